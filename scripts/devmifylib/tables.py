# SPDX-License-Identifier: GPL-2.0-only
"""Buses, reasons, policy, and who takes an object over: the tables that name no family."""

import functools
import re
from collections import namedtuple

from . import resources, terms, tsv

# buses.tsv: driver struct, type of the probe's parameter, the bound device
# with ARG for the parameter, members (tuples), where that can be read.
Bus = namedtuple('Bus', 'type parameter device probe remove source')
Owner = namedtuple('Owner', 'call argument reason')
# keepers.tsv: given: argument numbers from 1; into: the container's or 0;
# ends: {call: tuple of rows of argument numbers, 0 for the result, negative
# for what the argument points to}.
Keeper = namedtuple('Keeper', 'call given into failure ends source')
Reason = namedtuple('Reason', 'law meaning')
# policy.tsv: lists, within and folders are tuples; tree is '' for none.
Policy = namedtuple('Policy', 'lists within folders stance tree note')
STANCES = ('allow', 'whole', 'ask', 'deny')
SILENT = Policy((), (), (), 'allow', '', '')
Skip = namedtuple('Skip', 'path function reason')


@functools.lru_cache(maxsize=None)
def buses():
    """{driver struct: Bus} of buses.tsv."""
    out = {}
    for place, fields in tsv.read('buses.tsv', 6):
        type_, parameter, device, probe, remove, source = fields
        tsv.unique(out, place, type_)
        if not re.search(r'\bARG\b', device):
            raise tsv.TableError('%s: device %r lacks ARG: write the parameter as ARG' %
                                 (place, device))
        if not tsv.names_in(place, probe):
            raise tsv.TableError('%s: no probe member for %s: name one' % (place, type_))
        out[type_] = Bus(type_, parameter, device, tsv.names_in(place, probe),
                         tsv.names_in(place, remove), source)
    return out


@functools.lru_cache(maxsize=None)
def callbacks_of(what):
    """Names of the members of driver structs that are 'probe' or 'remove' on some bus."""
    return frozenset(name.rpartition('.')[2] for bus in buses().values() for name in getattr(bus, what))


@functools.lru_cache(maxsize=None)
def _not_drivers():
    out = {}
    for place, (type_, reason) in tsv.read('not-drivers.tsv', 2):
        tsv.unique(out, place, type_)
        if type_ in buses():
            raise tsv.TableError('%s: %s is in buses.tsv as well: drop one' % (place, type_))
        out[type_] = reason
    return out


def not_driver(type_):
    """Why a struct with a probe is no driver of the driver core, '' if it may be."""
    return _not_drivers().get(type_, '')


@functools.lru_cache(maxsize=None)
def reasons():
    """{code: Reason} of reasons.tsv, the strongest first."""
    out = {}
    for place, (code, law_, meaning) in tsv.read('reasons.tsv', 3):
        tsv.unique(out, place, code)
        if not re.fullmatch(r'-|\d+', law_):
            raise tsv.TableError('%s: law %r: write its number, or -' % (place, law_))
        out[code] = Reason(None if law_ == '-' else int(law_), meaning)
    return out


def law(code):
    """Number of the law of order that a reason stands for, None for none."""
    return reasons()[code].law


@functools.lru_cache(maxsize=None)
def weakness(code):
    """Place of a reason in the table: of several the least is given."""
    return list(reasons()).index(code)


@functools.lru_cache(maxsize=None)
def _policies():
    out = []
    for place, (lists, within, folders, stance, tree, note, source) in tsv.read('policy.tsv', 7):
        parts = [() if field == '-' else tuple(field.split(','))
                 for field in (lists, within, folders)]
        if any('@' not in address for address in parts[0]):
            raise tsv.TableError('%s: %r is no address of a list: write it as MAINTAINERS does' %
                                 (place, lists))
        if any(f.startswith('/') or f.endswith('/') for f in parts[1] + parts[2]):
            raise tsv.TableError('%s: write folders relative to the tree, without a final /' % place)
        if not (parts[0] or parts[1]):
            raise tsv.TableError('%s: a note for every file: give a list or a folder' % place)
        if stance not in STANCES:
            raise tsv.TableError('%s: stance %r: write one of %s' % (place, stance, ', '.join(STANCES)))
        out.append(Policy(*parts, stance, tree.strip('-') and tree, '%s (%s)' % (note, source)))
    return out


def policy_lists():
    """The mailing lists that have a note, as a frozenset."""
    return frozenset(address for row in _policies() for address in row.lists)


def policy(path, lists=None, headers=()):
    """The Policy of the maintainers of a path, SILENT if they say nothing.

    lists: the mailing lists that get the path, the most specific first; None
    where the tree does not say.  headers: what the file includes, with the <>.
    What a folder or a list says goes before what a header tells.
    """
    def inside(folders):
        return max((len(f) for f in folders if path == f or path.startswith(f + '/')), default=0)

    found = []
    for row in _policies():
        depth = inside(row.within)
        if row.within and not depth:
            if not row.lists and not set(headers).isdisjoint(row.within):
                found.append((0, len(lists or ()), row))
            continue
        if row.lists and lists is not None:
            ranks = [lists.index(address) for address in row.lists if address in lists]
            if ranks:
                found.append((-depth, min(ranks), row))
        elif not row.lists or row.within or inside(row.folders):
            found.append((-(depth or inside(row.folders)), 0, row))
    return min(found, key=lambda one: (*one[:2], one[2].note), default=(0, 0, SILENT))[2]


@functools.lru_cache(maxsize=None)
def _skips():
    return [Skip(*fields) for _, fields in tsv.read('skip.tsv', 3)]


def skipped(path, function):
    """Why a function of a file is to be left alone, '' if it is not."""
    for row in _skips():
        if row.path in ('-', path) and row.function in ('-', function):
            return row.reason
    return ''


@functools.lru_cache(maxsize=None)
def owners():
    """{call or flag: Owner} of owners.tsv: what takes an allocation over."""
    out = {}
    for place, (call, argument, reason) in tsv.read('owners.tsv', 3):
        tsv.unique(out, place, call)
        if not (argument in ('any', 'flag', 'member') or re.fullmatch(r'[1-9]\+?', argument)):
            raise tsv.TableError('%s: argument %r: write a number from 1, with + behind it for what '
                                 'its members hold, too, any, flag or member' % (place, argument))
        out[call] = Owner(call, argument, reason)
    return out


def _ends(place, field):
    """{call: ((argument number, ...), ...)} of a keeper's column `ends`."""
    out = {}
    for part in field.split(';') if field != '-' else ():
        found = re.fullmatch(r'(\w+)\((\*?\d(?:,\*?\d)*)\)', part)
        if not found:
            raise tsv.TableError('%s: %r: write call(1,2), and ; between calls' % (place, part))
        row = tuple(-int(n[1:]) if n[0] == '*' else int(n) for n in found.group(2).split(','))
        out[found.group(1)] = out.get(found.group(1), ()) + (row,)
    return out


@functools.lru_cache(maxsize=None)
def keepers():
    """{call: Keeper} of keepers.tsv: calls after which others hold an object."""
    out = {}
    for place, (calls, given, failure, ends, source) in tsv.read('keepers.tsv', 5):
        found = re.fullmatch(r'([1-9](?:,[1-9])*)(?:>([1-9]))?', given)
        if not found:
            raise tsv.TableError('%s: %r: write argument numbers from 1, 1>2 for a container' %
                                 (place, given))
        if failure not in resources.FAILURES:
            raise tsv.TableError('%s: unknown failure %r: use one of %s' %
                                 (place, failure, ' '.join(resources.FAILURES)))
        for call in tsv.names_in(place, calls):
            tsv.unique(out, place, call)
            out[call] = Keeper(call, tuple(int(n) for n in found.group(1).split(',')),
                               int(found.group(2) or 0), failure, _ends(place, ends), source)
    return out


@functools.lru_cache(maxsize=None)
def endings():
    """Names of the calls that take back what one of keepers() keeps."""
    return frozenset(call for row in keepers().values() for call in row.ends)


def positive_probes():
    """{driver struct: source} of those whose bus takes a positive value of probe for success."""
    return tsv.column('positive-probe.tsv')


def devres_first():
    """{driver struct: source} of those whose bus releases what is managed first behind remove()."""
    return tsv.column('devres-first.tsv')


def left_to_bus():
    """{(driver struct, member): call that the bus makes without it} of left-to-bus.tsv."""
    return tsv.column('left-to-bus.tsv', 4, 2)


def check():
    """Read every table.  Raises TableError for the first that is wrong."""
    for table in (buses, _not_drivers, reasons, _policies, _skips, owners, keepers, positive_probes,
                  devres_first, left_to_bus):
        table()
    resources.check()
    terms.check()
