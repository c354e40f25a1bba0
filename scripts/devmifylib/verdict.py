# SPDX-License-Identifier: GPL-2.0-only
"""The verdict on one acquisition, as it is reported and as it is carried out."""

from collections import Counter
from dataclasses import dataclass, field

from . import tables
from .plan import MANAGED

# The order in which a report names the fields of a site.
FIELDS = ('file', 'line', 'column', 'function', 'object', 'family', 'kind', 'acquire', 'managed', 'driver',
          'device', 'remove', 'verdict', 'code', 'law', 'message', 'at', 'note', 'fixes', 'policy', 'frees',
          'behind')


@dataclass
class Site:
    """One acquiring call with its verdict: 'convert', or 'keep' with a code.

    column: from 0, as in all that passes between spatch and Python.
    remove: that of its first driver; removes: those of all.
    actions: what a conversion changes, as plan.Action objects.  homes: the files that register the
    drivers whose probe leads to it.
    kind: inert, supply or caller; managed: the function that acquires it from now on, '' where
    none does; at: 'file:line' of what keeps it, '' where that is no place.
    frees: a dict for each freeing call of the object, with file, line,
    function, call, text: the whole call, on: 'probe', 'remove', 'both' or 'other', and action: 'delete',
    'devm_kfree' or 'none'.
    behind: a dict for each call that came after a release of what is converted, with file, line,
    function, call, text: the whole call, on: 'probe', 'remove' or 'both', felt: True where what is
    released may rely on it or feel it, and older: True where that call goes as well and what it
    releases was acquired before.
    fixes: a dict for each thing that a conversion also changes, with kind:
    'leak', 'wild-free' or 'use-after-free', file, line and text.
    """
    file: str
    line: int
    column: int
    function: str
    object: str = ''
    family: str = ''
    kind: str = ''
    acquire: str = ''
    managed: str = ''
    driver: str = ''
    device: str = ''
    remove: str = ''
    removes: tuple = ()
    verdict: str = 'keep'
    code: str = None
    message: str = ''
    at: str = ''
    note: str = ''
    fixes: list = field(default_factory=list)
    policy: str = ''
    frees: list = field(default_factory=list)
    behind: list = field(default_factory=list)
    actions: list = field(default_factory=list)
    homes: tuple = ()

    def report(self):
        """The dict that `scan --json` prints: every field but the last two, columns from 1."""
        return dict({name: getattr(self, name) for name in FIELDS}, column=self.column + 1)

    @property
    def law(self):
        """Number of the law of order that keeps it, None where none does."""
        return tables.law(self.code) if self.code else None

    def verdict_text(self):
        """The verdict as a line ends with it: 'keep [code] message'."""
        code = ' [%s]' % self.code if self.code else ''
        return '%s%s %s' % (self.verdict, code, self.message)

    def line_text(self):
        """The line that `scan` prints; columns count from 1, as editors do."""
        policy = '; policy: ' + self.policy if self.policy and self.verdict == 'convert' else ''
        return '%s:%d:%d: %s%s' % (self.file, self.line, self.column + 1, self.verdict_text(),
                                   policy)

    @property
    def place(self):
        """Where the call stands, as (file, line, column)."""
        return self.file, self.line, self.column

    def sort_key(self):
        """Sites sort by place, then by what is acquired there."""
        return (self.file, self.line, self.column, self.acquire, self.object)

    def keep(self, code, message, at=''):
        """Make it a site that stays."""
        self.verdict, self.code, self.message, self.at, self.actions = 'keep', code, message, at, []
        self.managed, self.behind = '', []
        for free in self.frees:
            free['action'] = 'none'


def decline(sites, place, code, message):
    """Keep every site with an action at a place, and every site that shares a release with one.

    place: as plan.Action has it.
    """
    first = next((site for site in sites if any(a.place == place for a in site.actions)), None)
    todo = [(first, message)] if first else []
    while todo:
        site, text = todo.pop()
        if site.verdict != 'convert':
            continue
        shared = {action.place for action in site.actions if action.what != MANAGED}
        site.keep(code, text)
        todo += [(other, 'shares a free with the allocation in line %d: %s' % (site.line, text))
                 for other in sites if any(action.place in shared for action in other.actions)]


def numbered(count, what, end='s'):
    """A number of things in words."""
    return '%d %s%s' % (count, what, end * (count != 1))


# What a conversion can change beside who frees, as the summary counts it.
KINDS = {'leak': 'a leak', 'wild-free': 'a wild free', 'use-after-free': 'a use after free'}
NAMED = 8


def apart(sites):
    """Lines on the drivers whose conversion changes more than who frees, each
    with its newline; '' where there are none."""
    kinds, files = Counter(), {}
    for site in sites:
        for fix in site.fixes if site.verdict == 'convert' else ():
            files.setdefault(site.file, set()).add(fix['kind'])
    for found in files.values():
        kinds.update(found)
    if not files:
        return ''
    names = sorted(files)
    more = ' and %d more' % (len(names) - NAMED) if len(names) > NAMED else ''
    return '%s where the conversion also mends %s, each worth a fix of its own ' \
        '(see `fixes` in the report): %s%s\n' % (
            numbered(len(names), 'driver'),
            ', '.join('%s (%d)' % (KINDS[kind], kinds[kind]) for kind in KINDS if kinds[kind]),
            ', '.join(names[:NAMED]), more)
