# SPDX-License-Identifier: GPL-2.0-only
"""Compiles drivers before and after, in a folder that kbuild is configured in.

The tree is not written to: make builds the files as they are, and what they become is compiled from a
scratch folder by the command that kbuild has kept of each.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter

from . import csource, process

# .config begins with: # Linux/x86 6.12.117 Kernel Configuration
ARCH = re.compile(r'# Linux/(\S+) \S+ Kernel Configuration')
SAVED = re.compile(r'^(?:saved)?cmd_\S+ := (.*)$', re.M)
# Of a Makefile: obj-$(CONFIG_A) += one.o two.o, two-y := part.o
LISTS = re.compile(r'(?m)^([\w-]+?)-(y|m|objs|objs-y|\$\(CONFIG_\w+\))\s*[:+]?=(.*)$')
SAID = re.compile(r'^(\S+?):\d+:(?:\d+:)? (warning|(?:fatal )?error): (.*)$', re.M)
# What kbuild gives sparse (Makefile: CHECKFLAGS).
SPARSE = ('sparse -D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise -Wno-return-void '
          '-Wno-unknown-attribute')


class BuildError(Exception):
    """Nothing can be built there; the text says what to do."""


# What the kernel's Makefile makes of `uname -m` (scripts/subarch.include), and of an ARCH that has two names.
MACHINES = (('i.86|x86_64', 'x86'), ('sun4u|sparc64', 'sparc'), ('arm.*|sa110', 'arm'), ('s390x', 's390'),
            ('ppc.*', 'powerpc'), ('mips.*', 'mips'), ('sh[234].*', 'sh'), ('aarch64.*', 'arm64'),
            ('riscv.*', 'riscv'), ('loongarch.*', 'loongarch'))


def arch_of(name):
    """The folder below arch/ of a machine or of what ARCH is set to."""
    return next((arch for pattern, arch in MACHINES if re.fullmatch(pattern, name) and name != 'arm64'), name)


class Builder:
    """Compiles files of a tree.

    folder: where kbuild is configured (make O=folder); name: what the configuration is called; jobs:
    processes at a time.  ARCH and CROSS_COMPILE are those of the environment.  Raises BuildError.
    """

    def __init__(self, tree, folder, name, jobs):
        self.tree = tree
        self.folder = os.path.realpath(folder)
        self.jobs = jobs
        if tree.holds(folder):
            raise BuildError('%s: is inside the tree, which is never written to: configure another folder: '
                             'make O=FOLDER allmodconfig' % folder)
        if re.search(r'[\s:]', self.folder + tree.root):
            raise BuildError('%s: kbuild takes no blank and no colon in the names of folders: use another' %
                             folder)
        try:
            self.config = csource.read(os.path.join(self.folder, '.config'))
        except OSError as err:
            raise BuildError('%s: no .config: configure it: make O=%s allmodconfig' %
                             (folder, folder)) from err
        if not shutil.which('make'):
            raise BuildError('make: not found: install the package make')
        source = os.path.join(self.folder, 'source')
        if os.path.exists(source) and not os.path.samefile(source, tree.root):
            raise BuildError('%s: is of another tree, %s: configure one for this' % (
                folder, os.path.realpath(source)))
        found, meant = ARCH.search(self.config[:1000]), arch_of(os.environ.get('ARCH') or os.uname().machine)
        if not found or arch_of(found.group(1)) != meant:
            raise BuildError('%s: its .config is for %s, and make would make one for %s of it: set ARCH' % (
                folder, found.group(1) if found else 'no architecture that it tells', meant))
        self.name = '%s, %s, W=1' % (name or os.path.basename(self.folder), meant)
        self.sparse = bool(shutil.which('sparse'))

    def enabled(self, path):
        """True where the configuration builds a file, as far as the Makefile of its folder says."""
        folder, name = os.path.split(path[:-2] + '.o')
        text = csource.text_of(self.tree.root, os.path.join(folder, 'Makefile')).replace('\\\n', ' ')
        lists = [(target, option, set(words.split())) for target, option, words in LISTS.findall(text)]
        wanted = {name}
        for _ in range(3):
            wanted |= {target + '.o' for target, _, words in lists if target != 'obj' and wanted & words}
        options = {option for target, option, words in lists if target == 'obj' and wanted & words}
        return any(option in ('y', 'm') or re.search(r'(?m)^%s=[ym]$' % option[2:-1], self.config)
                   for option in options)

    def compare(self, texts):
        """{(path, n): what is amiss with the nth text of a file} of {path: [text]}: '' for nothing.

        A file that cannot be built as it is is left out.  Raises BuildError where nothing can.
        """
        if not texts:
            return {}
        with tempfile.TemporaryDirectory(prefix='devmify-') as scratch:
            self._make(['prepare'], scratch)
            before = self._before(sorted(texts), scratch)
            known = {path: command for path in before for command in [self._command(path)] if command}
            todo = [(path, number) for path in sorted(known) for number in range(len(texts[path]))]
            if todo:
                self._after(todo, texts, known, scratch)
            return {one: self._amiss(before[one[0]], *self._answers(one, scratch, at))
                    for at, one in enumerate(todo)}

    def _make(self, targets, scratch, check=True):
        """What make says of some targets.  Raises BuildError where it fails."""
        log = os.path.join(scratch, 'said')
        with open(log, 'wb') as stream:
            done = process.call(
                ['make', '-k', '-j%d' % self.jobs, '-C', self.tree.root, 'O=' + self.folder, 'W=1', *targets],
                stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT)
        said = csource.read(log)
        if check and done.returncode:
            errors = [line for line in said.splitlines() if re.search(r'(?i)\berror\b|\*\*\*', line)]
            raise BuildError('%s: make fails there: %s' % (
                self.folder, (errors or said.splitlines() or [''])[0]))
        return said

    def _before(self, paths, scratch):
        """{path: Counter of what the compiler says} of files as they are that can be built."""
        objects = {path: os.path.join(self.folder, path[:-2] + '.o') for path in paths}
        for full in objects.values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(full)
        said = {path: Counter() for path in paths}
        text = self._make([path[:-2] + '.o' for path in paths], scratch, check=False)
        for where, kind, what in SAID.findall(text):
            path = os.path.relpath(os.path.join(self.folder, where), self.tree.root)
            if path in said:
                said[path][kind + ': ' + what] += 1
        return {path: said[path] for path, full in objects.items() if os.path.exists(full)}

    def _command(self, path):
        """(the compiler's call that kbuild has kept of a file, its source as it is named there), or None."""
        folder, base = os.path.split(path[:-2] + '.o')
        found = SAVED.search(csource.text_of(self.folder, os.path.join(folder, '.%s.cmd' % base)))
        call = found.group(1).split(' ; ')[0] if found else ''
        words = call.split()
        sources = [word for word in words if word.endswith('/' + os.path.basename(path)) or word == path]
        return (call, sources[-1]) if sources and '-c' in words else None

    def _after(self, todo, texts, known, scratch):
        """Compile the new texts, all by one make."""
        rules, targets = [], []
        for at, (path, number) in enumerate(todo):
            call, source = known[path]
            folder = os.path.join(scratch, str(at))
            os.mkdir(folder)
            new = os.path.join(folder, os.path.basename(path))
            csource.write(new, texts[path][number])
            quoted = '-iquote %s' % os.path.dirname(self.tree.path(path))
            call = re.sub(r' -Wp,-MM?D,\S+', '', call)
            changed = '%s %s' % (_with(call, source, new, os.path.join(folder, 'out.o')), quoted)
            lines = ['@cd %s && { %s ; } > %s/said 2>&1; echo $$? > %s/status' % (
                self.folder, changed, folder, folder)]
            if self.sparse:
                for name, text, more in (('old', source, ''), ('new', new, quoted)):
                    checked = _with(call, source, text, '/dev/null').split(' ', 1)[1]
                    lines.append('@cd %s && { %s %s %s ; } > %s/%s 2>&1 || true' % (
                        self.folder, SPARSE, checked, more, folder, name))
            rules.append('t%d:\n' % at + ''.join('\t%s\n' % line for line in lines))
            targets.append('t%d' % at)
        csource.write(os.path.join(scratch, 'Makefile'),
                      'pound := \\#\nall: %s\n%s' % (' '.join(targets), ''.join(rules)))
        process.call(['make', '-k', '-s', '-j%d' % self.jobs, '-C', scratch], stdin=subprocess.DEVNULL,
                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _answers(self, one, scratch, at):
        """(what the compiler says of the new text, True where it failed, what sparse says anew)."""
        folder, base = os.path.join(scratch, str(at)), os.path.basename(one[0])

        def said(name):
            found = SAID.findall(csource.text_of(folder, name))
            return Counter(kind + ': ' + text for where, kind, text in found
                           if os.path.basename(where) == base)
        failed = csource.text_of(folder, 'status').strip() != '0'
        return said('said'), failed, said('new') - said('old')

    @staticmethod
    def _amiss(before, after, failed, sparse):
        """What is amiss with a new text, in a line; '' for nothing."""
        new = after - before
        if failed:
            errors = [text for text in after if 'error: ' in text]
            return 'does not build: %s' % (errors[0] if errors else 'the compiler fails')
        if new:
            return 'new %s' % sorted(new)[0]
        return 'sparse: new %s' % sorted(sparse)[0] if sparse else ''


def _with(call, source, new, out):
    """A compiler's call with another source and output."""
    words = call.split(' ')
    words[len(words) - 1 - words[::-1].index(source)] = new
    words[words.index('-o') + 1] = out
    return ' '.join(words)
