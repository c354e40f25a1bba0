# SPDX-License-Identifier: GPL-2.0-only
"""Builds drivers as modules of the test kernel, and reads what was built.

File formats: elf(5); .modinfo is a row of NAME=VALUE strings ended by zeros.
"""

import hashlib
import os
import re
import shutil
import struct
import subprocess
from collections import defaultdict
from pathlib import Path

from testlib import headers
from testlib.fetch import complaint
from testlib.layout import files_of, kbuild_of, module_of, objects_of

SHF_ALLOC, SHF_EXECINSTR = 2, 4
SHT_SYMTAB = 2
STB_GLOBAL = 1
STAMP = 'devmify-stamp'
ERROR = re.compile(r'^(\S+?\.[ch]):(\d+):(?:\d+:)? (?:fatal )?error: (.*)$')
FAILED_OBJECT = re.compile(r'^make\[\d+\]: \*\*\* \[\S+: (/\S+\.o)\] Error', re.M)
NO_LICENSE = re.compile(r'^ERROR: modpost: missing MODULE_LICENSE\(\) in (\S+)\.o$', re.M)
REFUSED = re.compile(r'^ERROR: modpost: (\S+?)(?:\.ko)?: (.*)$', re.M)


class Broken(Exception):
    """A module cannot be built or read; the text says why."""


def module_name(stem):
    """The name under which the kernel knows the module of a file."""
    return stem.replace('-', '_').replace(',', '_')


class Module:
    """A built module: aliases, size of its code, and source lines of its code.

    Raises Broken when the file is no 64-bit relocatable ELF file.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.name = module_name(self.path.stem)
        try:
            self._data = self.path.read_bytes()
            self._read_sections()
        except (OSError, struct.error, IndexError, ValueError, OverflowError) as error:
            raise Broken('%s: not a module: %s' % (path, error)) from error
        self._lines = {}

    def _read_sections(self):
        if self._data[:6] != b'\x7fELF\x02\x01':
            raise Broken('%s: not a 64-bit ELF file' % self.path)
        offset, = struct.unpack_from('<Q', self._data, 0x28)
        size, count, names = struct.unpack_from('<HHH', self._data, 0x3a)
        heads = [struct.unpack_from('<IIQQQQIIQQ', self._data, offset + i * size)
                 for i in range(count)]
        table = heads[names]
        self.sections = []
        for head in heads:
            start = table[4] + head[0]
            end = self._data.index(b'\0', start)
            self.sections.append((self._data[start:end].decode(), head))
        self.symbols = {}
        self.wanted = set()     # names that the kernel has to have
        for _, head in self.sections:
            if head[1] == SHT_SYMTAB:
                self._read_symbols(head)

    def _read_symbols(self, head):
        strings = self.sections[head[6]][1][4]
        for at in range(head[4], head[4] + head[5], 24):
            name, info, _, index, value, _ = struct.unpack_from('<IBBHQQ', self._data, at)
            end = self._data.index(b'\0', strings + name)
            text = self._data[strings + name:end].decode()
            if text and 0 < index < len(self.sections):
                self.symbols.setdefault(text, (self.sections[index][0], value))
            elif text and not index and info >> 4 == STB_GLOBAL:
                self.wanted.add(text)

    @property
    def text_size(self):
        """Bytes of code that stay in memory, rounded up section by section."""
        return sum((head[5] + 63) // 64 * 64 for name, head in self.sections
                   if head[2] & SHF_EXECINSTR and head[2] & SHF_ALLOC
                   and not name.startswith(('.init', '.exit')))

    @property
    def aliases(self):
        """What modinfo -F alias would print."""
        for name, head in self.sections:
            if name == '.modinfo':
                rows = self._data[head[4]:head[4] + head[5]].split(b'\0')
                return [row[6:].decode() for row in rows if row.startswith(b'alias=')]
        return []

    def resolve(self, places):
        """Source lines of code places: {(symbol or None, offset): [(function, file, line)]}.

        With None the offset counts from the start of .text.  Where functions
        were inlined there are several entries, the innermost first.
        """
        wanted = defaultdict(list)
        for place in set(places) - set(self._lines):
            section, value = self.symbols.get(place[0], ('.text', 0)) if place[0] else ('.text', 0)
            # A return address belongs to the instruction before it.
            wanted[section].append((place, value + max(place[1] - 1, 0)))
        for section, rows in wanted.items():
            answers = self._addr2line(section, [address for _, address in rows])
            for (place, _), answer in zip(rows, answers):
                self._lines[place] = answer
        return {place: self._lines.get(place, []) for place in places}

    def _addr2line(self, section, addresses):
        if not shutil.which('addr2line'):
            return [[] for _ in addresses]
        done = subprocess.run(
            ['addr2line', '-e', str(self.path), '-j', section, '-i', '-f', '-a'],
            input=''.join('0x%x\n' % address for address in addresses), text=True,
            errors='replace', stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        answers, rows = [], done.stdout.splitlines()
        function = None
        for row in rows:
            if row.startswith('0x'):
                answers.append([])
                function = None
            elif function is None:
                function = row
            else:
                found = re.match(r'(.*):(\d+)', row)
                if found and answers:
                    answers[-1].append((function, Path(found.group(1)).name,
                                        int(found.group(2))))
                function = None
        return answers + [[] for _ in range(len(addresses) - len(answers))]


def write_sources(folder, sources, flags=()):
    """Lay out a folder for one make: {module stem: [driver, part...]}; returns its files' names.

    A file that has not changed keeps its time, so that make builds only what
    is new.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = ['ccflags-y := -g %s\n' % ' '.join(flags)]
    wanted = {}
    for stem, (driver, *parts) in sorted(sources.items()):
        for name, path in files_of(stem, driver, parts).items():
            wanted[name] = path.read_bytes()
        lines.append(kbuild_of(stem, parts))
    text = ''.join(lines)
    for name, content in wanted.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            # An object of the old text must not stand for a new one that fails.
            stem = name.split('.')[0]
            for stale in (path.stem + '.o', stem + '.ko', module_of(stem, True) + '.ko'):
                (folder / stale).unlink(missing_ok=True)
    (folder / 'Kbuild').write_text(text, encoding='utf-8')
    return sorted(wanted) + ['Kbuild']


def _digest(folder, stamp, names):
    digest = hashlib.sha256(stamp.encode())
    for name in sorted(names):
        digest.update(name.encode() + b'\0' + (folder / name).read_bytes())
    return digest.hexdigest()


def make(build, folder, jobs):
    """Build the modules in a folder, as many as can be; returns (exit code, output)."""
    done = subprocess.run(
        ['make', '-C', str(build), 'ARCH=um', 'M=%s' % folder, '-k', '-j%d' % jobs,
         'KBUILD_MODPOST_WARN=1', 'modules'],
        env=dict(os.environ, LC_ALL='C'), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors='replace', check=False)
    for path in FAILED_OBJECT.findall(done.stdout):
        # One of an earlier kernel must not stand for what this one cannot build.
        Path(path).unlink(missing_ok=True)
    return done.returncode, done.stdout


def refused_by_modpost(text):
    """{module's path without its ending: why}, from make's output."""
    refused = dict(REFUSED.findall(text))
    for path in NO_LICENSE.findall(text):
        refused[path] = 'no module: it has no MODULE_LICENSE()'
    return refused


def explain(text, pieces, folder=''):
    """Why an object was not built, from make's output; None if it does not say.

    `pieces` are the stems of the module's files, `folder` the last part of
    the folder they are in, if there are several.
    """
    lines = text.splitlines()
    wanted = [(folder + '/' if folder else '/') + piece + '.c' for piece in pieces]
    for i, line in enumerate(lines):
        found = ERROR.match(line)
        # An error in a header names the file that includes it only on the way.
        near = [line] + lines[max(0, i - 12):i]
        if found and any(name in one for one in near for name in wanted):
            return '%s:%s: %s' % (Path(found.group(1)).name, found.group(2),
                                  found.group(3))
    return None


def take(path, key, exported, built, broken):
    """Read a built module into `built`, or into `broken` if the kernel lacks what it needs."""
    module = Module(path)
    lacking = sorted(module.wanted - exported)
    if lacking:
        broken[key] = 'this kernel has no ' + ', '.join(lacking[:4])
    else:
        built[key] = module


def build_modules(build, stamp, folder, sources, jobs, flags=()):
    """Build one module a source with a single make; a broken one does not stop the others.

    Returns ({stem: Module}, {stem: why there is none}).  Raises Broken when
    make fails without naming a module.
    """
    names = write_sources(folder, sources, flags)
    kept = folder / STAMP
    digest = _digest(folder, stamp, names)
    if not kept.exists() or kept.read_text(encoding='utf-8').split('\n')[0] != digest:
        kept.unlink(missing_ok=True)
        said = _build(build, folder, sources, jobs, flags)
        kept.write_text(digest + '\n' + said, encoding='utf-8')
    said = kept.read_text(encoding='utf-8').split('\n', 1)[1]
    exported = headers.exported_symbols(build)
    built, broken = {}, {}
    for stem, (_, *parts) in sources.items():
        path = folder / (module_of(stem, parts) + '.ko')
        if path.exists():
            take(path, stem, exported, built, broken)
        else:
            broken[stem] = explain(said, [stem]) or 'the compiler failed: ' + complaint(said)
    return built, broken


def _build(build, folder, sources, jobs, flags):
    """Run make until the modules that can be built are; returns everything that it said."""
    code, said = make(build, folder, jobs)
    if not code:
        return said
    # Nothing is linked while one object is missing: leave out what is broken.
    good = {stem: files for stem, files in sources.items()
            if all((folder / name).exists() for name in objects_of(stem, files[1:]))}
    if not good:
        return said
    if len(good) == len(sources):
        raise Broken('make: %s' % complaint(said))
    write_sources(folder, good, flags)
    code, more = make(build, folder, jobs)
    if code:
        raise Broken('make: %s' % complaint(more))
    write_sources(folder, sources, flags)
    return said + more
