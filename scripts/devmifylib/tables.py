# SPDX-License-Identifier: GPL-2.0-only
"""The data tables: buses, resources, reasons, policy, exceptions.

Each is a file of tab-separated columns in scripts/data; '#' begins a comment
line.  A table is read once and kept.  A line that breaks its table's form
raises TableError, whose text names file and line.
"""

import functools
import os
import re
from collections import namedtuple

from . import rules
from .plan import MANAGED, RELEASED

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), 'data')

# buses.tsv: driver struct, type of the probe's parameter, the bound device
# with ARG for the parameter, members (tuples), where that can be read.
Bus = namedtuple('Bus', 'type parameter device probe remove source')
# resources.tsv: kind: one of KINDS.  managed: the twin that the family's rule writes, '' where there
# is none.  object: the number of the argument that it is, 0 for the result.  failure: see FAILURES.
# device: the number of the argument that is the device, 0 for none, PARENT where a member of the
# object is to be the device, CONTAINER where devres undoes it when what it is given is managed.
# member: that one, or of the device the one that the argument is, '' for the device itself.
# release: {function: number from 1 of the argument that names the object}.  roles: {function: one of
# ROLES}.  filled: True where the object is what its argument points to.
Resource = namedtuple('Resource', 'family acquire kind managed object failure device member release roles '
                      'filled')
# once.tsv: argument: the number from 1 of the one that names the thing.
Once = namedtuple('Once', 'argument calls')
# made-for.tsv: member: of the struct; calls: {what makes one: number from 1 of the argument kept there}.
MadeFor = namedtuple('MadeFor', 'member calls')
# merges.tsv: stays: which call becomes the twin, 'get' or 'enable'; mark: what marks it.
Merge = namedtuple('Merge', 'mark stays')
Owner = namedtuple('Owner', 'call argument reason')
# keepers.tsv: given: argument numbers from 1; into: the container's or 0;
# ends: {call: tuple of rows of argument numbers, 0 for the result, negative
# for what the argument points to}.
Keeper = namedtuple('Keeper', 'call given into failure ends source')
# managed-users.tsv: arguments counted from 1; undone: calls that end it earlier.
ManagedUser = namedtuple('ManagedUser', 'arguments undone source')
Reason = namedtuple('Reason', 'law meaning')
# policy.tsv: lists, within and folders are tuples.
Policy = namedtuple('Policy', 'lists within folders note')
Skip = namedtuple('Skip', 'path function reason')


# How a call tells that it failed: a negative number, one that is not 0, an error pointer,
# NULL; not at all; or an error pointer, while NULL says that there is nothing to be had.
# What a function does to an object: releases it, and goes when it is managed; does so, but
# its managed form is another twin's; releases what is managed as well; releases it only as
# long as it is not managed, and stays; makes devres release it; takes a reference that the
# next release takes back, and goes with that; takes one that cannot be followed.
ROLES = {'': 'releases', '-': 'releases plain', '&': 'releases both', '~': 'stays',
         '=': 'hands over', '+': 'holds', '!': 'keeps', '*': 'releases all'}
# Nothing runs because it is held; others need it while they run; it calls into the driver.
KINDS = ('inert', 'supply', 'caller')
PARENT, CONTAINER = -1, -2
DEVICES = {'-': 0, 'container': CONTAINER}
FAILURES = ('int', 'status', 'errptr', 'null', 'none', 'void', 'optional')
# The family of what has no managed function, and the call that has devres undo it; only on request.
ACTION, ADDS_ACTION = 'action', 'devm_add_action_or_reset'
RUNTIME_PM = 'pm'
# Names of which it is kept what they are.
SEEN = 20000


class TableError(Exception):
    """A table that cannot be used; the text is 'file:line: what is wrong'."""


def read(name, columns):
    """Rows of a table as (place, [field, ...]); place is 'file:line'.

    Raises TableError for a row with other than `columns` fields, an empty
    field, or a file that cannot be read.
    """
    path = os.path.join(FOLDER, name)
    rows = []
    try:
        with open(path, encoding='utf-8') as handle:
            lines = handle.read().split('\n')
    except (OSError, UnicodeDecodeError) as err:
        raise TableError('%s: cannot read the table: %s' % (path, err)) from err
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith('#'):
            continue
        fields = line.split('\t')
        place = '%s:%d' % (path, number)
        if len(fields) != columns:
            raise TableError('%s: %d columns where %d are expected: separate them by one tab' %
                             (place, len(fields), columns))
        if not all(f and f == f.strip() for f in fields):
            raise TableError('%s: an empty field or one with blanks around it: write - for none' %
                             place)
        rows.append((place, fields))
    return rows


def _unique(rows, place, key):
    if key in rows:
        raise TableError('%s: %s stands in the table twice: drop one' % (place, key))


def _names(place, field):
    names = tuple(field.split(',')) if field != '-' else ()
    for name in names:
        if not re.match(r'[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$', name):
            raise TableError('%s: %r is no name: separate names by a comma alone' % (place, name))
    return names


def _number(place, field):
    if not re.fullmatch('[1-9]', field):
        raise TableError('%s: argument %r: write a number from 1' % (place, field))
    return int(field)


def _numbers(place, field):
    if not re.fullmatch(r'[1-9](,[1-9])*', field):
        raise TableError('%s: %r: write argument numbers from 1' % (place, field))
    return tuple(int(number) for number in field.split(','))


def _whole(place, pattern):
    """A pattern of whole names.  Raises TableError."""
    try:
        return re.compile(r'(?:%s)\Z' % pattern)
    except re.error as err:
        raise TableError('%s: %r is no pattern: %s' % (place, pattern, err)) from err


@functools.lru_cache(maxsize=None)
def _column(name, columns=2, keys=1):
    """{first field, or tuple of the first `keys`: the one behind it} of a table.  Raises TableError."""
    out = {}
    for place, fields in read(name, columns):
        key = fields[0] if keys == 1 else tuple(fields[:keys])
        _unique(out, place, key)
        out[key] = fields[keys]
    return out


@functools.lru_cache(maxsize=None)
def _arguments(name):
    """{call: number from 1 of one of its arguments} of a table of three.  Raises TableError."""
    out = {}
    for place, (call, number, _) in read(name, 3):
        _unique(out, place, call)
        out[call] = _number(place, number)
    return out


@functools.lru_cache(maxsize=None)
def _calls(name):
    """{call: frozenset of other calls} of a table of three.  Raises TableError."""
    out = {}
    for place, (call, names, _) in read(name, 3):
        _unique(out, place, call)
        out[call] = frozenset(_names(place, names))
    return out


@functools.lru_cache(maxsize=None)
def _patterns(name):
    """One pattern of those in the first column of a table of two.  Raises TableError."""
    return re.compile('|'.join(_whole(place, pattern).pattern for place, (pattern, _) in read(name, 2)))


@functools.lru_cache(maxsize=None)
def _kinds(name):
    """{kind: one pattern of its rows} of a table of kind, pattern and source.  Raises TableError."""
    parts = {}
    for place, (kind, pattern, _) in read(name, 3):
        parts.setdefault(kind, []).append(_whole(place, pattern).pattern)
    return {kind: re.compile('|'.join(patterns)) for kind, patterns in parts.items()}


def calls(kind):
    """The pattern of the calls of a kind, by calls.tsv."""
    return _kinds('calls.tsv')[kind]


@functools.lru_cache(maxsize=SEEN)
def is_call(kind, name):
    """True for the name of a call of a kind, by calls.tsv."""
    return bool(calls(kind).match(name))


@functools.lru_cache(maxsize=SEEN)
def is_member(kind, name):
    """True for the name of a member of a kind, by members.tsv."""
    return bool(_kinds('members.tsv')[kind].match(name))


@functools.lru_cache(maxsize=SEEN)
def says(kind, name):
    """True for a name that by its words is of a kind, by words.tsv."""
    return bool(_kinds('words.tsv')[kind].match(name))


@functools.lru_cache(maxsize=None)
def _pattern_pairs(name):
    """[(pattern, pattern)] of a table of three.  Raises TableError."""
    return [(_whole(place, one), _whole(place, other)) for place, (one, other, _) in read(name, 3)]


@functools.lru_cache(maxsize=None)
def buses():
    """{driver struct: Bus} of buses.tsv."""
    out = {}
    for place, fields in read('buses.tsv', 6):
        type_, parameter, device, probe, remove, source = fields
        _unique(out, place, type_)
        if not re.search(r'\bARG\b', device):
            raise TableError('%s: device %r lacks ARG: write the parameter as ARG' %
                             (place, device))
        if not _names(place, probe):
            raise TableError('%s: no probe member for %s: name one' % (place, type_))
        out[type_] = Bus(type_, parameter, device, _names(place, probe),
                         _names(place, remove), source)
    return out


@functools.lru_cache(maxsize=None)
def _not_drivers():
    out = {}
    for place, (type_, reason) in read('not-drivers.tsv', 2):
        _unique(out, place, type_)
        if type_ in buses():
            raise TableError('%s: %s is in buses.tsv as well: drop one' % (place, type_))
        out[type_] = reason
    return out


def not_driver(type_):
    """Why a struct with a probe is no driver of the driver core, '' if it may be."""
    return _not_drivers().get(type_, '')


@functools.lru_cache(maxsize=None)
def resources():
    """{acquiring function: Resource} of resources.tsv, all families."""
    out = {}
    for place, fields in read('resources.tsv', 7):
        family, acquire, kind, object_, failure, device, release = fields
        _unique(out, place, acquire)
        try:
            twin = rules.twins(family).get((MANAGED, acquire))
        except OSError as err:
            raise TableError('%s: no rule for %s: %s' % (place, family, err)) from err
        if not re.fullmatch(r'result|\*?[1-9]', object_) or \
                not re.fullmatch(r'-|[1-9]?(\.[a-z]\w*)?|container', device):
            raise TableError('%s: object %r, device %r: write a number from 1, or result and -' %
                             (place, object_, device))
        if failure not in FAILURES or kind not in KINDS:
            raise TableError('%s: unknown failure %r or kind %r: use one of %s, and of %s' %
                             (place, failure, kind, ' '.join(FAILURES), ' '.join(KINDS)))
        managed = twin.name if twin else acquire if DEVICES.get(device) == CONTAINER else ''
        number, _, member = device.partition('.')
        out[acquire] = Resource(family, acquire, kind, managed,
                                0 if object_ == 'result' else int(object_.lstrip('*')), failure,
                                DEVICES[device] if device in DEVICES else int(number or PARENT), member,
                                *_releasing(place, release), object_.startswith('*'))
    return out


def _releasing(place, field):
    """({function: number of its argument}, {function: role}) of 'iounmap,~pci_iounmap:2'."""
    numbers, roles = {}, {}
    for part in field.split(',') if field != '-' else ():
        found = re.fullmatch(r'([-&~=+!*]?)(\w+)(?::([1-9]))?', part)
        if not found:
            raise TableError('%s: %r: write call or call:2, and a comma between calls' % (place, part))
        roles[found.group(2)] = ROLES[found.group(1)]
        if found.group(1) != '!':
            numbers[found.group(2)] = int(found.group(3) or 1)
    return numbers, roles


def headers():
    """{path: what it is about} of headers.tsv: where managed functions may be declared."""
    return _column('headers.tsv')


@functools.lru_cache(maxsize=None)
def families():
    """Names of the families in the order of the table."""
    return tuple(dict.fromkeys(row.family for row in resources().values()))


@functools.lru_cache(maxsize=None)
def actions():
    """{acquiring function: Resource} of actions.tsv: what devm_add_action_or_reset() undoes with the
    one call that releases it."""
    out = {}
    for place, (acquire, kind, object_, failure, undo, _) in read('actions.tsv', 6):
        _unique(out, place, acquire)
        if not re.fullmatch('[1-9]', object_):
            raise TableError('%s: object %r: write the number of the argument from 1' % (place, object_))
        if failure not in ('int', 'none') or kind not in KINDS:
            raise TableError('%s: unknown failure %r or kind %r: use int or none, and one of %s' %
                             (place, failure, kind, ' '.join(KINDS)))
        out[acquire] = Resource(ACTION, acquire, kind, ADDS_ACTION, int(object_), failure, 0,
                                '', *_releasing(place, undo), False)
        if list(out[acquire].release.values()) != [1]:
            raise TableError('%s: %r: write the name of one function with one argument' % (place, undo))
    return out


@functools.lru_cache(maxsize=None)
def acquiring(families_=None):
    """Names of the calls that acquire what is to be released again, as a tuple; families_: of which
    resources, None for all but ACTION."""
    out = [name for name, row in resources().items()
           if row.release and (families_ is None or row.family in families_)]
    if families_ is not None and ACTION in families_:
        out += [name for name in actions() if name not in resources()]
    return tuple(out)


@functools.lru_cache(maxsize=None)
def holds(call):
    """True for a call that takes a reference to what it is given, and gives it back."""
    return any(row.roles.get(call) == 'holds' for row in resources().values())


def family(call):
    """The family of a call that acquires or releases."""
    row = resources().get(call)
    return row.family if row else released().get(call, ACTION)


@functools.lru_cache(maxsize=None)
def released():
    """{releasing function: its family} of resources.tsv."""
    return {name: row.family for row in resources().values() for name in row.release}


@functools.lru_cache(maxsize=None)
def releasing(family):
    """Names of the calls that release what calls of a family give as their result."""
    return frozenset(name for row in resources().values() if row.family == family and not row.object
                     for name in row.release)


@functools.lru_cache(maxsize=None)
def _followers():
    for place, (what, _, _) in read('followers.tsv', 3):
        if what.replace('managed ', '') not in ('supply', 'paused', *families()):
            raise TableError('%s: unknown %r: write supply, paused or a family, or managed and one of them'
                             % (place, what))
    return _kinds('followers.tsv')


@functools.lru_cache(maxsize=None)
def follows(call, *whats):
    """True for a call that may rely on a release before it; whats: as in the table."""
    return any(table.match(call) for what, table in _followers().items() if what in whats)


def is_followed(*whats):
    """True where followers.tsv has something for one of these; whats: as in the table."""
    return not _followers().keys().isdisjoint(whats)


def not_later():
    """{managed call: frozenset of calls} of not-later.tsv."""
    return _calls('not-later.tsv')


@functools.lru_cache(maxsize=None)
def running():
    """{family: (pattern of what starts something, pattern of what ends it)} of running.tsv."""
    out = {}
    for place, (family_, starts, ends, _) in read('running.tsv', 4):
        _unique(out, place, family_)
        out[family_] = tuple(_whole(place, pattern) for pattern in (starts, ends))
    return out


@functools.lru_cache(maxsize=None)
def bus_steps():
    """[(driver struct, family, kind or word, where a word has to stand, pattern of that or None, source)]
    of bus-steps.tsv."""
    out = []
    for place, (type_, what, word, source) in read('bus-steps.tsv', 4):
        where, _, pattern = word.partition(' ')
        if where not in ('-', 'called', 'anywhere', 'lacks') or bool(pattern) == (where == '-'):
            raise TableError('%s: %r: write -, or called, anywhere or lacks and a word' % (place, word))
        out.append((type_, what, where, _whole(place, pattern) if pattern else None, source))
    return out


@functools.lru_cache(maxsize=None)
def detaches_domain(type_):
    """True for a driver struct whose bus detaches the PM domain between remove() and devres."""
    return any(one == type_ and what == 'registration' for one, what, *_ in bus_steps())


def kept_names():
    """{call: number of the argument that is kept as a name} of kept-names.tsv."""
    return _arguments('kept-names.tsv')


@functools.lru_cache(maxsize=None)
def parents():
    """{managed function: the member of what it gives that it sets to the device}."""
    return {row.managed: row.member for row in resources().values() if row.device == PARENT and row.managed}


@functools.lru_cache(maxsize=None)
def once():
    """{managed call: Once} of once.tsv."""
    out = {}
    for place, (call, number, names, _) in read('once.tsv', 4):
        _unique(out, place, call)
        out[call] = Once(_number(place, number), _names(place, names))
    return out


@functools.lru_cache(maxsize=None)
def made_for():
    """{struct: MadeFor} of made-for.tsv."""
    out = {}
    for place, (struct, member, call, number, _) in read('made-for.tsv', 5):
        row = out.setdefault(struct, MadeFor(member, {}))
        _unique(row.calls, place, call)
        if row.member != member:
            raise TableError('%s: %s has another member before' % (place, struct))
        row.calls[call] = _number(place, number)
    return out


def made_managed():
    """{managed call: frozenset of acquiring calls} of made-managed.tsv."""
    return _calls('made-managed.tsv')


@functools.lru_cache(maxsize=None)
def merges():
    """{call that enables: Merge} of merges.tsv."""
    out = {}
    for place, (call, mark, stays) in read('merges.tsv', 3):
        _unique(out, place, call)
        if stays not in ('get', 'enable'):
            raise TableError('%s: %r: write get or enable' % (place, stays))
        if call not in resources():
            raise TableError('%s: %s is not in resources.tsv: give it a row there' % (place, call))
        out[call] = Merge(mark, stays)
    return out


def balanced(resource):
    """True for a Resource that power management may turn off as long as it turns it on again."""
    return resource.acquire in merges() or resource.family == ACTION and resource.kind == 'supply'


@functools.lru_cache(maxsize=None)
def merged(call, get):
    """Name of the twin for a call that enables and the one that got the handle, '' where there
    is none."""
    row, merge = resources()[call], merges()[call]
    if get not in resources() or merge.stays == 'enable' and get not in rules.absorbed(row.family):
        return ''
    twin = rules.twins(row.family).get((merge.mark, get if merge.stays == 'get' else call))
    return twin.name if twin else ''


@functools.lru_cache(maxsize=None)
def quiet(call):
    """True for a call that does not touch the hardware."""
    return bool(_patterns('quiet.tsv').match(call))


@functools.lru_cache(maxsize=None)
def _younger():
    return [(families_, _whole(place, managed), _whole(place, users))
            for place, (families_, managed, users, _) in read('younger.tsv', 4)]


@functools.lru_cache(maxsize=None)
def younger(call, family):
    """The pattern of the calls by which callbacks of a family use what a managed function acquires,
    None for unknown."""
    return next((users for for_, managed, users in _younger()
                 if for_ in ('*', family) and managed.match(call)), None)


@functools.lru_cache(maxsize=None)
def callbacks():
    """{family: pattern of the macros and members that give it its callbacks} of callbacks.tsv."""
    return {family: _whole(place, words) for place, (family, words, _) in read('callbacks.tsv', 3)}


@functools.lru_cache(maxsize=None)
def inserting(call):
    """The pattern of the calls that put in what a call runs a callback over, None for unknown."""
    return next((inserts for pattern, inserts in _pattern_pairs('elements.tsv') if pattern.match(call)), None)


@functools.lru_cache(maxsize=None)
def stores():
    """{call: [(member, number from 1 of the argument that it stores there)]} of stores.tsv."""
    out = {}
    for place, (call, member, number, _) in read('stores.tsv', 4):
        out.setdefault(call, []).append((member, _number(place, number)))
    return out


@functools.lru_cache(maxsize=None)
def storing(member):
    """[(call, number from 1 of the argument that it stores in a member of that name)]."""
    return [(call, number) for call, pairs in stores().items() for name, number in pairs if name == member]


@functools.lru_cache(maxsize=None)
def bystander(call):
    """True for a call that nothing feels which may still call into the driver."""
    return bool(_patterns('bystanders.tsv').match(call)) or logs(call)


@functools.lru_cache(maxsize=None)
def logs(call):
    """True for a call that writes a log line."""
    return bool(re.fullmatch(next(pattern for pattern, what in _quiet_rows() if what == LOGS), call))


LOGS = 'log lines'


@functools.lru_cache(maxsize=None)
def _quiet_rows():
    return tuple(tuple(fields) for _, fields in read('quiet.tsv', 2))


@functools.lru_cache(maxsize=None)
def releases_managed(call, acquire):
    """True for a releasing function whose family's rule knows how to release what is managed.

    acquire: the function that acquired it.
    """
    return resources()[acquire].roles.get(call) != 'releases plain' and call in released() and \
        (RELEASED, call) in rules.twins(released()[call])


def no_twin():
    """{call: why the managed function that comes next to it is no twin} of no-twin.tsv."""
    return _column('no-twin.tsv', 3)


@functools.lru_cache(maxsize=None)
def freeing():
    """{call: number from 1 of the argument that it frees} of freeing.tsv, and what releases a
    resource that can be managed."""
    out = {name: number for row in resources().values() if row.managed or row.acquire in merges()
           for name, number in row.release.items()}
    out.update(_arguments('freeing.tsv'))
    return out


@functools.lru_cache(maxsize=None)
def ending(call):
    """({name of what acquires by its result: number from 1 of the argument} of what a call frees,
    {name of what registers its argument: number} of what it takes back), by resources.tsv and freeing.tsv."""
    frees = {'': number for name, number in _arguments('freeing.tsv').items() if name == call}
    takes_back = {}
    for row in resources().values():
        if call in row.release and row.roles[call] not in ('holds', 'hands over'):
            if not row.object:
                frees[row.acquire] = row.release[call]
            elif row.kind == 'caller':
                takes_back[row.acquire] = row.release[call]
    return frees, takes_back


@functools.lru_cache(maxsize=None)
def is_memory(call):
    """True for a call that gives memory which nobody has yet."""
    return bool(_patterns('allocators.tsv').match(call))


@functools.lru_cache(maxsize=None)
def frees_memory(call):
    """True for a call that frees plain memory, whatever lies in it."""
    return any(call in row.release and is_memory(row.acquire) for row in resources().values())


@functools.lru_cache(maxsize=None)
def allocates(call):
    """True for a call that gives memory, or another resource, which nobody has yet."""
    row = resources().get(call)
    return is_memory(call) or row is not None and bool(row.managed) and not row.object


@functools.lru_cache(maxsize=None)
def reasons():
    """{code: Reason} of reasons.tsv, the strongest first."""
    out = {}
    for place, (code, law_, meaning) in read('reasons.tsv', 3):
        _unique(out, place, code)
        if not re.fullmatch(r'-|\d+', law_):
            raise TableError('%s: law %r: write its number, or -' % (place, law_))
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
    for place, (lists, within, folders, note, source) in read('policy.tsv', 5):
        parts = [() if field == '-' else tuple(field.split(','))
                 for field in (lists, within, folders)]
        if any('@' not in address for address in parts[0]):
            raise TableError('%s: %r is no address of a list: write it as MAINTAINERS does' %
                             (place, lists))
        if any(f.startswith('/') or f.endswith('/') for f in parts[1] + parts[2]):
            raise TableError('%s: write folders relative to the tree, without a final /' % place)
        if not (parts[0] or parts[1]):
            raise TableError('%s: a note for every file: give a list or a folder' % place)
        out.append(Policy(*parts, '%s (%s)' % (note, source)))
    return out


def policy_lists():
    """The mailing lists that have a note, as a frozenset."""
    return frozenset(address for row in _policies() for address in row.lists)


def policy(path, lists=None, headers=()):
    """What the maintainers of a path say about such conversions, '' if nothing.

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
                found.append((0, len(lists or ()), row.note))
            continue
        if row.lists and lists is not None:
            ranks = [lists.index(address) for address in row.lists if address in lists]
            if ranks:
                found.append((-depth, min(ranks), row.note))
        elif not row.lists or row.within or inside(row.folders):
            found.append((-(depth or inside(row.folders)), 0, row.note))
    return min(found, default=(0, 0, ''))[2]


@functools.lru_cache(maxsize=None)
def _skips():
    return [Skip(*fields) for _, fields in read('skip.tsv', 3)]


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
    for place, (call, argument, reason) in read('owners.tsv', 3):
        _unique(out, place, call)
        if not (argument in ('any', 'flag', 'member') or re.fullmatch(r'[1-9]\+?', argument)):
            raise TableError('%s: argument %r: write a number from 1, with + behind it for what '
                             'its members hold, too, any, flag or member' % (place, argument))
        out[call] = Owner(call, argument, reason)
    return out


def _ends(place, field):
    """{call: ((argument number, ...), ...)} of a keeper's column `ends`."""
    out = {}
    for part in field.split(';') if field != '-' else ():
        found = re.fullmatch(r'(\w+)\((\*?\d(?:,\*?\d)*)\)', part)
        if not found:
            raise TableError('%s: %r: write call(1,2), and ; between calls' % (place, part))
        row = tuple(-int(n[1:]) if n[0] == '*' else int(n) for n in found.group(2).split(','))
        out[found.group(1)] = out.get(found.group(1), ()) + (row,)
    return out


@functools.lru_cache(maxsize=None)
def keepers():
    """{call: Keeper} of keepers.tsv: calls after which others hold an object."""
    out = {}
    for place, (calls, given, failure, ends, source) in read('keepers.tsv', 5):
        found = re.fullmatch(r'([1-9](?:,[1-9])*)(?:>([1-9]))?', given)
        if not found:
            raise TableError('%s: %r: write argument numbers from 1, 1>2 for a container' %
                             (place, given))
        if failure not in FAILURES:
            raise TableError('%s: unknown failure %r: use one of %s' %
                             (place, failure, ' '.join(FAILURES)))
        for call in _names(place, calls):
            _unique(out, place, call)
            out[call] = Keeper(call, tuple(int(n) for n in found.group(1).split(',')),
                               int(found.group(2) or 0), failure, _ends(place, ends), source)
    return out


@functools.lru_cache(maxsize=None)
def endings():
    """Names of the calls that take back what one of keepers() keeps."""
    return frozenset(call for row in keepers().values() for call in row.ends)


@functools.lru_cache(maxsize=None)
def managed_users():
    """{managed call: ManagedUser} of managed-users.tsv."""
    out = {}
    for place, (call, numbers, undone, source) in read('managed-users.tsv', 4):
        _unique(out, place, call)
        out[call] = ManagedUser(_numbers(place, numbers), _names(place, undone), source)
    return out


@functools.lru_cache(maxsize=None)
def dma_buffers():
    """{call or .member: argument numbers from 1} of dma-buffers.tsv."""
    out = {}
    for place, (name, numbers, _) in read('dma-buffers.tsv', 3):
        _unique(out, place, name)
        if name.startswith('.') != (numbers == '-'):
            raise TableError('%s: %r: write argument numbers from 1, - for a member' % (place, numbers))
        out[name] = frozenset(_numbers(place, numbers) if numbers != '-' else ())
    return out


def fresh():
    """{call: source} of fresh-memory.tsv: what fills a struct with new memory."""
    return _column('fresh-memory.tsv')


def passes_on():
    """{call: source} of passes-on.tsv: calls that give back their first argument."""
    return _column('passes-on.tsv')


def room(call):
    """True for a call that gives the address of room inside its argument."""
    return call in _column('rooms.tsv')


def hook(name):
    """True for a struct by whose address others get back at what it lies in."""
    return name in _column('hooks.tsv')


@functools.lru_cache(maxsize=None)
def harmless(call):
    """True for a call that uses what it is given and does not keep it."""
    return bool(_patterns('harmless.tsv').match(call))


@functools.lru_cache(maxsize=None)
def silent(call):
    """True for a call that calls nothing of the driver's back."""
    return bool(_patterns('silent.tsv').match(call))


@functools.lru_cache(maxsize=None)
def dereferences(call):
    """True for a call that falls over NULL."""
    return bool(_patterns('dereferencing.tsv').match(call))


@functools.lru_cache(maxsize=None)
def steady(call):
    """True for a call that gives the same answer each time, by steady.tsv."""
    return bool(_patterns('steady.tsv').match(call))


def _room_ends():
    """{call: how a driver gets at its part of what the call ends}."""
    return _column('room-ends.tsv', 3)


def room_ended(call):
    """True for a call behind which nothing of a driver runs on its argument."""
    return call in _room_ends()


def room_member(name):
    """True for a member that leads to a driver's part of an object."""
    return '->' + name in _room_ends().values()


def positive_probes():
    """{driver struct: source} of those whose bus takes a positive value of probe for success."""
    return _column('positive-probe.tsv')


def differs():
    """{managed call: words of what it must not meet in the module} of differs.tsv."""
    return _column('differs.tsv', 3)


@functools.lru_cache(maxsize=None)
def turned_off():
    """{call that turns something off: calls that turn it on}: of supplies, and of pairs.tsv."""
    out = {}
    for row in resources().values():
        for release in row.release if row.kind == 'supply' else ():
            out.setdefault(release, set()).add(row.acquire)
    for _, (release, acquire) in read('pairs.tsv', 2):
        out.setdefault(release, set()).add(acquire)
    return out


def left_to_bus():
    """{(driver struct, member): call that the bus makes without it} of left-to-bus.tsv."""
    return _column('left-to-bus.tsv', 4, 2)


def unread_by_core():
    """{struct: source} of unread-drvdata.tsv: as driver data of a device only its driver asks for them."""
    return _column('unread-drvdata.tsv')


def drvdata_buses():
    """{prefix: source} of drvdata-buses.tsv: of what sets and gives driver data of one bus alone."""
    return _column('drvdata-buses.tsv')


def counted():
    """{struct: source} of counted.tsv: those with a life of their own."""
    return _column('counted.tsv')


def page_users():
    """{call: 'page' or 'physical'} of page-users.tsv: what it asks of what it is given."""
    return _column('page-users.tsv', 3)


def own_drvdata():
    """{prefix: source} of own-drvdata.tsv: of what sets and gives driver data that is not the
    bound device's."""
    return _column('own-drvdata.tsv')


def left_alone():
    """{(struct, member): source} of left-alone.tsv: members of kernel structs that drivers alone set."""
    return _column('left-alone.tsv', 3, 2)


@functools.lru_cache(maxsize=None)
def known():
    """{call: {number of an argument: member or NULL}} of known-arguments.tsv."""
    out = {}
    for place, (call, number, what, _) in read('known-arguments.tsv', 4):
        if not re.fullmatch('[1-9]', number) or not re.fullmatch(r'NULL|\.[a-z]\w*', what):
            raise TableError('%s: argument %r, %r: write a number from 1, and NULL or .member' %
                             (place, number, what))
        out.setdefault(call, {})[int(number)] = what.lstrip('.')
    return out


def getters():
    """{call: source} of those that return a member of what they are given and do nothing else."""
    return _column('getters.tsv')


def check():
    """Read every table.  Raises TableError for the first that is wrong."""
    for table in (buses, _not_drivers, resources, headers, freeing, reasons, _policies, _skips,
                  owners, keepers, managed_users, fresh, dma_buffers, passes_on, positive_probes, differs,
                  turned_off, unread_by_core, own_drvdata, left_alone, left_to_bus, getters, merges, known,
                  stores, _followers, made_managed, once, actions, not_later, running, bus_steps, kept_names,
                  made_for, no_twin, _room_ends, drvdata_buses, counted, page_users, _younger, callbacks):
        table()
    for name in ('rooms.tsv', 'hooks.tsv'):
        _column(name)
    _pattern_pairs('elements.tsv')
    for name in ('calls.tsv', 'members.tsv', 'words.tsv'):
        _kinds(name)
    for name in ('allocators.tsv', 'bystanders.tsv', 'dereferencing.tsv', 'harmless.tsv', 'quiet.tsv',
                 'silent.tsv', 'steady.tsv'):
        _patterns(name)
