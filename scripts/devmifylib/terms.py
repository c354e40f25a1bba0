# SPDX-License-Identifier: GPL-2.0-only
"""What the names of the kernel's functions, members and structs mean, where a driver does not show it."""

import functools
import re

from . import tsv

# Names of which it is kept what they are.
SEEN = 20000
LOGS = 'log lines'              # as quiet.tsv says it


def calls(kind):
    """The pattern of the calls of a kind, by calls.tsv."""
    return tsv.kinds('calls.tsv')[kind]


@functools.lru_cache(maxsize=SEEN)
def is_call(kind, name):
    """True for the name of a call of a kind, by calls.tsv."""
    return bool(calls(kind).match(name))


def _prefix():
    """Pattern of how the name of a managed function begins, by prefixes.tsv."""
    return r'_*(?:%s)' % '|'.join(tsv.column('prefixes.tsv'))


@functools.lru_cache(maxsize=SEEN)
def is_managed(call):
    """True for a call whose effect devres undoes."""
    return re.match(_prefix(), call) is not None or is_call('kept-by-devres', call)


@functools.lru_cache(maxsize=None)
def managed_inside():
    """{call: names of the managed calls that it makes itself} of managed-inside.tsv."""
    return tsv.call_sets('managed-inside.tsv')


def acquires_managed(call):
    """The managed functions by which a call acquires what devres undoes, itself or inside, sorted."""
    found = {call} if is_managed(call) else managed_inside().get(call, ())
    return sorted(name for name in found if not is_call('ends-managed', name))


@functools.lru_cache(maxsize=SEEN)
def plain(call):
    """The name of a call without what marks it as managed."""
    return re.sub(r'\A' + _prefix(), '', call)


def managed_in(text):
    """Names of the managed functions in a text, as a set."""
    return set(re.findall(r'\b%s\w+' % _prefix(), text))


@functools.lru_cache(maxsize=SEEN)
def is_member(kind, name):
    """True for the name of a member of a kind, by members.tsv."""
    return bool(tsv.kinds('members.tsv')[kind].match(name))


@functools.lru_cache(maxsize=SEEN)
def says(kind, name):
    """True for a name that by its words is of a kind, by words.tsv."""
    return bool(tsv.kinds('words.tsv')[kind].match(name))


@functools.lru_cache(maxsize=None)
def quiet(call):
    """True for a call that does not touch the hardware."""
    return bool(tsv.one_pattern('quiet.tsv').match(call))


@functools.lru_cache(maxsize=None)
def inserting(call):
    """The pattern of the calls that put in what a call runs a callback over, None for unknown."""
    return next((inserts for pattern, inserts in tsv.pattern_pairs('elements.tsv')
                 if pattern.match(call)), None)


@functools.lru_cache(maxsize=None)
def stores():
    """{call: [(member, number from 1 of the argument that it stores there)]} of stores.tsv."""
    out = {}
    for place, (call, member, number, _) in tsv.read('stores.tsv', 4):
        out.setdefault(call, []).append((member, tsv.number_in(place, number)))
    return out


@functools.lru_cache(maxsize=None)
def storing(member):
    """[(call, number from 1 of the argument that it stores in a member of that name)]."""
    return [(call, number) for call, pairs in stores().items() for name, number in pairs if name == member]


@functools.lru_cache(maxsize=None)
def bystander(call):
    """True for a call that nothing feels which may still call into the driver."""
    return bool(tsv.one_pattern('bystanders.tsv').match(call)) or logs(call)


@functools.lru_cache(maxsize=None)
def logs(call):
    """True for a call that writes a log line."""
    return bool(re.fullmatch(next(pattern for pattern, what in _quiet_rows() if what == LOGS), call))


@functools.lru_cache(maxsize=None)
def _quiet_rows():
    return tuple(tuple(fields) for _, fields in tsv.read('quiet.tsv', 2))


def is_own_drvdata(call):
    """True for a setter or a getter of driver data that is not the bound device's, by own-drvdata.tsv."""
    return re.fullmatch(r'(?:%s)_[gs]et_drvdata' % '|'.join(own_drvdata()), call) is not None


@functools.lru_cache(maxsize=None)
def dma_buffers():
    """{call or .member: argument numbers from 1} of dma-buffers.tsv."""
    out = {}
    for place, (name, numbers, _) in tsv.read('dma-buffers.tsv', 3):
        tsv.unique(out, place, name)
        if name.startswith('.') != (numbers == '-'):
            raise tsv.TableError('%s: %r: write argument numbers from 1, - for a member' % (place, numbers))
        out[name] = frozenset(tsv.numbers_in(place, numbers) if numbers != '-' else ())
    return out


def fresh():
    """{call: source} of fresh-memory.tsv: what fills a struct with new memory."""
    return tsv.column('fresh-memory.tsv')


def passes_on():
    """{call: source} of passes-on.tsv: calls that give back their first argument."""
    return tsv.column('passes-on.tsv')


def room(call):
    """True for a call that gives the address of room inside its argument."""
    return call in tsv.column('rooms.tsv')


def hook(name):
    """True for a struct by whose address others get back at what it lies in."""
    return name in tsv.column('hooks.tsv')


@functools.lru_cache(maxsize=None)
def harmless(call):
    """True for a call that uses what it is given and does not keep it."""
    return bool(tsv.one_pattern('harmless.tsv').match(call))


@functools.lru_cache(maxsize=None)
def silent(call):
    """True for a call that calls nothing of the driver's back."""
    return bool(tsv.one_pattern('silent.tsv').match(call))


@functools.lru_cache(maxsize=None)
def dereferences(call):
    """True for a call that falls over NULL."""
    return bool(tsv.one_pattern('dereferencing.tsv').match(call))


@functools.lru_cache(maxsize=None)
def steady(call):
    """True for a call that gives the same answer each time, by steady.tsv."""
    return bool(tsv.one_pattern('steady.tsv').match(call))


def _room_ends():
    """{call: how a driver gets at its part of what the call ends}."""
    return tsv.column('room-ends.tsv', 3)


def room_ended(call):
    """True for a call behind which nothing of a driver runs on its argument."""
    return call in _room_ends()


def room_member(name):
    """True for a member that leads to a driver's part of an object."""
    return '->' + name in _room_ends().values()


def unread_by_core():
    """{struct: source} of unread-drvdata.tsv: as driver data of a device only its driver asks for them."""
    return tsv.column('unread-drvdata.tsv')


def drvdata_buses():
    """{prefix: source} of drvdata-buses.tsv: of what sets and gives driver data of one bus alone."""
    return tsv.column('drvdata-buses.tsv')


def counted():
    """{struct: source} of counted.tsv: those with a life of their own."""
    return tsv.column('counted.tsv')


def page_users():
    """{call: 'page' or 'physical'} of page-users.tsv: what it asks of what it is given."""
    return tsv.column('page-users.tsv', 3)


def own_drvdata():
    """{prefix: source} of own-drvdata.tsv: of what sets and gives driver data that is not the
    bound device's."""
    return tsv.column('own-drvdata.tsv')


def left_alone():
    """{(struct, member): source} of left-alone.tsv: members of kernel structs that drivers alone set."""
    return tsv.column('left-alone.tsv', 3, 2)


def getters():
    """{call: source} of those that return a member of what they are given and do nothing else."""
    return tsv.column('getters.tsv')


def check():
    """Read every table of names.  Raises TableError for the first that is wrong."""
    for table in (fresh, dma_buffers, passes_on, unread_by_core, own_drvdata, left_alone, getters, stores,
                  _room_ends, drvdata_buses, counted, page_users, _prefix, managed_inside):
        table()
    for name in ('rooms.tsv', 'hooks.tsv'):
        tsv.column(name)
    tsv.pattern_pairs('elements.tsv')
    for name in ('calls.tsv', 'members.tsv', 'words.tsv'):
        tsv.kinds(name)
    for name in ('bystanders.tsv', 'dereferencing.tsv', 'harmless.tsv', 'quiet.tsv', 'silent.tsv',
                 'steady.tsv'):
        tsv.one_pattern(name)
