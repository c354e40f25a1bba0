# SPDX-License-Identifier: GPL-2.0-only
"""What man pages and completions ask of the command's argparse parser."""

import argparse
import re

from devmifylib import resources

# By how the name of an argument in the help ends: what a shell can offer for it.
FOLDER, FILE, LIST, CHOICE, NOTHING = 'folder', 'file', 'list', 'choice', 'nothing'
KINDS = {'DIR': FOLDER, 'FILE': FILE, 'PATH': FILE}
LISTS = {'FAMILY': resources.families}


def verbs(parser):
    """{verb: its parser}, in the order of the help."""
    return next(action.choices for action in parser._actions
                if isinstance(action, argparse._SubParsersAction))


def purpose(parser):
    """What a parser's command does, as a man page has it behind the name."""
    text = parser.description.strip().rstrip('.')
    return text[0].lower() + text[1:]


def options(parser):
    """The options of a parser that the help shows."""
    return [action for action in parser._actions
            if action.option_strings and action.help != argparse.SUPPRESS]


def operands(parser):
    """The arguments of a parser that are no options; a verb is none."""
    return [action for action in parser._actions
            if not action.option_strings and not isinstance(action, argparse._SubParsersAction)]


def takes_word(option):
    """True if the word behind an option is its value."""
    return option.nargs not in (0, '?')


def offered(action):
    """(what a shell can offer for an argument, the words where it is one of some or a list)."""
    if action.choices:
        return CHOICE, tuple(map(str, action.choices))
    name = str(action.metavar)
    found = re.fullmatch(r'(\w+)\[,\1\]', name)
    if found and found.group(1) in LISTS:
        return LIST, tuple(LISTS[found.group(1)]())
    return next((kind for end, kind in KINDS.items() if name.endswith(end)), NOTHING), ()
