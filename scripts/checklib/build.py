# SPDX-License-Identifier: GPL-2.0-only
"""Builds samples, goldens and naive conversions as modules, with W=1."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

from testlib import headers
from testlib.cases import NAIVE, read_table
from testlib.fetch import Unavailable, cache_dir
from testlib.layout import LINKED, files_of, kbuild_of, module_of

# Kinds of sources, and the folder that each is built in; modules of one make
# must differ in name, so that a sample and its golden cannot share a make.
SAMPLE, GOLDEN, NAIVE_KIND, ALONE = 'sample', 'golden', 'naive', 'alone'
# The make that each is built by.
MAKES = {SAMPLE: SAMPLE, NAIVE_KIND: SAMPLE, GOLDEN: GOLDEN, ALONE: ALONE}
MESSAGE = re.compile(r'^(?P<path>\S+?\.[ch]):(?P<line>\d+)(?::\d+)?: '
                     r'(?P<level>warning|error|fatal error): (?P<text>.*)$')
MODPOST = re.compile(r'^(?P<level>WARNING|ERROR): modpost: (?P<text>.*)$')
# modpost stops naming undefined symbols after the tenth; undefined() asks nm.
UNDEFINED = re.compile(r'undefined!$|^suppressed \d+ unresolved symbol')
OBJECT = re.compile(r'\b(?:in |\[|module )(?P<path>[^\s\[]+?)(?:\.k?o\b| uses symbol)')
FAILED = re.compile(r'\*\*\* \[\S+?: (?P<path>\S+?)\.o\] Error')


class Log:
    """What one make said, by module name."""

    def __init__(self):
        self.warnings = defaultdict(list)   # stem -> [(line or None, text)]
        self.errors = defaultdict(list)     # stem -> [(line or None, text)]
        self.undefined = defaultdict(list)  # stem -> [symbol]
        self.general = []                   # errors that belong to no module

    def merge(self, other):
        """Take over what another make said about other modules."""
        self.warnings.update(other.warnings)
        self.errors.update(other.errors)
        self.undefined.update(other.undefined)
        self.general.extend(other.general)


def parse(text, stems):
    """Sort the output of a kbuild run by module; `stems` are the names of the modules."""
    log = Log()

    def stem_of(path):
        name = path.rsplit('/', 1)[-1].split('.')[0]
        name = name[:-len(LINKED)] if name.endswith(LINKED) else name
        return name if name in stems else None

    current, other = None, ''
    for line in text.splitlines():
        compiled = re.match(r'\s+(CC|LD) \[M\]\s+(\S+)\.o$', line)
        if compiled:
            # With -O the messages of a target follow its own line, so a message
            # about a header is the matter of the module that includes it.
            current, other = stem_of(compiled.group(2)), ''
            continue
        found = MESSAGE.match(line)
        if found:
            owner = stem_of(found['path']) or current
            where = log.warnings if found['level'] == 'warning' else log.errors
            if owner:
                where[owner].append((found['line'], found['text']))
            elif found['level'] != 'warning':
                log.general.append(line)
            continue
        found = FAILED.search(line)
        if found:
            owner = stem_of(found['path'])
            if not owner:
                log.general.append(line)
            elif not log.errors[owner]:
                log.errors[owner].append((None, other or 'the compiler failed'))
            continue
        found = MODPOST.match(line)
        if found:
            if UNDEFINED.search(found['text']):
                continue
            place = OBJECT.search(found['text'])
            owner = stem_of(place['path']) if place else None
            text_only = re.sub(r'\S+/', '', found['text'])
            if owner:
                log.warnings[owner].append((None, text_only))
            else:
                log.general.append(line)
        elif line.startswith('error:'):
            log.general.append(line)
        else:
            # A tool that fails without a place: its first line says most.
            other = other or line.strip()
    return log


def new_warnings(before, after):
    """The warnings of `after` whose text `before` does not have, each as often as it is new."""
    left = [text for _, text in before]
    fresh = []
    for line, text in after:
        if text in left:
            left.remove(text)
        else:
            fresh.append((line, text))
    return fresh


def undefined(build, objects):
    """The symbols that no part of the kernel exports, by object file: {path: [symbol]}."""
    missing = {path: [] for path in objects}
    exported = headers.exported_symbols(build)
    exported.add('__this_module')   # defined by the part of a module that modpost writes
    done = subprocess.run(['nm', '-A', '-u', '--format=posix'] + [str(path) for path in objects],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True)
    for line in done.stdout.splitlines():
        # PATH: SYMBOL TYPE; a weak symbol (w, v) may stay undefined.
        path, symbol, kind = line.rsplit(None, 2)
        if kind == 'U' and symbol not in exported:
            missing[Path(path.rstrip(':'))].append(symbol)
    return missing


class Memory:
    """Outcomes of earlier builds, so that only what changed is built again.

    An outcome is kept under everything that it depends on: the source, the
    headers, the compiler.  One with an error is never kept.
    """

    def __init__(self, build, folder):
        said = subprocess.run([headers.compiler(build), '--version'], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, check=True).stdout
        symbols = build / 'Module.symvers'
        stamp = symbols.stat().st_mtime_ns if symbols.exists() else 0
        self._base = b'%s %d %s' % (os.fsencode(build), stamp, said)
        self._folder = folder

    def _file(self, stem, paths):
        digest = hashlib.sha256(self._base)
        for content in [stem.encode()] + [path.read_bytes() for path in paths]:
            digest.update(b'%d:%s' % (len(content), content))
        return self._folder / (digest.hexdigest() + '.json')

    def recall(self, stem, paths, log):
        """Whether the outcome is known; if so, enter it into the log."""
        try:
            known = json.loads(self._file(stem, paths).read_text(encoding='utf-8'))
        except (OSError, ValueError):
            return False
        log.warnings[stem] = [tuple(row) for row in known['warnings']]
        log.undefined[stem] = known['undefined']
        return True

    def keep(self, stem, paths, log):
        """Remember the outcome of a module that was built without an error."""
        self._folder.mkdir(parents=True, exist_ok=True)
        target = self._file(stem, paths)
        fresh = target.with_suffix('.%d' % os.getpid())
        fresh.write_text(json.dumps({'warnings': log.warnings[stem],
                                     'undefined': log.undefined[stem]}), encoding='utf-8')
        fresh.rename(target)


def make_modules(build, folder, sources, jobs):
    """Build one module a source in `folder`; returns its Log.

    `sources` maps a module name to the files that it is made of, the driver first.
    """
    folder.mkdir(parents=True)
    lines, modules = [], {}
    for stem, (driver, *parts) in sorted(sources.items()):
        for name, path in files_of(stem, driver, parts).items():
            shutil.copyfile(path, folder / name)
        lines.append(kbuild_of(stem, parts))
        modules[folder / (module_of(stem, parts) + '.o')] = stem
    (folder / 'Kbuild').write_text(''.join(lines), encoding='utf-8')
    # NOFINAL: modpost tells what is wrong with a module, linking it adds nothing.
    # MODPOST_WARN: one module's unknown symbol must not hide the others' answers.
    done = subprocess.run(
        ['make', '-C', str(build), 'M=%s' % folder, 'W=1', '-k', '-O', '-j%d' % jobs,
         'CC=' + headers.compiler(build), 'CONFIG_DEBUG_INFO_BTF_MODULES=',
         'KBUILD_MODPOST_NOFINAL=1', 'KBUILD_MODPOST_WARN=1', 'modules'],
        env=dict(os.environ, LC_ALL='C'), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors='replace', check=False)
    log = parse(done.stdout, set(sources))
    if done.returncode and not log.errors and not log.general:
        log.general.extend(done.stdout.splitlines()[-5:])
    built = [path for path in modules if path.exists()]
    if built and (build / 'Module.symvers').exists():
        for path, symbols in undefined(build, built).items():
            log.undefined[modules[path]] = symbols
    return log


def _said(case_path, messages):
    return ['%s:%s: %s' % (case_path, line, text) if line else '%s: %s' % (case_path, text)
            for line, text in messages]


def check_builds(results, cases, scratch, jobs, exceptions, whole, alone):
    """The stage: samples build without a warning, what was made of them with no new one.

    `alone` is a folder that may hold what the rules alone made of them; `exceptions` is the data
    file of symbols (patterns) that the headers lack, with the reasons; with `whole` (no case was
    chosen) a stale line in it is a failure.
    """
    jobs_of = {}
    for case in cases:
        for kind, path in ((SAMPLE, case.sample), (NAIVE_KIND, case.naive),
                           (GOLDEN, case.expected_c),
                           (ALONE, alone / case.rule / (case.name + '.c'))):
            if path.exists():
                jobs_of[kind, case] = path
    try:
        build = headers.find()
    except Unavailable as reason:
        for kind, case in jobs_of:
            results.skipped('%s %s' % (kind, case.id), str(reason))
        return
    memory = Memory(build, cache_dir() / 'builds')
    excused = read_table(exceptions)
    logs, general, used = {}, [], set()
    groups = defaultdict(dict)
    for (kind, case), path in jobs_of.items():
        stem = case.name + ('_' + NAIVE[1:] if kind == NAIVE_KIND else '')
        groups[case.rule, MAKES[kind]][stem] = [path] + (
            case.expected_parts if kind == GOLDEN else case.parts)
    for (rule, made), sources in sorted(groups.items()):
        known = Log()
        fresh = {stem: paths for stem, paths in sources.items()
                 if not memory.recall(stem, paths, known)}
        if fresh:
            folder = scratch / made / rule
            log = make_modules(build, folder, fresh, jobs)
            general.extend(log.general)
            # After an error anywhere modpost has not seen the others either.
            if not log.general and not any(log.errors.values()):
                for stem, paths in fresh.items():
                    memory.keep(stem, paths, log)
            known.merge(log)
        logs[rule, made] = known
    if general:
        results.failed('make', '\n'.join(general[:20]))
    for (kind, case), path in jobs_of.items():
        stem = case.name + ('_' + NAIVE[1:] if kind == NAIVE_KIND else '')
        log = logs[case.rule, MAKES[kind]]
        shown = '%s of %s' % (kind, case.id) if kind == ALONE else path.relative_to(case.root)
        problems = _said(shown, log.errors[stem])
        known = [] if kind == SAMPLE else logs[case.rule, SAMPLE].warnings[case.name]
        problems += _said(shown, new_warnings(known, log.warnings[stem]))
        excuses = {}
        for symbol in log.undefined[stem]:
            pattern = next((each for each in excused if fnmatch(symbol, each)), None)
            if pattern:
                excuses[pattern] = symbol
            else:
                problems.append('%s: no symbol %s in these headers' % (shown, symbol))
        results.check('%s %s' % (kind, case.id), problems, case.id)
        if excuses and not problems and kind == SAMPLE:
            # Said once a sample: what is made of it links no better and no worse.
            results.skipped('link ' + case.id, '; '.join(
                '%s: %s' % (symbol, excused[each]) for each, symbol in sorted(excuses.items())))
        used.update(excuses)
    if whole and excused:
        results.check(exceptions.name, ['%s: no sample needs it any more: remove the line' % name
                                        for name in sorted(set(excused) - used)])
