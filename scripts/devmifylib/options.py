# SPDX-License-Identifier: GPL-2.0-only
"""The verbs and options of the command line."""

import argparse
import os

from . import VERSION, resources, spatch

CONVERT_OUT = 'folder for the patches (apply them with -p1 at the root of the tree) ' \
    'and the report; what an earlier run wrote there is replaced at the end, and nothing else'


def _number(what, least=1):
    """An argparse type: so many or more of something."""
    def read(text):
        value = int(text) if text.isdecimal() else -1
        if value < least:
            raise argparse.ArgumentTypeError('%r is no number of %s: give %d or more' %
                                             (text, what, least))
        return value
    return read


def _families(text):
    """An argparse type: names of families."""
    names = text.split(',')
    for name in names:
        if name not in resources.families():
            raise argparse.ArgumentTypeError('%r is no family: give one of %s' % (
                name, ', '.join(resources.families())))
    return frozenset(names)


def _path(text):
    """An argparse type: the name of a folder or file; of '--tree=~/x' the shell leaves the ~ as it is."""
    if not text:
        raise argparse.ArgumentTypeError('the name is empty: give one')
    return os.path.expanduser(text)


def _running(sub):
    """The options of a verb that runs spatch."""
    sub.add_argument('--timeout', type=_number('seconds'), default=60, metavar='SECONDS',
                     help='for one file; a file that takes longer is kept with the code '
                     'timed-out (default: %(default)s)')
    sub.add_argument('--memory', type=_number('megabytes'), default=spatch.MEMORY // 1000000,
                     metavar='MB', help='for one spatch; a file that takes more is kept with '
                     'the code crashed (default: %(default)s)')


def _choosing(sub):
    """The options of a verb that may be about some families alone."""
    sub.add_argument('--only', type=_families, metavar='FAMILY[,FAMILY]',
                     help='resources of these families alone; what stays manual is looked at '
                     'all the same')
    sub.add_argument('--skip', type=_families, metavar='FAMILY[,FAMILY]',
                     help='no resources of these families')
    _acting(sub)


def _acting(sub):
    sub.add_argument('--actions', action='store_true',
                     help='where no managed function does it, have devres undo what one call undoes '
                     'by devm_add_action_or_reset(), if a label or remove() goes for it')


def _deciding(sub):
    """The options of a verb that decides on many files."""
    _choosing(sub)
    sub.add_argument('--jobs', type=_number('processes'), default=os.cpu_count() or 1, metavar='N',
                     help='processes at a time (default: one a processor)')
    sub.add_argument('--unparsed-ok', action='store_true',
                     help='end with 0, not 3, when nothing is amiss but functions that '
                     'cannot be parsed')
    sub.add_argument('--fix-leaks', action='store_true',
                     help='convert, too, what is freed where probe fails and never on '
                     'removal, if the checks find no other owner')
    _running(sub)


def _since(sub):
    sub.add_argument('--since', metavar='REV',
                     help='only files that a revision of git or a range of them has changed; of one '
                     'revision all changes since, those that are not committed too')


def _gaining(sub):
    sub.add_argument('--min-gain', type=_number('lines', 0), default=1, metavar='N',
                     help='leave out the patch of a file that has fewer than N lines, labels, '
                     'branches and functions less afterwards (default: %(default)s); its sites '
                     'are reported all the same')


def _sending(sub):
    """The options of what is sent to maintainers."""
    sub.add_argument('--max', type=_number('patches'), default=15, metavar='N',
                     help='patches a series (default: %(default)s, as netdev wants it)')
    sub.add_argument('--policy', choices=('allow', 'ask', 'none'), default='allow',
                     help='allow: drivers whose maintainers have nothing against such patches (the default); '
                     'ask: those, too, that should be asked first; none: all')
    sub.add_argument('--split', choices=('family',),
                     help='a patch for each family of resources, in an order in which each stands alone')
    sub.add_argument('--skip-list', type=_path, metavar='FILE',
                     help='drivers to leave out, lines of a path, a tab and why')
    sub.add_argument('--build', type=_path, metavar='OBJDIR',
                     help='compile each driver before and after in this folder, which kbuild is configured '
                     'in, and leave out what does not build or warns anew; ARCH and CROSS_COMPILE are those '
                     'of the environment')
    sub.add_argument('--config-name', metavar='NAME',
                     help='what the patches call that configuration, as allmodconfig (default: the name of '
                     'the folder)')
    sub.add_argument('--proved', type=_path, metavar='FILE',
                     help='paths of drivers that passed make prove REAL=, one a line')


def _out(sub, text):
    sub.add_argument('--out', type=_path, required=True, metavar='DIR', help=text)


def _verbs(verb):
    """Add the verbs through a function that makes the parser of one."""
    sub = verb('scan', 'print a verdict for every site')
    _deciding(sub)
    _since(sub)
    sub.add_argument('--json', action='store_true', help='one JSON object a line')
    sub.add_argument('--fail-on', choices=('convert', 'keep'), help='end with 1 when a site has that verdict')

    sub = verb('convert', 'write a patch for each driver, and report.jsonl')
    where_to = sub.add_mutually_exclusive_group(required=True)
    where_to.add_argument('--out', type=_path, metavar='DIR', help=CONVERT_OUT)
    where_to.add_argument('--in-place', action='store_true',
                          help='change the files of the tree, a git checkout in which each of them is as '
                          'the last commit has it')
    _deciding(sub)
    _since(sub)
    _gaining(sub)
    sub.add_argument('--times', action='store_true',
                     help='end with a line on where the time went')

    sub = verb('series', 'write series of patches for the maintainers, as git am and git '
               'send-email take them')
    _out(sub, 'folder for the series, a folder each, and the list of what is left out; what an earlier run '
         'wrote there is replaced at the end, and nothing else')
    _deciding(sub)
    _since(sub)
    _gaining(sub)
    _sending(sub)

    sub = verb('report', 'write a page that shows what convert left in a folder, and a SARIF log',
               paths=False, tree=False)
    _out(sub, 'a folder that convert wrote to; report.html and report.sarif appear there')
    sub.add_argument('--title', metavar='TEXT',
                     help='what the page calls it (default: the name of the folder)')

    sub = verb('clean', 'remove what convert wrote to a folder, and nothing else',
               paths=False, tree=False)
    _out(sub, 'a folder that convert wrote to')

    sub = verb('explain', 'show what was found in a file at each step', paths=False)
    sub.add_argument('file', metavar='FILE', help='a C file, relative to the tree')
    _acting(sub)
    _running(sub)

    _choosing(verb('candidates', 'print the files that scan would read'))

    sub = verb('plan', 'print what spatch is to change, as JSON', paths=False, tree=False)
    sub.add_argument('--tree', type=_path, metavar='DIR', help='root of a kernel source; '
                     'without it, the nearest one above the first path')
    sub.add_argument('paths', nargs='+', metavar='PATH', help='file or folder')
    sub.add_argument('--alone', metavar='DIR', help='write a rule file, the plan, the verdicts '
                     'and the names of the files there, for a rule that spatch runs alone')
    _deciding(sub)

    verb('codes', 'print the reasons for which a site is kept', paths=False, tree=False)
    verb('buses', 'print the buses and their device expressions', paths=False, tree=False)


def parser():
    """The argparse parser of all verbs."""
    main_ = argparse.ArgumentParser(
        prog='devmify', description='Convert what Linux drivers acquire in probe to managed resources.',
        epilog='exit status: 0 done; 1 a check failed; 2 usage, no such tree, no spatch, an OUT '
        'that cannot be written; 3 done, but some files were unparsed, timed out, too large or '
        'crashed; 128 + N: stopped by signal N, without results')
    main_.add_argument('--version', action='version', version='devmify %s' % VERSION)
    verbs = main_.add_subparsers(dest='verb', metavar='VERB', required=True)

    def verb(name, text, paths=True, tree=True):
        sub = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + '.')
        if tree:
            sub.add_argument('--tree', type=_path, metavar='DIR',
                             help='root of a kernel source, which is only read; without it, the one that '
                             'the first PATH, or else the current folder, is in, or the module there')
            sub.add_argument('--kernel', type=_path, metavar='DIR',
                             help='for drivers outside of a kernel tree: a source, a build folder or the '
                             'headers of the kernel that they are for (default: those of the kernel that '
                             'runs, if they are there, else what Linux 6.12 has)')
        if paths:
            sub.add_argument('paths', nargs='*', metavar='PATH',
                             help='file or folder, relative to the tree or else to the '
                             'current folder; without one, everything that can hold a driver')
        return sub

    _verbs(verb)
    return main_
