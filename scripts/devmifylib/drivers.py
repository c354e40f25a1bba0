# SPDX-License-Identifier: GPL-2.0-only
"""The driver structs of a file, with the functions that they register.

Read from the tokens: an initialiser of a struct whose tag can be a driver's,
the calls that register such a struct with a probe function beside it, and
functions that are stored in a member of a named struct.  Which tags are
drivers of the driver core, and which members hold probe and remove, stands in
scripts/data/buses.tsv.

What it cannot see: initialisers that a macro writes, members that are
assigned to anything but a named struct, and designators that go through two
structs (.a.b.probe).
"""

import functools
import re
from dataclasses import dataclass, field

from . import tables

WORD = re.compile(r'[A-Za-z_]\w*')
# A tag that looks like a driver's counts although no table knows it.
LIKELY = re.compile(r'driver|drv|handler')
# What wraps a function in an initialiser without changing which it is.
WRAPPERS = frozenset('__exit_p __devexit_p pm_ptr pm_sleep_ptr'.split())
# Calls that are given a probe function beside the driver struct.
BESIDE = {'module_platform_driver_probe': '', 'builtin_platform_driver_probe': '',
          'platform_driver_probe': '&', 'platform_create_bundle': '&'}


@dataclass(eq=False)
class Driver:
    """A driver struct that a file initialises; each is itself alone.

    type: the struct's tag; name: the variable; probe: the probe function or
    ''; remove: functions of the table's remove members, without duplicates;
    line: of the initialiser; members: {member: function or other value as
    written}, a member of a nested struct as 'driver.shutdown'; file: the source's path.
    """
    type: str
    name: str
    probe: str
    remove: list
    line: int
    members: dict = field(default_factory=dict)
    file: str = ''


def may_register(tag):
    """True for the tag of a struct that can be a driver's."""
    return tag in tables.buses() or bool(LIKELY.search(tag)) or bool(tables.not_driver(tag))


@functools.lru_cache(maxsize=None)
def members():
    """Names of the members that hold a probe or remove function of some bus."""
    return frozenset(m.split('.')[-1] for bus in tables.buses().values()
                     for m in bus.probe + bus.remove)


def value_of(text):
    """A member's value without wrappers: '__exit_p ( f )' and '& f' give 'f'."""
    text = text.replace(' ', '')
    while True:
        found = re.fullmatch(r'(\w+)\((.*)\)', text)
        if found and found.group(1) in WRAPPERS:
            text = found.group(2)
        elif text[:1] == '&':
            text = text[1:]
        else:
            return text


def _initialisers(source):
    """(tag, name, token of the name, token of the brace) of the structs that can be drivers."""
    texts, kinds, match = source.texts, source.kinds, source.match
    for at in source.words.get('struct', ()):
        if kinds[at + 1] != 'id' or kinds[at + 2] != 'id' or not may_register(texts[at + 1]):
            continue
        i, array = at + 3, False
        # an array's size, an attribute, with or without arguments
        while texts[i] in ('[', '(') or kinds[i] == 'id':
            array = array or texts[i] == '['
            i = match.get(i, i) + 1
        if texts[i:i + 2] != ['=', '{']:
            continue
        if not array:
            yield texts[at + 1], texts[at + 2], at + 2, i + 1
            continue
        for lo, hi in source.split_commas(i + 2, match.get(i + 1, i + 2)):
            if texts[lo] == '[':
                lo = match.get(lo, lo) + 1
                lo += texts[lo] == '='
            if lo < hi and texts[lo] == '{':
                yield texts[at + 1], texts[at + 2], at + 2, lo


def _members(source, brace, outer=''):
    """(member, value) of an initialiser; a struct inside it gives 'outer.member'."""
    texts, kinds, match = source.texts, source.kinds, source.match
    for lo, hi in source.split_commas(brace + 1, match.get(brace, brace + 1)):
        if texts[lo] == '.' and texts[lo + 2] == '=':
            name, lo = texts[lo + 1], lo + 3
        elif texts[lo] == '.' and texts[lo + 2] == '.' and texts[lo + 4] == '=' and not outer:
            name, lo = '%s.%s' % (texts[lo + 1], texts[lo + 3]), lo + 5
        elif kinds[lo] == 'id' and texts[lo + 1] == ':':
            name, lo = texts[lo], lo + 2    # an older spelling
        else:
            continue
        if texts[lo] != '{':
            yield outer + name, value_of(source.text_of(lo, hi))
        elif not outer and '.' not in name:
            yield from _members(source, lo, name + '.')


def _beside(source):
    """(struct's name, probe) of the calls that are given a probe function beside it."""
    texts = source.texts
    for call, sign in BESIDE.items():
        for at in source.words.get(call, ()):
            args = source.split_commas(at + 2, source.match.get(at + 1, at + 2)) \
                if texts[at + 1] == '(' else []
            if len(args) < 2:
                continue
            struct, probe = (source.text_of(*arg) for arg in args[:2])
            if struct.startswith(sign) and WORD.fullmatch(struct[len(sign):].strip()) and \
                    WORD.fullmatch(probe):
                yield struct[len(sign):].strip(), probe


def _stored(source):
    """(struct's name, member, function) of the functions stored in a member of a named struct."""
    texts, kinds = source.texts, source.kinds
    for name in members():
        for at in source.words.get(name, ()):
            if texts[at - 1] == '.' and kinds[at - 2] == 'id' and texts[at - 3] not in ('.', '->') \
                    and texts[at + 1] == '=' and kinds[at + 2] == 'id' and texts[at + 3] == ';':
                yield texts[at - 2], name, texts[at + 2]


def _driver(source, tag, name, place, given, beside, stored):
    """The Driver of an initialiser with its members."""
    found = dict(given)
    for other, member, function in [(o, 'probe', f) for o, f in beside] + stored:
        if other == name:
            found.setdefault(member, function)
    for member in list(found):
        found.setdefault(member.split('.')[-1], found[member])
    bus = tables.buses().get(tag)
    probes = bus.probe if bus else ('probe',)
    removes = bus.remove if bus else ('remove', 'remove_new', 'disconnect')
    # a table's member may stand in a struct inside the driver's
    probe = next((found[m] for m in probes if m in found), '') or next(
        (found[m.split('.')[-1]] for m in probes if m.split('.')[-1] in found), '')
    for other, function in beside:
        if other == name:
            probe = function
    return Driver(tag, name, probe if WORD.fullmatch(probe) else '',
                  [r for r in dict.fromkeys(found[m] for m in removes if m in found)
                   if WORD.fullmatch(r) and r != 'NULL'],
                  source.position(place)[0], found, source.path)


def drivers_of(source):
    """Driver of every driver struct that a csource.Source initialises, in its order."""
    beside, stored = list(_beside(source)), list(_stored(source))
    return [_driver(source, tag, name, place, list(_members(source, brace)), beside, stored)
            for tag, name, place, brace in _initialisers(source)]
