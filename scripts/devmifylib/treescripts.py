# SPDX-License-Identifier: GPL-2.0-only
"""What the tree's own scripts say of a patch: scripts/get_maintainer.pl and scripts/checkpatch.pl."""

import email.header
import email.utils
import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

MAINTAINER, CHECKPATCH = 'scripts/get_maintainer.pl', 'scripts/checkpatch.pl'
ENCODING = {'encoding': 'utf-8', 'errors': 'surrogateescape'}
# "Name <address> (maintainer:HARDWARE MONITORING)", "address (open list:...)"
ROLE = re.compile(r'(.+?) \((maintainer|supporter|reviewer|[\w ]*list|[\w ]+)(?::(.*))?\)$')
COMPLAINT = re.compile(r'(ERROR|WARNING|CHECK):([A-Z_]+): (.*)')
# A tool may not sign, and nobody has yet; the cover letter and the mail header are no source.
NOT_ASKED = 'MISSING_SIGN_OFF,NO_AUTHOR_SIGN_OFF,FROM_SIGN_OFF_MISMATCH'
# Patches a run of checkpatch.pl, which takes a while to start.
TOGETHER = 20


@dataclass
class Recipients:
    """to: maintainers, cc: everybody else; mailing: the lists among these."""
    to: list = field(default_factory=list)
    cc: list = field(default_factory=list)
    mailing: list = field(default_factory=list)


def missing(tree, script):
    """Why a script of the tree cannot be asked, '' where it can."""
    if not os.path.isfile(tree.path(script)):
        return '%s: the tree has no %s' % (tree.root, script)
    return '' if shutil.which('perl') else 'perl: not found: install the package perl'


def recipients(tree, paths, jobs):
    """{path: Recipients} of files of a tree by its get_maintainer.pl."""
    def ask(path):
        done = subprocess.run(
            ['perl', tree.path(MAINTAINER), '--no-git', '--no-git-fallback', '--no-rolestats', '--roles',
             '-f', path], cwd=tree.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, check=False, **ENCODING)
        return of_lines(done.stdout.splitlines())
    with ThreadPoolExecutor(jobs) as pool:
        return dict(zip(paths, pool.map(ask, paths)))


def of_lines(lines):
    """Recipients of what get_maintainer.pl prints; without a maintainer the first list is asked."""
    out = Recipients()
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
                out.mailing.append(who)
    if not out.to:
        out.to, out.cc = out.mailing[:1], [who for who in out.cc if who not in out.mailing[:1]]
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
    """{name: [complaint]} of checkpatch.pl --strict on {name: text of a patch}; ERROR and WARNING first."""
    names, said = sorted(patches), {name: [] for name in patches}
    with tempfile.TemporaryDirectory(prefix='devmify-') as folder, ThreadPoolExecutor(jobs) as pool:
        files = {}
        for number, name in enumerate(names):
            files[os.path.join(folder, '%d.patch' % number)] = name
            with open(os.path.join(folder, '%d.patch' % number), 'w', newline='', **ENCODING) as handle:
                handle.write(patches[name])

        def ask(part):
            return subprocess.run(
                ['perl', tree.path(CHECKPATCH), '--strict', '--terse', '--no-summary', '--show-types',
                 '--ignore', NOT_ASKED, '--root', tree.root, *part], cwd=folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, **ENCODING).stdout
        paths = list(files)
        for text in pool.map(ask, [paths[i:i + TOGETHER] for i in range(0, len(paths), TOGETHER)]):
            for line in text.splitlines():
                where, _, rest = line.partition(':')
                found = COMPLAINT.search(rest)
                if where in files and found:
                    said[files[where]].append('%s:%s: %s' % found.groups())
    return {name: sorted(lines, key=lambda line: line.startswith('CHECK')) for name, lines in said.items()}
