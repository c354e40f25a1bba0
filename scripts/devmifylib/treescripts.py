# SPDX-License-Identifier: GPL-2.0-only
"""What the tree's own scripts say of a patch: scripts/get_maintainer.pl and scripts/checkpatch.pl."""

import email.header
import email.utils
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field

from . import csource, process

MAINTAINER, CHECKPATCH = 'scripts/get_maintainer.pl', 'scripts/checkpatch.pl'
ENCODING = {'encoding': 'utf-8', 'errors': 'surrogateescape'}
# "Name <address> (maintainer:HARDWARE MONITORING)", "address (open list:...)"
ROLE = re.compile(r'(.+?) \((maintainer|supporter|reviewer|[\w ]*list|[\w ]+)(?::(.*))?\)$')
COMPLAINT = re.compile(r'(ERROR|WARNING|CHECK):([A-Z_]+): (.*)')
# A tool may not sign, and nobody has yet; the cover letter and the mail header are no source.
NOT_ASKED = 'MISSING_SIGN_OFF,NO_AUTHOR_SIGN_OFF,FROM_SIGN_OFF_MISMATCH'
# Patches a run of checkpatch.pl, which takes a while to start.
TOGETHER = 20


class ScriptError(Exception):
    """A script of the tree does not do its work; the text says what it said."""


@dataclass
class Recipients:
    """to: maintainers, cc: everybody else."""
    to: list = field(default_factory=list)
    cc: list = field(default_factory=list)


def missing(tree, script):
    """Why a script of the tree cannot be asked, '' where it can."""
    if not os.path.isfile(tree.path(script)):
        return '%s: the tree has no %s' % (tree.root, script)
    return '' if shutil.which('perl') else 'perl: not found: install the package perl'


def _ask(tree, script, args, home, folder, fine):
    """What a script of the tree prints that is run in a folder, without the settings of who runs it.

    home: an empty folder; fine: its exit statuses that mean that it has done its work.  Raises ScriptError.
    """
    done = process.call(['perl', tree.path(script), *args], cwd=folder, stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                        env=dict(os.environ, HOME=home, LC_ALL='C.UTF-8'), **ENCODING)
    if done.returncode not in fine:
        said = done.stderr.strip() or done.stdout.strip() or 'exit %d' % done.returncode
        raise ScriptError('%s: %s' % (tree.path(script), said.splitlines()[0]))
    return done.stdout


def recipients(tree, paths, jobs):
    """{path: Recipients} of files of a tree by its get_maintainer.pl.  Raises ScriptError."""
    with tempfile.TemporaryDirectory(prefix='devmify-') as folder:
        options = ('--no-git', '--no-git-fallback', '--no-rolestats', '--roles', '-f')
        said = process.pooled(lambda path: _ask(tree, MAINTAINER, (*options, path), folder, tree.root, (0,)),
                              paths, jobs)
    return {path: of_lines(text.splitlines()) for path, text in zip(paths, said)}


def of_lines(lines):
    """Recipients of what get_maintainer.pl prints; without a maintainer the first list is asked."""
    out, lists = Recipients(), []
    for line in lines:
        found = ROLE.match(line.strip())
        if not found:
            continue
        who, role, _ = found.groups()
        if role in ('maintainer', 'supporter'):
            out.to.append(who)
        else:
            out.cc.append(who)
            if 'list' in role:
                lists.append(who)
    if not out.to:
        out.to, out.cc = lists[:1], [who for who in out.cc if who not in lists[:1]]
    return out


def header(name, people):
    """A line of a mail's header, folded, '' for nobody."""
    if not people:
        return ''
    out = []
    for person in dict.fromkeys(people):
        who, address = email.utils.parseaddr(person)
        if not who.isascii():
            who = email.header.Header(who, 'utf-8').encode()
        out.append(email.utils.formataddr((who, address)) if who else address)
    return '%s: %s\n' % (name, ',\n\t'.join(out))


def checkpatch(tree, patches, jobs):
    """{name: [complaint]} of checkpatch.pl --strict on {name: text of a patch}; ERROR and WARNING first.

    Raises ScriptError.
    """
    names, said = sorted(patches), {name: [] for name in patches}
    with tempfile.TemporaryDirectory(prefix='devmify-') as folder:
        files = {}
        for number, name in enumerate(names):
            files[os.path.join(folder, '%d.patch' % number)] = name
            csource.write(os.path.join(folder, '%d.patch' % number), patches[name])
        paths = list(files)
        options = ('--strict', '--terse', '--no-summary', '--show-types', '--color=never', '--ignore',
                   NOT_ASKED, '--root', tree.root)
        # It leaves a file where it runs.
        parts = [paths[i:i + TOGETHER] for i in range(0, len(paths), TOGETHER)]
        for text in process.pooled(lambda part: _ask(tree, CHECKPATCH, (*options, *part), folder, folder,
                                                     (0, 1)), parts, jobs):
            for line in text.splitlines():
                where, _, rest = line.partition(':')
                found = COMPLAINT.search(rest)
                if where in files and found:
                    said[files[where]].append('%s:%s: %s' % found.groups())
    return {name: sorted(lines, key=lambda line: line.startswith('CHECK')) for name, lines in said.items()}
