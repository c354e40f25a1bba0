# SPDX-License-Identifier: GPL-2.0-only
"""What the rules of the families write: the managed twins of the calls that a plan marks.

A rule of cocci/ turns marked calls, managed_CALL or released_CALL on a line that
goes, into the call on a line that comes.  Nothing else knows the twins.
"""

import functools
import os
import re
from collections import Counter
from dataclasses import dataclass, field

from .csource import TOKEN

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.realpath(__file__)))), 'cocci')
# The marks of calls that become others, see plan.Action.
MARKED = re.compile(r'\b(managed|released|enabled|prepared|deasserted)_(\w+)')
PUNCTUATION = frozenset('(),')


@dataclass
class Twin:
    """The call that a marked one becomes.

    name: its function's.  additions: a Counter of tokens for each way in which
    the rule writes it: what stands there beside the device and what the marked
    call was given, brackets and commas left out.
    """
    name: str
    additions: list = field(default_factory=list)


def words(text):
    """Counter of the tokens of a piece of C, brackets and commas left out."""
    return Counter(found.group() for found in TOKEN.finditer(text)
                   if found.lastgroup not in ('ws', 'comment') and found.group() not in PUNCTUATION)


@functools.lru_cache(maxsize=None)
def absorbed(family):
    """Names of the calls that a family's rule takes out because another call does their work."""
    with open(os.path.join(FOLDER, family + '.cocci'), encoding='utf-8') as handle:
        return frozenset(re.findall(r'(?m)^-.*\babsorbed_(\w+)', handle.read()))


@functools.lru_cache(maxsize=None)
def twins(family):
    """{(what, call): Twin} of a family's rule, what as in a plan.Action.  Raises OSError."""
    with open(os.path.join(FOLDER, family + '.cocci'), encoding='utf-8') as handle:
        parts = re.split(r'(?m)^@.*@\n', re.sub(r'(?m)^//.*\n', '', handle.read()))
    out = {}
    # A rule has its variables before the @@ and its body behind it.
    for variables, body in zip(parts[1::2], parts[2::2]):
        declared = set(re.findall(r'\w+', variables))
        for branch in re.split(r'(?m)^[(|)]\n', body):
            goes, comes = (' '.join(line[1:] for line in branch.split('\n') if line.startswith(sign))
                           for sign in '-+')
            name = re.search(r'(\w+)\s*\(', comes) or re.match(r'\s*(\w+)', comes)
            for mark in MARKED.findall(goes) if name else ():
                twin = out.setdefault(mark, Twin(name.group(1)))
                added = words(comes)
                twin.additions.append(Counter({word: added[word] for word in added
                                               if word not in declared and word != twin.name}))
    return out
