# SPDX-License-Identifier: GPL-2.0-only
"""The man pages: help2man makes them from the command's parser and scripts/man/*.h2m.

As a program: manual.py [VERB] --help prints the help of a verb, or of the command, in the
layout that help2man knows.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import options  # noqa: E402
from installlib import parsers  # noqa: E402

FOLDER = SCRIPTS / 'man'
STATUS = re.compile(r'(\d+(?: \+ N)?):? (.*)')


class ManualError(Exception):
    """A page that cannot be made; the text says why."""


class _Wide(argparse.HelpFormatter):
    """Each argument with its help on one line, so that roff alone breaks lines."""

    def __init__(self, prog):
        super().__init__(prog, max_help_position=60, width=100000)


def _statuses(parser):
    """The exit statuses that the epilog of a parser lists, a line each."""
    title, _, text = parser.epilog.partition(': ')
    rows = [STATUS.match(' '.join(part.split())) for part in text.split('; ')]
    if title != 'exit status' or not all(rows):
        raise ManualError("%r: the epilog of the command's parser is no list of exit statuses: write "
                          "'exit status: NUMBER TEXT; ...'" % parser.epilog)
    return '*Exit status*\n\n' + ''.join('  %s  %s\n' % row.groups() for row in rows)


def page_name(verb):
    """The name of the page of a verb, or of the command for ''."""
    return 'devmify-' + verb if verb else 'devmify'


def help_text(verb):
    """The help of a verb, or of the command for '', as help2man wants it."""
    main = options.parser()
    verbs = parsers.verbs(main)
    epilog = _statuses(main)
    sub = verbs[verb] if verb else main
    sub.formatter_class = _Wide
    sub.epilog = None
    text = re.sub(r'\Ausage:', 'Usage:', sub.format_help())
    text = re.sub(r'(?m)^(options|optional arguments):$', 'Options:', text)
    others = ['devmify', 'spatch']
    if verb:
        text = re.sub(r'(?m)^positional arguments:$', '*Arguments*', text)
    else:
        # argparse puts a long verb's help on a line below, where help2man takes it for something else.
        rows = ''.join('  %s  %s\n' % (name, parsers.purpose(of)) for name, of in verbs.items())
        text = re.sub(r'(?m)^positional arguments:\n(?: .*\n)*', lambda _: '*Verbs*\n\n' + rows, text)
        others = [page_name(name) for name in verbs] + ['spatch']
    return '%s\n%s\n*See also*\n\n%s\n' % (text, epilog, ', '.join(name + '(1)' for name in others))


def page(verb, version):
    """The text of a page.  Raises ManualError."""
    name = page_name(verb)
    main = options.parser()
    call = ['help2man', '--no-info', '--no-discard-stderr', '--manual=devmify',
            '--source=devmify ' + version, '--version-string=%s %s' % (name, version),
            '--name=' + parsers.purpose(parsers.verbs(main)[verb] if verb else main),
            '--opt-include=%s' % (FOLDER / (name + '.h2m')),
            ' '.join(map(shlex.quote, [sys.executable, '-B', os.path.abspath(__file__), verb]))]
    try:
        done = subprocess.run(call, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
    except OSError as err:
        raise ManualError('help2man: %s: install it: scripts/deps install' % err.strerror) from err
    if done.returncode:
        raise ManualError(' '.join(done.stderr.decode('utf-8', 'replace').split()))
    # Names of options are not to be broken.
    return done.stdout.replace(b'\n.SH NAME', b'\n.nh\n.SH NAME', 1)


def pages(version):
    """{file name: its bytes} of all man pages."""
    return {page_name(verb) + '.1': page(verb, version)
            for verb in ['', *parsers.verbs(options.parser())]}


if __name__ == '__main__':
    print(help_text(''.join(sys.argv[1:2]).replace('--help', '')))
