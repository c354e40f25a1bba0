# SPDX-License-Identifier: GPL-2.0-only
"""Lets a family's rule be run by spatch or coccicheck alone.

Such a rule only knows calls that a plan has marked, and spatch opens an
`# include` relative to the folder that it is started in, which under
coccicheck is the kernel tree.  So the rule's first block starts spatch again,
in its own place and with the same options: with the marks before the rule and
the clean-up behind it, with a plan, and for the files only that the plan
speaks of.

DEVMIFY_TREE       the tree's root; else the nearest folder above the first
                   file that is a tree, else the file's own folder
DEVMIFY_FIX_LEAKS  set: convert what is freed on failure only, too
"""

# This runs in every spatch: it imports nothing that takes time to read.
import os

DEVMIFY = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), 'devmify')
# Options of spatch whose value could be taken for a file to work on.
VALUED = frozenset('''--sp-file --cocci-file --macro-file --macro-file-builtins --iso-file -o
    --include -I --patch --cache-prefix --tmp-dir'''.split())
RULE = frozenset(('--sp-file', '--cocci-file', '-sp_file', '-cocci_file'))


def arguments_of(words):
    """(options without the rule, files and folders) of spatch's command line."""
    options, targets = [], []
    before = ''
    for word in words:
        if before in RULE:
            options.pop()
        elif before not in VALUED and not word.startswith('-') and os.path.exists(word) and \
                (word.endswith(('.c', '.h')) or os.path.isdir(word)):
            targets.append(word)
        elif word not in ('--dir', '-dir'):
            options.append(word)
        before = word
    return options, targets


def with_marks(rule):
    """Start spatch again with the marks before a family's rule, if it was not started so.

    rule: the path of the rule's file.  Returns where the marks are there;
    else this process becomes another spatch, or ends where there is nothing
    to say or no plan to be had.
    """
    if 'DEVMIFY_PLAN' in os.environ:
        return
    import subprocess
    import tempfile
    with open('/proc/self/cmdline', 'rb') as handle:
        options, targets = arguments_of(os.fsdecode(handle.read()).split('\0')[1:-1])
    if not targets:
        return      # spatch says itself what it lacks
    folder = tempfile.mkdtemp(prefix='devmify-')
    family = os.path.basename(rule)[:-len('.cocci')]
    # An action is worth it for what else goes.
    chosen = ['--actions'] if family == 'action' else ['--only', family]
    command = [DEVMIFY, 'plan', *chosen, '--alone', folder, *targets]
    if 'DEVMIFY_TREE' in os.environ:
        command += ['--tree', os.environ['DEVMIFY_TREE']]
    if 'DEVMIFY_FIX_LEAKS' in os.environ:
        command.append('--fix-leaks')
    status = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
    os.environ['DEVMIFY_ALONE'] = folder
    groups = os.path.join(folder, 'groups')
    if status or not os.path.getsize(groups):
        finished()
        os._exit(status)
    program = os.path.realpath('/proc/self/exe')
    os.execve(program, [program, *options, '--disable-worth-trying-opt',
                        '--sp-file', os.path.join(folder, 'cocci', 'joined.cocci'),
                        '--file-groups', groups],
              dict(os.environ, DEVMIFY_PLAN=os.path.join(folder, 'plan')))


def finished():
    """All files are done: what with_marks() wrote goes."""
    if 'DEVMIFY_ALONE' in os.environ:
        import shutil
        shutil.rmtree(os.environ['DEVMIFY_ALONE'], ignore_errors=True)
