# SPDX-License-Identifier: GPL-2.0-only
"""Tests real drivers: those that the patches of devmify convert change.

A driver is taken out of the kernel's source with the headers of its folder
and built as a module by itself, as it is and patched.  Its id tables say which
fake device it may be bound to.
"""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

from testlib import headers
from testlib.fetch import Unavailable, complaint, tail

from . import modules, plan, verdict
from .judge import PASSED, faults

# What a large module needs is hardly ever here, and its building takes long.
MAX_PIECES = 6
# Drivers a make: kbuild names all modules in one command, which must not be longer than 128 KiB.
TOGETHER = 200
# Seconds for a driver, of which many hang by themselves: those that do not take a second or two.
PATIENCE = 30
TARGET = re.compile(r'^\+\+\+ b/(\S+)', re.M)
ASSIGNMENT = re.compile(r'^([\w$()-]+?)\s*[:+]?=\s*(.*)$')


class Unsuitable(Exception):
    """A driver cannot be tested here; the text says why."""


def make_rules(text):
    """The assignments of a kernel Makefile: [(variable, [word])], continued lines joined."""
    rules = []
    for line in re.sub(r'\\\n', ' ', text).splitlines():
        found = ASSIGNMENT.match(line.split('#')[0].strip())
        if found:
            rules.append((found.group(1), found.group(2).split()))
    return rules


def parts_of(stem, rules):
    """The module that an object belongs to, and its objects' stems: (module, [stem]).

    Raises Unsuitable when the Makefile does not say it in a simple way.
    """
    wanted = stem + '.o'
    for variable, words in rules:
        found = re.fullmatch(r'(.+?)-(?:objs|y|m|objs-y|\$\(CONFIG_\w+\))', variable)
        if wanted in words and found and found.group(1) not in ('obj', 'ccflags', 'lib'):
            name = found.group(1)
            pieces = [word[:-2] for other, row in rules for word in row
                      if other in (name + '-objs', name + '-y') and word.endswith('.o')]
            if stem not in pieces:
                raise Unsuitable('part of %s only with further options' % name)
            return name, pieces
    if any(wanted in words and variable.startswith('obj-') for variable, words in rules):
        return stem, [stem]
    raise Unsuitable('its Makefile does not name it')


def _flags(rules, pieces):
    """Compiler flags that the Makefile of the folder adds."""
    result = []
    for variable, words in rules:
        if variable in ('ccflags-y', 'subdir-ccflags-y') or variable in (
                'CFLAGS_%s.o' % piece for piece in pieces):
            result += [word.replace('$(src)', '$(srctree)/@').replace('$(obj)', '$(srctree)/@')
                       for word in words]
    return [word for word in result if word.startswith(('-I', '-D'))]


class Driver:
    """One patch: the driver's files before and after."""

    def __init__(self, patch, source, folder):
        self.patch = patch
        text = patch.read_text(encoding='utf-8', errors='replace')
        self.files = sorted(set(TARGET.findall(text)))
        if not self.files:
            raise Unsuitable('no patch of a file')
        folders = {str(Path(name).parent) for name in self.files}
        if len(folders) > 1:
            raise Unsuitable('changes files of several folders')
        self.folder = folders.pop()
        self.id = str(Path(self.folder) / Path(next(
            (name for name in self.files if name.endswith('.c')), self.files[0])).stem)
        missing = [name for name in self.files if not (source / name).exists()]
        if missing:
            raise Unsuitable('%s is not in this kernel source' % missing[0])
        makefile = source / self.folder / 'Makefile'
        if not makefile.exists():
            raise Unsuitable('no Makefile in its folder')
        self.rules = make_rules(makefile.read_text(encoding='utf-8', errors='replace'))
        bus = plan.bus_in(source / (self.id + '.c'))
        if bus and bus not in plan.OFFERED:
            raise Unsuitable('%s: no such bus in this machine' % bus)
        self.module, self.pieces = parts_of(Path(self.id).name, self.rules)
        if len(self.pieces) > MAX_PIECES:
            raise Unsuitable('one of %d files of %s' % (len(self.pieces), self.module))
        for piece in self.pieces:
            if not (source / self.folder / (piece + '.c')).exists():
                raise Unsuitable('its part %s.o is not made of a file beside it' % piece)
        self.patched = self._apply(source, folder)

    def _apply(self, source, folder):
        """Copies of the changed files with the patch applied; returns their folder."""
        target = folder / hashlib.sha256(self.id.encode()).hexdigest()[:12]
        shutil.rmtree(target, ignore_errors=True)
        for name in self.files:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, target / name)
        try:
            done = subprocess.run(['patch', '-p1', '-s', '-f', '-d', str(target)],
                                  input=self.patch.read_bytes(), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
        except OSError as error:
            raise Unavailable('patch: %s: install it' % error.strerror.lower()) from error
        if done.returncode:
            raise Unsuitable('the patch does not apply: '
                             + tail(done.stdout.decode('utf-8', 'replace')))
        return target

    def lay_out(self, source, folder, after):
        """Write the module's folder for make."""
        folder.mkdir(parents=True, exist_ok=True)
        include = '-I$(srctree)/' + self.folder
        flags = [flag.replace('@', self.folder) for flag in _flags(self.rules, self.pieces)]
        text = 'ccflags-y := -g %s %s\nobj-m := %s.o\n' % (include, ' '.join(flags), self.module)
        if self.pieces != [self.module]:
            text += '%s-y := %s\n' % (self.module, ' '.join(p + '.o' for p in self.pieces))
        wanted = {'Kbuild': text.encode()}
        for name in ['%s/%s.c' % (self.folder, piece) for piece in self.pieces] + self.files:
            changed = self.patched / name
            wanted[Path(name).name] = (changed if after and changed.exists()
                                       else source / name).read_bytes()
        for name, content in wanted.items():
            path = folder / name
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)
                path.with_suffix('.o').unlink(missing_ok=True)
                (folder / (self.module + '.ko')).unlink(missing_ok=True)


def _digest(runner, top, folders):
    """Digest of the kernel and of everything that is laid out below a folder."""
    digest = hashlib.sha256(runner.stamp.encode())
    for folder in sorted(folders):
        for path in sorted((top / folder).iterdir()):
            if path.suffix in ('.c', '.h') and not path.name.endswith('.mod.c') \
                    or path.name == 'Kbuild':
                digest.update(str(path).encode() + b'\0' + path.read_bytes())
    return digest.hexdigest()


def _build(drivers, source, runner, name, after, say):
    """Build all drivers; returns ({id: Module}, {id: why not}).

    What could not be built is kept in a file, and tried again only when
    something has changed: most of the time goes into that.
    """
    top = runner.folder / name
    top.mkdir(parents=True, exist_ok=True)
    folders = {}
    for driver in drivers:
        folders[driver.id] = driver.id.replace('/', '-')
        driver.lay_out(source, top / folders[driver.id], after)
    kept = top / 'result.json'
    digest = _digest(runner, top, folders.values())
    broken = None
    if kept.exists():
        known, broken = json.loads(kept.read_text(encoding='utf-8'))
        broken = broken if known == digest else None
    if broken is None:
        kept.unlink(missing_ok=True)
        broken = {}
        for start in range(0, len(drivers), TOGETHER):
            broken.update(_make(drivers[start:start + TOGETHER], folders, top, runner))
        kept.write_text(json.dumps([digest, broken]), encoding='utf-8')
    exported = headers.exported_symbols(runner.build)
    built = {}
    for driver in drivers:
        if driver.id in broken:
            continue
        path = top / folders[driver.id] / (driver.module + '.ko')
        if path.exists():
            modules.take(path, driver.id, exported, built, broken)
        else:
            broken[driver.id] = 'no module was linked'
    say('real drivers, %s: %d built, %d not' % ('after' if after else 'before', len(built),
                                                len(broken)))
    return built, broken


def _make(drivers, folders, top, runner):
    """Run make until every module that can be linked is; returns {id: why not}."""
    left = list(drivers)
    broken = {}
    # Nothing is linked while one object is missing: leave out what is broken.
    while left:
        (top / 'Kbuild').write_text(''.join('obj-m += %s/\n' % folders[driver.id]
                                            for driver in left), encoding='utf-8')
        code, said = modules.make(runner.build, top, runner.jobs)
        good = []
        for driver in left:
            place = top / folders[driver.id]
            if all((place / (piece + '.o')).exists() for piece in driver.pieces):
                good.append(driver)
            else:
                broken[driver.id] = (modules.explain(said, driver.pieces, folders[driver.id])
                                     or 'the compiler failed')
        refused = modules.refused_by_modpost(said)
        for driver in list(good):
            path = str(top / folders[driver.id] / driver.module)
            if path in refused:
                good.remove(driver)
                broken[driver.id] = refused[path]
        if not code:
            break
        if len(good) == len(left):
            raise modules.Broken('make: %s' % complaint(said))
        left = good
    return broken


def _test(kind, driver, source, module):
    # A driver that was not written for this test has races of its own.
    test = plan.Test('%s:%s' % (kind, driver.id), driver.id, source / (driver.id + '.c'), [],
                     module.path.stem, suspect=False, lively=False)
    test.shown = {Path(name).name: Path(name).name for name in
                  [piece + '.c' for piece in driver.pieces] + driver.files}
    test.module = module
    test.candidates = plan.requests(test.module.aliases, test.module.name)
    return test


def stops(test):
    """Whether a test stopped the machine."""
    return bool(test.machine) or any(report.kind in ('panic', verdict.HANG) or 'panic' in report.text
                                     for report in test.outcome.reports)


def judge(row):
    """Fill in the row of a real driver.

    Only what the conversion adds counts against it: a driver that fails by
    itself, or that takes none of the fake devices, says nothing about it.
    """
    before, after = row.subject.before, row.subject.after
    if stops(before):
        row.before = 'FAILED'
        row.skip('the driver fails as it is: %s' % verdict.describe(before.outcome.reports[-1])
                 if before.outcome.reports else before.machine)
        return
    own = {verdict.describe(report).split(' at ')[0] for report in before.outcome.reports}
    kinds = {report.kind for report in before.outcome.reports}
    fresh = [report for report in after.outcome.reports if report.kind not in kinds]
    row.before = 'FAILED' if kinds else 'ok'
    row.after = 'FAILED' if fresh else row.before
    if fresh:
        row.fail(['after:'] + [line for report in fresh
                               for line in verdict.detail(after.outcome, report)])
        return
    different = verdict.compare(before.outcome, after.outcome, plan.moved_lines(before, after),
                                plan.managed_lines(after))
    if before.outcome.refused != after.outcome.refused:
        different.append('the devices are refused with %s, before with %s' % tuple(
            '/'.join(map(verdict.error_name, test.outcome.refused)) or 'nothing'
            for test in (after, before)))
    if kinds:
        row.skip('the driver fails as it is: %s' % sorted(own)[0])
    elif different:
        row.after = 'FAILED'
        row.fail(['after:'] + different)
    elif before.outcome.skips and not before.outcome.attempts:
        row.skip(before.outcome.skips[0])
    elif not before.outcome.binds:
        row.before = row.after = 'refused'
        refused = before.outcome.refused
        row.skip('probe takes no fake device: %s%s' % (
            verdict.error_name(refused[-1]) if refused else 'no driver was registered',
            '; its %d failing paths are clean' % row.injected if row.injected else ''))
    elif before.outcome.endless:
        row.skip("there is no end to probe's allocations")
    elif before.outcome.broken or after.outcome.broken or after.machine:
        row.after = 'FAILED'
        row.fail(faults(before) + faults(after))


def write_passed(rows, file):
    """Write the paths of the drivers that were bound and passed, one a line, for devmify series --proved."""
    passed = [row.subject.id + '.c\n' for row in rows if row.status == PASSED]
    file.write_text(''.join(passed), encoding='utf-8')


def subjects_of(folder, source, runner, wanted, say):
    """Everything in a folder of patches: ([Subject that can run], {name: why not})."""
    patches = sorted(Path(folder).glob('*.patch'))
    if not patches:
        raise Unavailable('%s: no patches there: give --real what devmify convert wrote'
                          % folder)
    drivers, why = [], {}
    for patch in patches:
        if wanted and wanted not in (patch.stem, patch.name):
            continue
        try:
            drivers.append(Driver(patch, source, runner.folder / 'patched'))
        except Unsuitable as reason:
            why[patch.stem] = str(reason)
    taken = {}
    for driver in list(drivers):
        if driver.module in taken:
            why[driver.patch.stem] = 'another driver here is called %s, too' % driver.module
            drivers.remove(driver)
        taken[driver.module] = driver
    before, broken = _build(drivers, source, runner, 'before', False, say)
    buildable = [driver for driver in drivers if driver.id in before]
    after, broken_after = _build(buildable, source, runner, 'after', True, say)
    subjects = []
    for driver in drivers:
        subject = plan.Subject(driver.id, 'real')
        if driver.id in broken:
            why[driver.patch.stem] = broken[driver.id]
            continue
        subject.before = _test('before', driver, source, before[driver.id])
        if driver.id in after:
            subject.after = _test('after', driver, driver.patched, after[driver.id])
        else:
            subject.note = broken_after[driver.id]
        subject.patch = driver.patch.stem
        subjects.append(subject)
    return subjects, why
