# SPDX-License-Identifier: GPL-2.0-only
"""What the SmPL rules' Python blocks call: runs inside spatch.

A rule collects what its patterns match in an object of this module and ends
each file with finish().  Where the results go is up to who started spatch:

DEVMIFY_OUT        a file that gets JSON lines, one for each C file at least
DEVMIFY_TREE       the tree's root; else the nearest folder above the C file
                   that is a tree, else the C file's own folder
DEVMIFY_DRIVERS    what probe.cocci wrote to its DEVMIFY_OUT; else it is run
DEVMIFY_FIX_LEAKS  set: convert what is freed on failure only, too
"""

import functools
import gc
import json
import os
import re
import subprocess
import sys
import tempfile

from . import facts, tables, tree
from .verdict import DELETE, MANAGE, MANAGED_FREE

COCCI = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.realpath(__file__)))), 'cocci')

# How files are parsed, here and by the runner.  Without --noadd-typedef-root
# spatch takes kfree for a type once it has met __free(kfree), and skips the
# functions that call kfree(a->b).
PARSING = ('--very-quiet', '--no-includes', '--noadd-typedef-root',
           '--macro-file', os.path.join(COCCI, 'macros.h'))
# After so many files what is left of them is collected.
FILES_A_COLLECTION = 20
WORD = re.compile(r'[A-Za-z_]\w*')
# What wraps a function in an initialiser without changing which it is.
WRAPPERS = frozenset('__exit_p __devexit_p pm_ptr pm_sleep_ptr'.split())


def may_register(type_):
    """True for the tag of a struct that can be a driver's."""
    return type_ in tables.buses() or bool(re.search(r'driver|drv|handler', type_)) or \
        bool(tables.not_driver(type_))


def is_probe_member(field):
    """True for a member that holds a probe or remove function of some bus."""
    return field in _members()


def _members():
    if not hasattr(_members, 'names'):
        _members.names = {m.split('.')[-1] for bus in tables.buses().values()
                          for m in bus.probe + bus.remove}
    return _members.names


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


def emit(kind, path, data):
    """Write one JSON line for a C file to DEVMIFY_OUT; False when it is unset."""
    out = os.environ.get('DEVMIFY_OUT')
    if not out:
        return False
    line = json.dumps({'kind': kind, 'path': path, 'data': data}) + '\n'
    # One write() of a file opened for appending: lines of several processes
    # do not run into each other.
    handle = os.open(out, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode('utf-8', 'surrogateescape'))
    finally:
        os.close(handle)
    return True


# What probe.cocci found in the file that spatch is at, where it runs together
# with another rule: {path: (drivers, rules that the file needs)}.
_here = {}


class Drivers:
    """The driver structs of the file that spatch is at."""

    def __init__(self):
        self._clear()

    def _clear(self):
        self.structs = {}       # (line, column) of the initialiser: (type, name, members)
        self.beside = []
        self.assigned = []

    def member(self, type_, name, driver, element, field, value):
        """A member of an initialiser; driver and element are positions."""
        key = (int(element[0].line), int(element[0].column))
        struct = self.structs.setdefault(key, (type_, name, int(driver[0].line), {}))
        struct[3][field] = value_of(value)

    def probe_beside(self, name, function):
        """A probe function that a registering call names beside the struct."""
        self.beside.append((name, 'probe', function))

    def stored(self, name, field, function):
        """A function stored in a member of a named struct."""
        self.assigned.append((name, field, function))

    def drivers(self):
        """facts.Driver of everything found so far, in the order of the file."""
        out = []
        for key in sorted(self.structs):
            type_, name, line, given = self.structs[key]
            members = dict(given)
            for other, field, function in self.beside + self.assigned:
                if other == name:
                    members.setdefault(field, function)
            for field in list(members):
                members.setdefault(field.split('.')[-1], members[field])
            bus = tables.buses().get(type_)
            probes = bus.probe if bus else ('probe',)
            removes = bus.remove if bus else ('remove', 'remove_new', 'disconnect')
            probe = next((members[m] for m in probes if m in members), '')
            # a table's member may stand in a struct inside the driver's
            probe = probe or next((members[m.split('.')[-1]] for m in probes
                                   if m.split('.')[-1] in members), '')
            for other, field, function in self.beside:
                if other == name:
                    probe = function
            remove = [members[m] for m in removes if m in members]
            if not WORD.fullmatch(probe):
                probe = ''
            out.append(facts.Driver(type_, name, probe, [r for r in dict.fromkeys(remove)
                                                         if WORD.fullmatch(r) and r != 'NULL'],
                                    line, members))
        return out

    def finish(self, files):
        """End of a file: hand its drivers over, or print them."""
        path = files[0]
        drivers = self.drivers()
        self._clear()
        _here.clear()
        if os.environ.get('DEVMIFY_OUT'):
            # Imported late: probe discovery by itself needs none of it.
            from . import judge
            data = facts.Facts(path, drivers).to_json()
            try:
                rules, missing = judge.relevance(source_of(path)[2], drivers)
            except Exception as err:  # pylint: disable=broad-except
                emit('failed', path, '%s: %s' % (type(err).__name__, err))
                return
            _here[path] = (drivers, rules)
            emit('drivers', path, dict(data, rules=rules, missing=missing))
            return
        for driver in drivers:
            if driver.probe:
                print('%s:%d: driver: struct %s %s, probe %s, remove %s' % (
                    path, driver.line, driver.type, driver.name, driver.probe,
                    ' '.join(driver.remove) or 'none'))
        sys.stdout.flush()


class Places:
    """Columns as spatch counts them (bytes) into columns of characters."""

    def __init__(self, source):
        self.lines = source.text.split('\n')

    def column(self, line, column):
        """The column in characters of a column in bytes."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ''
        if text.isascii():
            return column
        raw = text.encode('utf-8', 'surrogateescape')
        return len(raw[:column].decode('utf-8', 'surrogateescape'))


@functools.lru_cache(maxsize=8)
def _tree(root):
    return tree.Tree(root, anything=True)


def tree_of(file):
    """The tree.Tree that a C file belongs to."""
    root = os.environ.get('DEVMIFY_TREE')
    if root:
        return _tree(root)
    folder = os.path.dirname(os.path.realpath(file))
    while True:
        if os.path.exists(os.path.join(folder, tree.MARKER)) or \
                os.path.isfile(os.path.join(folder, 'include/linux/device.h')):
            return _tree(folder)
        parent = os.path.dirname(folder)
        if parent == folder:
            return _tree(os.path.dirname(os.path.realpath(file)))
        folder = parent


def source_of(file):
    """(tree.Tree, path below its root, csource.Source) of a C file.

    Raises OSError.
    """
    from . import module
    the_tree = tree_of(file)
    path = os.path.relpath(os.path.abspath(file), the_tree.root)
    if path.startswith('../'):
        # reached by another name, as through a link
        path = os.path.relpath(os.path.realpath(file), os.path.realpath(the_tree.root))
    return the_tree, path, module.load(the_tree.root, path)


@functools.lru_cache(maxsize=1)
def _known_drivers(path):
    with open(path, encoding='utf-8') as handle:
        lines = [json.loads(line) for line in handle]
    return {line['path']: line['data'] for line in lines if line['kind'] == 'drivers'}


def drivers_of(file):
    """facts.Driver list of a C file, as probe.cocci finds them.

    Raises OSError when spatch cannot be run, RuntimeError when it fails.
    """
    if file in _here:
        return _here[file][0]
    known = os.environ.get('DEVMIFY_DRIVERS')
    if known:
        return [facts.Driver(**d) for d in _known_drivers(known).get(file, {}).get('drivers', [])]
    # A child: spatch cannot include a rule from another folder, see probe.cocci.
    with tempfile.TemporaryDirectory(prefix='devmify-') as folder:
        out = os.path.join(folder, 'out')
        done = subprocess.run(
            [os.path.realpath('/proc/self/exe'), '-D', 'report', *PARSING,
             '--sp-file', os.path.join(COCCI, 'probe.cocci'), os.path.abspath(file)],
            env=dict(os.environ, DEVMIFY_OUT=out), cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if done.returncode or not os.path.exists(out):
            raise RuntimeError('probe.cocci on %s: exit %d: %s' % (
                file, done.returncode, done.stderr.decode('utf-8', 'replace').strip()[-200:]))
        with open(out, encoding='utf-8') as handle:
            return [facts.Driver(**d) for d in json.loads(handle.readline())['data']['drivers']]


class Rule:
    """One rule's positions, the decision on them, and what follows from it."""

    def __init__(self, name):
        self.name = name
        self.acquire = frozenset(r.acquire for r in tables.resources().values()
                                 if r.rule == name)
        self.release = tables.releases(name)
        self._decided = 0
        # Syntax trees are many small objects that live as long as their file:
        # looking for garbage among them costs a fifth of the time.
        gc.disable()
        self._clear()

    def _clear(self):
        self.allocs = []
        self.frees = []
        self.plan = {}
        self.sites = []
        self.file = ''
        self.places = None

    def concerns(self, verb):
        """True for an allocating or freeing function of this rule."""
        return verb in self.acquire or verb in self.release

    def found(self, verb, positions):
        """A call that the rule matched."""
        position = positions[0]
        function = position.current_element
        call = facts.Call(int(position.line), int(position.column), verb,
                          '' if function == 'something_else' else function)
        (self.allocs if verb in self.acquire else self.frees).append(call)

    def decide(self, files):
        """End of matching in a file: decide on its sites.

        What fails here is handed over as the file's result, or raised where
        nobody takes it.
        """
        allocs, frees = self.allocs, self.frees
        self._clear()
        self._decided += 1
        if self._decided % FILES_A_COLLECTION == 0:
            gc.collect()
        try:
            self._decide(files[0], allocs, frees)
        except Exception as err:  # pylint: disable=broad-except
            if not emit('failed', files[0], '%s: %s' % (type(err).__name__, err)):
                raise
            self._clear()

    def _decide(self, file, allocs, frees):
        if file in _here and self.name not in _here[file][1]:
            return
        the_tree, path, source = source_of(file)
        self.places = Places(source)
        for call in allocs + frees:
            call.column = self.places.column(call.line, call.column)
        # spatch may match one call through several instances of a pattern.
        found = facts.Facts(path, drivers_of(file),
                            sorted({(c.line, c.column): c for c in allocs}.values()),
                            sorted({(c.line, c.column): c for c in frees}.values()))
        # Imported late: probe discovery must not need what decides on memory.
        from . import judge
        sites = judge.judge(the_tree, source, found, self.acquire,
                            bool(os.environ.get('DEVMIFY_FIX_LEAKS')))
        self.file, self.sites = file, sites
        self.plan = {(e.line, e.column): e for site in sites for e in site.edits}
        emit('sites', file, {'facts': found.to_json(), 'sites': [s.to_json() for s in sites]})

    def _edit(self, positions):
        position = positions[0]
        line = int(position.line)
        return self.plan.get((line, self.places.column(line, int(position.column))))

    def shape(self, verb, positions):
        """How a call is to be rewritten, '' if it stays.

        A shape of resources.tsv, 'deleted' or 'managed-free'.
        """
        edit = self._edit(positions)
        if edit is None:
            return ''
        if edit.kind == MANAGE:
            return tables.resources()[verb].shape
        if edit.kind == DELETE:
            return 'deleted'
        return 'managed-free'

    def twin(self, verb, positions):
        """Name of the managed function for a call that is to be rewritten."""
        edit = self._edit(positions)
        if edit.kind == MANAGED_FREE:
            return tables.managed_release(self.name, verb)
        if edit.kind == MANAGE:
            return tables.resources()[verb].managed
        return verb

    def device(self, positions):
        """The device expression that a rewritten call is given."""
        return self._edit(positions).text or 'NULL'

    def changes(self, positions):
        """True for a call that is to be rewritten."""
        return self._edit(positions) is not None

    def report(self, printer):
        """Print the verdicts of the file by a printer of coccilib.report."""
        self._print(printer, 1)

    def org(self, printer):
        """Print them by one of coccilib.org, whose links count columns from 0."""
        self._print(printer, 0)

    def _print(self, printer, first):
        for site in self.sites:
            printer(_Location(self.file, site, first), site.verdict_text())
        sys.stdout.flush()


class _Location:
    """A site as coccilib's printers want a position; its file as spatch was given it.

    first: the number of a line's first column.
    """

    def __init__(self, file, site, first):
        self.file = file
        self.line = site.line
        self.column = site.column + first
        self.column_end = self.column + len(site.allocator)


def if_shape(shape, wanted, verb):
    """The function's name for a call of the wanted shape, else no function's."""
    return verb if shape == wanted else 'devmify_no_function'
