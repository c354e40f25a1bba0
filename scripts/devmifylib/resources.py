# SPDX-License-Identifier: GPL-2.0-only
"""What probe acquires and how it is released: the families, their twins, and what order asks of them."""

import functools
import re
from collections import namedtuple

from . import rules, tsv
from .plan import MANAGED, RELEASED

# resources.tsv: kind: one of KINDS.  managed: the twin that the family's rule writes, '' where there
# is none.  object: the number of the argument that it is, 0 for the result, RESULT for one that is known
# by where it is put, OWN for what a function of the driver's own undoes.  failure: see FAILURES.
# device: the number of the argument that is the device, 0 for none, PARENT where a member of the
# object is to be the device, CONTAINER where devres undoes it when what it is given is managed.
# member: that one, or of the device the one that the argument is, '' for the device itself.
# release: {function: number from 1 of the argument that names the object}.  roles: {function: one of
# ROLES}.  filled: True where the object is what its argument points to.  only_with: the release without
# which there is nothing to be released, '' for none.
Resource = namedtuple('Resource', 'family acquire kind managed object failure device member release roles '
                      'filled only_with', defaults=('',))
# bus-steps.tsv: where, word: where a pattern has to stand; call, until: by what, in the file that source
# names, the bus does it, and the version of the kernel from which on it does not.
BusStep = namedtuple('BusStep', 'driver what where word call until source')
# once.tsv: argument: the number from 1 of the one that names the thing.
Once = namedtuple('Once', 'argument calls several')
# made-for.tsv: member: of the struct; calls: {what makes one: number from 1 of the argument kept there}.
MadeFor = namedtuple('MadeFor', 'member calls')
# merges.tsv: stays: which call becomes the twin, 'get' or 'enable'; mark: what marks it.
Merge = namedtuple('Merge', 'mark stays')
# managed-users.tsv: arguments counted from 1; undone: calls that end it earlier.
ManagedUser = namedtuple('ManagedUser', 'arguments undone source')

# What a function does to an object: releases it, and goes when it is managed; does so, but
# its managed form is another twin's; releases what is managed as well; releases it only as
# long as it is not managed, and stays; makes devres release it; takes a reference that the
# next release takes back, and goes with that; takes one that cannot be followed.
ROLES = {'': 'releases', '-': 'releases plain', '&': 'releases both', '~': 'stays',
         '=': 'hands over', '+': 'holds', '!': 'keeps', '*': 'releases all'}
# Nothing runs because it is held; others need it while they run; it calls into the driver.
KINDS = ('inert', 'supply', 'caller')
PARENT, CONTAINER = -1, -2
RESULT, OWN = -1, -2
DEVICES = {'-': 0, 'container': CONTAINER}
# How a call tells that it failed: a negative number, one that is not 0, an error pointer,
# NULL; not at all; or an error pointer, while NULL says that there is nothing to be had.
FAILURES = ('int', 'status', 'errptr', 'null', 'none', 'void', 'optional')
# The family of what has no managed function, and the call that has devres undo it; only on request.
ACTION, ADDS_ACTION = 'action', 'devm_add_action_or_reset'
RUNTIME_PM = 'pm'


@functools.lru_cache(maxsize=None)
def rows():
    """{acquiring function: Resource} of resources.tsv, all families."""
    out = {}
    for place, fields in tsv.read('resources.tsv', 7):
        family, acquire, kind, object_, failure, device, release = fields
        tsv.unique(out, place, acquire)
        try:
            twin = rules.twins(family).get((MANAGED, acquire))
        except OSError as err:
            raise tsv.TableError('%s: no rule for %s: %s' % (place, family, err)) from err
        if not re.fullmatch(r'result|\*?[1-9]', object_) or \
                not re.fullmatch(r'-|[1-9]?(\.[a-z]\w*)?|container', device):
            raise tsv.TableError('%s: object %r, device %r: write a number from 1, or result and -' %
                                 (place, object_, device))
        if failure not in FAILURES or kind not in KINDS:
            raise tsv.TableError('%s: unknown failure %r or kind %r: use one of %s, and of %s' %
                                 (place, failure, kind, ' '.join(FAILURES), ' '.join(KINDS)))
        managed = twin.name if twin else acquire if DEVICES.get(device) == CONTAINER else ''
        number, _, member = device.partition('.')
        out[acquire] = Resource(family, acquire, kind, managed,
                                0 if object_ == 'result' else int(object_.lstrip('*')), failure,
                                DEVICES[device] if device in DEVICES else int(number or PARENT), member,
                                *_releasing(place, release.lstrip('?')), object_.startswith('*'),
                                release[1:] if release.startswith('?') else '')
    return out


def _releasing(place, field):
    """({function: number of its argument}, {function: role}) of 'iounmap,~pci_iounmap:2'."""
    numbers, roles = {}, {}
    for part in field.split(',') if field != '-' else ():
        found = re.fullmatch(r'([-&~=+!*]?)(\w+)(?::([1-9]))?', part)
        if not found:
            raise tsv.TableError('%s: %r: write call or call:2, and a comma between calls' % (place, part))
        roles[found.group(2)] = ROLES[found.group(1)]
        if found.group(1) != '!':
            numbers[found.group(2)] = int(found.group(3) or 1)
    return numbers, roles


@functools.lru_cache(maxsize=None)
def releases_too(acquire):
    """[(pattern of calls, number of the argument or 0 for any, member of it or '')] of releases-too.tsv."""
    out = []
    for place, (acquiring_, calls, argument, _) in tsv.read('releases-too.tsv', 4):
        number, _, member = argument.partition('.')
        row = tsv.whole(place, calls), 0 if number == '-' else tsv.number_in(place, number), member
        if tsv.whole(place, acquiring_).match(acquire):
            out.append(row)
    return out


def headers():
    """{path: what it is about} of headers.tsv: where managed functions may be declared."""
    return tsv.column('headers.tsv')


@functools.lru_cache(maxsize=None)
def _losses():
    return [(tsv.whole(place, pattern), file, word, tsv.whole(place, before), what)
            for place, (pattern, file, word, before, what) in tsv.read('losses.tsv', 5)]


def losses(managed, text, called):
    """What a managed function does less than what it replaces, as texts; text: gives a file's of the tree;
    called: True for the pattern of a call that the driver makes as it is."""
    return [what for pattern, file, word, before, what in _losses() if pattern.match(managed)
            for found in [text(file)] if (word in found or not found) and not called(before)]


@functools.lru_cache(maxsize=None)
def families():
    """Names of the families in the order of the table."""
    return tuple(dict.fromkeys(row.family for row in rows().values()))


@functools.lru_cache(maxsize=None)
def actions():
    """{acquiring function: Resource} of actions.tsv: what devm_add_action_or_reset() undoes with the
    one call that releases it."""
    out = {}
    for place, (acquire, kind, object_, failure, undo, _) in tsv.read('actions.tsv', 6):
        tsv.unique(out, place, acquire)
        told = ('null', 'errptr') if object_ == 'result' else ('int', 'none')
        if not re.fullmatch('result|[1-9]', object_):
            raise tsv.TableError('%s: object %r: write the number of the argument from 1, or result' %
                                 (place, object_))
        if failure not in told or kind not in KINDS:
            raise tsv.TableError('%s: unknown failure %r or kind %r: use %s, and one of %s' %
                                 (place, failure, kind, ' or '.join(told), ' '.join(KINDS)))
        out[acquire] = Resource(ACTION, acquire, kind, ADDS_ACTION,
                                RESULT if object_ == 'result' else int(object_), failure, 0,
                                '', *_releasing(place, undo), False)
        if list(out[acquire].release.values()) != [1]:
            raise tsv.TableError('%s: %r: write the name of one function with one argument' % (place, undo))
    return out


@functools.lru_cache(maxsize=None)
def acquiring(families_=None):
    """Names of the calls that acquire what is to be released again, as a tuple; families_: of which
    resources, None for all but ACTION."""
    out = [name for name, row in rows().items()
           if row.release and (families_ is None or row.family in families_)]
    if families_ is not None and ACTION in families_:
        out += [name for name in actions() if name not in rows()]
    return tuple(out)


def needed(acquire):
    """The release without which a call acquires nothing that would have to be released, '' for none."""
    row = rows().get(acquire)
    return row.only_with if row else ''


@functools.lru_cache(maxsize=None)
def holds(call):
    """True for a call that takes a reference to what it is given, and gives it back."""
    return any(row.roles.get(call) == 'holds' for row in rows().values())


def family(call):
    """The family of a call that acquires or releases."""
    row = rows().get(call)
    return row.family if row else released().get(call, ACTION)


@functools.lru_cache(maxsize=None)
def released():
    """{releasing function: its family} of resources.tsv."""
    return {name: row.family for row in rows().values() for name in row.release}


@functools.lru_cache(maxsize=None)
def releasing(family):
    """Names of the calls that release what calls of a family give as their result."""
    return frozenset(name for row in rows().values() if row.family == family and not row.object
                     for name in row.release)


@functools.lru_cache(maxsize=None)
def _followers():
    for place, (whats, _, _) in tsv.read('followers.tsv', 3):
        for what in whats.split(','):
            if what.replace('managed ', '') not in ('supply', 'paused', *families()):
                raise tsv.TableError('%s: unknown %r: write supply, paused, a family, or managed and one of '
                                     'them' % (place, what))
    return tsv.kinds('followers.tsv')


@functools.lru_cache(maxsize=None)
def follows(call, *whats):
    """True for a call that may rely on a release before it; whats: as in the table."""
    return any(table.match(call) for what, table in _followers().items() if what in whats)


def is_followed(*whats):
    """True where followers.tsv has something for one of these; whats: as in the table."""
    return not _followers().keys().isdisjoint(whats)


def not_later():
    """{managed call: frozenset of calls} of not-later.tsv."""
    return tsv.call_sets('not-later.tsv')


@functools.lru_cache(maxsize=None)
def running():
    """{family: (pattern of what starts something, pattern of what ends it)} of running.tsv."""
    out = {}
    for place, (family_, starts, ends, _) in tsv.read('running.tsv', 4):
        tsv.unique(out, place, family_)
        out[family_] = tuple(tsv.whole(place, pattern) for pattern in (starts, ends))
    return out


@functools.lru_cache(maxsize=None)
def bus_steps():
    """The BusSteps of bus-steps.tsv."""
    out = []
    for place, (type_, what, word, by, source) in tsv.read('bus-steps.tsv', 5):
        where, _, pattern = word.partition(' ')
        if where not in ('-', 'called', 'anywhere', 'lacks') or bool(pattern) == (where == '-'):
            raise tsv.TableError('%s: %r: write -, or called, anywhere or lacks and a word' % (place, word))
        call, _, version = by.partition(' ')
        if by != '-' and not re.fullmatch(r'\w+ \d+\.\d+', by):
            raise tsv.TableError('%s: %r: write -, or a call and a version' % (place, by))
        out.append(BusStep(type_, what, where, tsv.whole(place, pattern) if pattern else None,
                           call.strip('-'), tuple(map(int, version.split('.'))) if version else (), source))
    return out


def detaching(type_):
    """The BusStep by which the bus of a driver struct detaches the PM domain; None where it does not."""
    return next((step for step in bus_steps() if step.driver == type_ and step.call and
                 step.what == 'registration'), None)


def kept_names():
    """{call: number of the argument that is kept as a name} of kept-names.tsv."""
    return tsv.arguments('kept-names.tsv')


@functools.lru_cache(maxsize=None)
def parents():
    """{managed function: the member of what it gives that it sets to the device}."""
    return {row.managed: row.member for row in rows().values() if row.device == PARENT and row.managed}


@functools.lru_cache(maxsize=None)
def once():
    """{managed call: Once} of once.tsv."""
    out = {}
    for place, (call, number, names, several, _) in tsv.read('once.tsv', 5):
        tsv.unique(out, place, call)
        out[call] = Once(tsv.number_in(place, number), tsv.names_in(place, names),
                         tsv.names_in(place, several))
    return out


@functools.lru_cache(maxsize=None)
def made_for():
    """{struct: MadeFor} of made-for.tsv."""
    out = {}
    for place, (struct, member, call, number, _) in tsv.read('made-for.tsv', 5):
        row = out.setdefault(struct, MadeFor(member, {}))
        tsv.unique(row.calls, place, call)
        if row.member != member:
            raise tsv.TableError('%s: %s has another member before' % (place, struct))
        row.calls[call] = tsv.number_in(place, number)
    return out


def made_managed():
    """{managed call: frozenset of acquiring calls} of made-managed.tsv."""
    return tsv.call_sets('made-managed.tsv')


@functools.lru_cache(maxsize=None)
def merges():
    """{call that enables: Merge} of merges.tsv."""
    out = {}
    for place, (call, mark, stays) in tsv.read('merges.tsv', 3):
        tsv.unique(out, place, call)
        if stays not in ('get', 'enable'):
            raise tsv.TableError('%s: %r: write get or enable' % (place, stays))
        if call not in rows():
            raise tsv.TableError('%s: %s is not in resources.tsv: give it a row there' % (place, call))
        out[call] = Merge(mark, stays)
    return out


def balanced(resource):
    """True for a Resource that power management may turn off as long as it turns it on again."""
    return resource.acquire in merges() or resource.family == ACTION and (
        resource.kind == 'supply' or resource.object == OWN)


@functools.lru_cache(maxsize=None)
def merged(call, get):
    """Name of the twin for a call that enables and the one that got the handle, '' where there
    is none."""
    row, merge = rows()[call], merges()[call]
    if get not in rows() or merge.stays == 'enable' and get not in rules.absorbed(row.family):
        return ''
    twin = rules.twins(row.family).get((merge.mark, get if merge.stays == 'get' else call))
    return twin.name if twin else ''


@functools.lru_cache(maxsize=None)
def _younger():
    return [(families_, tsv.whole(place, managed), tsv.whole(place, users))
            for place, (families_, managed, users, _) in tsv.read('younger.tsv', 4)]


@functools.lru_cache(maxsize=None)
def younger(call, family):
    """The pattern of the calls by which callbacks of a family use what a managed function acquires,
    None for unknown."""
    return next((users for for_, managed, users in _younger()
                 if for_ in ('*', family) and managed.match(call)), None)


@functools.lru_cache(maxsize=None)
def callbacks():
    """{family: pattern of the macros and members that give it its callbacks} of callbacks.tsv."""
    return {family: tsv.whole(place, words) for place, (family, words, _) in tsv.read('callbacks.tsv', 3)}


def uncalled():
    """{family: source} of uncalled.tsv: where a driver gives no callback nothing is called."""
    return tsv.column('uncalled.tsv')


@functools.lru_cache(maxsize=None)
def refers(acquire, call):
    """True for a call that takes a reference to what another acquires, and goes with its release."""
    row = rows().get(acquire)
    return row is not None and row.roles.get(call) == 'holds'


def releases_managed(call, acquire):
    """True for a releasing function whose family's rule knows how to release what is managed.

    acquire: the function that acquired it.
    """
    return rows()[acquire].roles.get(call) != 'releases plain' and call in released() and \
        (RELEASED, call) in rules.twins(released()[call])


def no_twin():
    """{call: why the managed function that comes next to it is no twin} of no-twin.tsv."""
    return tsv.column('no-twin.tsv', 3)


@functools.lru_cache(maxsize=None)
def freeing():
    """{call: number from 1 of the argument that it frees} of freeing.tsv, and what releases a
    resource that can be managed."""
    out = {name: number for row in rows().values() if row.managed or row.acquire in merges()
           for name, number in row.release.items()}
    out.update(tsv.arguments('freeing.tsv'))
    return out


@functools.lru_cache(maxsize=None)
def ending(call):
    """({name of what acquires by its result: number from 1 of the argument} of what a call frees,
    {name of what registers its argument: number} of what it takes back), by resources.tsv and freeing.tsv."""
    frees = {'': number for name, number in tsv.arguments('freeing.tsv').items() if name == call}
    takes_back = {}
    for row in rows().values():
        if call in row.release and row.roles[call] not in ('holds', 'hands over'):
            if not row.object:
                frees[row.acquire] = row.release[call]
            elif row.kind == 'caller':
                takes_back[row.acquire] = row.release[call]
    return frees, takes_back


@functools.lru_cache(maxsize=None)
def is_memory(call):
    """True for a call that gives memory which nobody has yet."""
    return bool(tsv.one_pattern('allocators.tsv').match(call))


@functools.lru_cache(maxsize=None)
def frees_memory(call):
    """True for a call that frees plain memory, whatever lies in it."""
    return frees_plainly(call) or \
        any(call in row.release and is_memory(row.acquire) for row in rows().values())


def frees_plainly(call):
    """True for a call of freeing.tsv, whose argument is nothing but memory."""
    return call in tsv.arguments('freeing.tsv')


@functools.lru_cache(maxsize=None)
def plain(family):
    """True for a family of plain memory: one of its calls is released like that."""
    return any(map(frees_plainly, releasing(family)))


@functools.lru_cache(maxsize=None)
def allocates(call):
    """True for a call that gives memory, or another resource, which nobody has yet."""
    row = rows().get(call)
    return is_memory(call) or row is not None and bool(row.managed) and not row.object


@functools.lru_cache(maxsize=None)
def managed_users():
    """{managed call: ManagedUser} of managed-users.tsv."""
    out = {}
    for place, (call, numbers, undone, source) in tsv.read('managed-users.tsv', 4):
        tsv.unique(out, place, call)
        out[call] = ManagedUser(tsv.numbers_in(place, numbers), tsv.names_in(place, undone), source)
    return out


def differs():
    """{managed call: words of what it must not meet in the module} of differs.tsv."""
    return tsv.column('differs.tsv', 3)


def refused():
    """{managed call: words that it must not be given} of refused-flags.tsv."""
    return tsv.call_sets('refused-flags.tsv')


@functools.lru_cache(maxsize=None)
def turned_off():
    """{call that turns something off: calls that turn it on}: of supplies, and of pairs.tsv."""
    out = {}
    for row in rows().values():
        for release in row.release if row.kind == 'supply' else ():
            out.setdefault(release, set()).add(row.acquire)
    for _, (release, acquire) in tsv.read('pairs.tsv', 2):
        out.setdefault(release, set()).add(acquire)
    return out


@functools.lru_cache(maxsize=None)
def known():
    """{call: {number of an argument: member, call() or NULL}} of known-arguments.tsv."""
    out = {}
    for place, (call, number, what, _) in tsv.read('known-arguments.tsv', 4):
        if not re.fullmatch('[1-9]', number) or not re.fullmatch(r'NULL|\.[a-z]\w*|[a-z]\w*\(\)', what):
            raise tsv.TableError('%s: argument %r, %r: write a number from 1, and NULL, .member or call()' %
                                 (place, number, what))
        out.setdefault(call, {})[int(number)] = what.lstrip('.')
    return out


def check():
    """Read every table of resources.  Raises TableError for the first that is wrong."""
    for table in (rows, actions, merges, headers, freeing, managed_users, differs, refused, turned_off, known,
                  _followers, made_managed, once, not_later, running, bus_steps, kept_names, made_for,
                  no_twin, _younger, callbacks, uncalled, _losses):
        table()
    releases_too('')
    tsv.one_pattern('allocators.tsv')
