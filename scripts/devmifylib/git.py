# SPDX-License-Identifier: GPL-2.0-only
"""What is asked of git: the history of a tree, and patches as git format-patch writes them.

The tree is only read; patches are made in a repository of their own, of the files that change.
"""

import os
import re
import shutil
import subprocess

ENCODING = {'encoding': 'utf-8', 'errors': 'surrogateescape'}
SUBJECTS = 30
# What a user may have told git to write otherwise.
PLAIN = ('-c', 'diff.noprefix=false', '-c', 'diff.mnemonicPrefix=false', '-c', 'diff.context=3',
         '-c', 'format.subjectPrefix=PATCH')


class GitError(Exception):
    """git is not here or cannot do it; the text says what to do."""


def run(folder, *args, data=None, check=True):
    """What a git command prints; data: its input, as bytes.  Raises GitError."""
    if not shutil.which('git'):
        raise GitError('git: not found: install the package git')
    done = subprocess.run(['git', '-C', folder, *args], input=data if data is not None else b'',
                          capture_output=True, check=False)
    if check and done.returncode:
        said = done.stderr.decode(**ENCODING).strip().split('\n')
        fatal = [line for line in said if line.startswith('fatal: ')] or said[-1:]
        raise GitError('git %s in %s: %s' % (next(arg for arg in args if not arg.startswith('-')), folder,
                                             fatal[0] or 'exit %d' % done.returncode))
    return done.stdout.decode(**ENCODING)


def is_checkout(root):
    """True for the top folder of a git checkout."""
    if not shutil.which('git') or not os.path.exists(os.path.join(root, '.git')):
        return False
    return bool(run(root, 'rev-parse', '--verify', '--quiet', 'HEAD', check=False).strip())


def wanted(root, why):
    """Raise GitError, with a reason, where a folder is no checkout."""
    if not shutil.which('git'):
        raise GitError('git: not found: install the package git')
    if not is_checkout(root):
        raise GitError('%s: is no git checkout with a commit: %s' % (root, why))


def subjects(root, path):
    """The subjects of the last commits that touched a path, the newest first."""
    return run(root, 'log', '--no-merges', '-n', str(SUBJECTS), '--format=%s', '--', path).splitlines()


def changed(root, revision):
    """Paths of the files that a revision or a range of them has changed, and that are still there.

    Of one revision these are all changes since, those that are not committed too.  Raises GitError.
    """
    wanted(root, '--since wants one')
    if re.match('-', revision):
        raise GitError('%s: is no revision' % revision)
    out = run(root, 'diff', '--name-only', '--no-renames', '--diff-filter=d', '-z', revision, '--')
    return [path for path in out.split('\0') if path]


def dirty(root, paths):
    """Those of some paths that are not as the last commit has them, or not in it.  Raises GitError."""
    out = run(root, '--literal-pathspecs', 'status', '--porcelain', '-z', '--ignored', '--no-renames',
              '--untracked-files=all', '--', *paths)
    return sorted(line[3:] for line in out.split('\0') if line)


def author():
    """'Name <address>' of who makes commits here.  Raises GitError where git does not know."""
    found = re.match(r'.*>', run('.', 'var', 'GIT_AUTHOR_IDENT', check=False))
    if not found:
        raise GitError('git does not know who sends the patches: set user.name and user.email by '
                       'git config --global')
    return found.group()


def format_patches(folder, base, series, who, signature):
    """{(name of a series, number): text of a patch}, 0 for its cover letter.

    folder: an empty one, for a repository; base: {path: (mode, text)} of the files as they are; series:
    {name: (cover letter, [(message, {path: (mode, text)})])}, whose patches are made one after the other,
    each series on the base; who: 'Name <address>' of the author.  Messages are texts whose first line is the
    subject; signature: what each mail ends with.
    """
    run(folder, 'init', '--quiet', '--bare')
    run(folder, 'fast-import', '--quiet', '--date-format=now', data=_stream(base, series, who))
    out = {}
    for name, (cover, patches) in series.items():
        run(folder, 'config', 'branch.%s.description' % name, cover)
        run(folder, *PLAIN, 'format-patch', '--quiet', '--cover-letter',
            '--cover-from-description=subject', '--signature=%s' % signature, '--no-signoff', '--no-attach',
            '--output-directory', os.path.join(folder, 'made', name), '%s..%s' % ('base', name))
        made = sorted(os.listdir(os.path.join(folder, 'made', name)))
        if len(made) != len(patches) + 1:
            raise GitError('git format-patch made %d files of %d patches' % (len(made), len(patches)))
        for number, file in enumerate(made):
            with open(os.path.join(folder, 'made', name, file), newline='', **ENCODING) as handle:
                out[name, number] = file, handle.read()
    return out


def _stream(base, series, who):
    """The input of git fast-import."""
    out = []

    def data(text):
        text = text.encode(**ENCODING)
        out.append(b'data %d\n%s\n' % (len(text), text))

    def commit(branch, parent, message, files):
        out.append(b'commit refs/heads/%s\n' % branch.encode())
        for role in ('author', 'committer'):
            out.append(('%s %s now\n' % (role, who)).encode(**ENCODING))
        data(message)
        if parent:
            out.append(b'from refs/heads/%s\n' % parent.encode())
        for path, (mode, text) in sorted(files.items()):
            out.append(('M %s inline %s\n' % (mode, quoted(path))).encode(**ENCODING))
            data(text)
    commit('base', '', 'base\n', base)
    for name, (_, patches) in series.items():
        parent = 'base'
        for message, files in patches:
            commit(name, parent, message, files)
            parent = ''
    return b''.join(out) + b'done\n'


def mode_of(path):
    """The mode of a file as git has it."""
    return '100755' if os.access(path, os.X_OK) else '100644'


def quoted(path):
    """A path as git fast-import reads it."""
    return '"%s"' % path.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
