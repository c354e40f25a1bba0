# SPDX-License-Identifier: GPL-2.0-only
"""How the subject of a patch begins, as the file's own history has it, or its subsystem."""

import functools
import os
import re
from collections import Counter, namedtuple

from . import tsv

# subjects.tsv: form with {driver}, {chip} or {folder}; upper: True where a capital letter follows.
Form = namedtuple('Form', 'form upper')

# A subject of one driver's or subsystem's: words with a colon, perhaps the driver in brackets, or, as
# input and crypto have it, behind a dash.
BEGINS = re.compile(r'((?:[\w./,+-]+(?: / ?[\w-]+)?: ?)+(?:\([\w./,+ -]+\):? |[\w./+-]+ - )?)(\w)')
# Names of files that say less than the folder that they are in.
GENERIC = frozenset('base common core driver drv init main module of pci platform probe usb'.split())
# Of whole trees, or of what is not a change of the driver's own.
OTHERS = re.compile(
    r'(?i)(?:treewide|tree-wide|drivers?|revert|merge|dt-bindings|maintainers|kbuild|docs|doc)\b')


@functools.lru_cache(maxsize=None)
def _forms():
    out = {}
    for place, (folder, form, case, _) in tsv.read('subjects.tsv', 4):
        tsv.unique(out, place, folder)
        if case not in ('Upper', 'lower'):
            raise tsv.TableError('%s: case %r: write Upper or lower' % (place, case))
        out[folder] = Form(form, case == 'Upper')
    return out


def check():
    """Read the table; raises TableError."""
    _forms()


def form_of(path, history=()):
    """(beginning of a subject with what stands before the first word, True where a capital follows).

    history: the subjects of the commits that touched the path, the newest first.
    """
    return _from_history(path, history) or _from_table(path)


def _from_history(path, history):
    """What most subjects begin with, those first that name the driver; None where they do not tell."""
    found = [match for match in map(BEGINS.match, history) if match and not OTHERS.match(match.group(1))]
    base = _plain(os.path.basename(path)[:-2])
    named = [match for match in found if _names(match.group(1), base)]
    chosen = named or found
    if not chosen:
        return None
    # Of as many the newest, which comes first.
    begin, number = Counter(match.group(1) for match in chosen).most_common(1)[0]
    if not named and number < 2:
        return None
    upper = sum(match.group(2).isupper() for match in chosen if match.group(1) == begin)
    return begin.rstrip() + ' ', 2 * upper > number


def _names(begin, base):
    """True where the beginning of a subject names a driver behind its subsystem."""
    words = [_plain(word) for word in re.split(r'[:() ]+', begin)][1:]
    return any(len(word) > 2 and (word in base or base in word) for word in words)


def _plain(word):
    return re.sub(r'[^a-z0-9]', '', word.lower())


def _from_table(path):
    folders = os.path.dirname(path).split('/')
    driver = os.path.basename(path)[:-2]
    less = re.sub(r'[-_](?:main|core|init|drv|module)$', '', driver)
    driver = less if less == driver or len(less) > 2 else folders[-1]
    if driver in GENERIC or driver in folders[:-1]:
        driver = folders[-1] or driver
    for depth in range(len(folders), 0, -1):
        form = _forms().get('/'.join(folders[:depth]))
        if form is not None:
            chip = re.match(r'(?:%s)[-_](.+)' % '|'.join(map(re.escape, folders)), driver)
            text = form.form.format(driver=driver, chip=chip.group(1) if chip else driver, folder=folders[-1])
            return re.sub(r'\b([\w-]+)([:/] ?)\1:', r'\1:', text) + ' ', form.upper
    return '%s: %s: ' % (folders[-1], driver) if folders[-1] not in ('', driver) else driver + ': ', False


def subject(form, what):
    """A subject: form_of() and what the patch does."""
    begin, upper = form
    return begin + (what[0].upper() if upper else what[0]) + what[1:]
