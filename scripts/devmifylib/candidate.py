# SPDX-License-Identifier: GPL-2.0-only
"""A site on its way to a verdict, its releases, and what speaks against it."""

from . import alias, tables, values


FAILING = frozenset((values.NEG, values.ERRPTR, values.NONZERO))
# The code of what stays because of what comes behind its release, by kind of resource.
BEHIND = {'supply': 'wants-off', 'inert': 'needs-gone', 'caller': 'still-called'}
LOOPS = frozenset(('for', 'while', 'do', 'loop'))


class Keep(Exception):
    """The site stays as it is: code, text, and the place that says why."""

    def __init__(self, code, text, source=None, tok=None):
        super().__init__(text)
        self.code = code
        self.text = text
        self.source = source
        self.tok = tok
        self.alone = False      # True where the other laws of a caller are kept


class Reasons:
    """What was found to speak against a site; the strongest is its reason.

    source, tok: where the site is.
    """

    def __init__(self, source, tok):
        self.source = source
        self.tok = tok
        self.met = []

    def attempt(self, step, *args):
        """The result of a step, None where it finds a reason.  Raises Keep for
        one that no other step could outdo."""
        try:
            return step(*args)
        except (values.TooComplex, alias.TooLarge, RecursionError) as err:
            self.met.append(Keep('too-complex', str(err) or 'too deeply nested', self.source,
                                 self.tok))
        except Keep as keep:
            if tables.weakness(keep.code) <= tables.weakness('temporary'):
                raise
            # What it went through would name it.
            self.met.append(keep.with_traceback(None))
        return None

    def stronger(self, code):
        """True where something was met that would be given rather than a reason of that code."""
        return any(tables.weakness(keep.code) < tables.weakness(code) for keep in self.met)

    def add(self, keep):
        """A reason, or None."""
        if keep is not None:
            self.met.append(keep)

    def give(self):
        """Raise the strongest reason met, if there is one."""
        if self.met:
            # What is raised names what its frames hold: not itself.
            self.met.sort(key=lambda keep: tables.weakness(keep.code))
            self.met[0].alone = self.met[0].alone and len(self.met) == 1
            raise self.met.pop(0)


class Release:
    """One call that frees, as seen from one object.

    match: 'must', 'may' (other allocations of `others` stand there too) or
    'unknown'.
    """

    def __init__(self, function, call, tok, verb):
        self.function = function
        self.source = function.source
        self.call = call
        self.tok = tok
        self.verb = verb
        self.match = 'no'
        self.others = ()
        self.foreign = False
        self.presumed = False       # matched by its type alone
        self.named = False          # what is freed can be the object by its names

    @property
    def key(self):
        return '%s:%d' % (self.source.path, self.tok)

    @property
    def line(self):
        return self.source.position(self.tok)[0]


class Candidate:
    """A site on its way to a verdict."""

    def __init__(self, site, resource, function, call, tok):
        self.site = site
        self.resource = resource
        self.function = function
        self.call = call
        self.tok = tok
        self.key = None
        self.given = None           # the Expr of what the call is given, or its result is put into
        self.merged = ()            # Actions, where another call acquires it from now on
        self.action = None          # a merge.Taken, where devres undoes it already
        self.paused = False         # power management turns it off and on
        self.followers = []         # (Source, token) of calls that want it off, and have to go
        self.ways_to = {}           # {one of them: (Source, token, PROBE or REMOVE) of what leads to it}
        self.behind = {}            # {(Source, token): (name, {PROBE, REMOVE})} of calls behind its release
        self.movable = 0            # line of what alone keeps a caller, being acquired behind it
        self.lies_in = []           # keys of the allocations that hold its name, and have to go later
        self.container = None       # (Function, token) of the call that made what it registers
        self.before = []            # (Source, token) of calls that turn off what it may use, first
        self.got = None             # place of the call that got its handle, where that is unmanaged
        self.together = []          # places of calls whose release is the same, for all of them
        self.first = []             # places of calls before it that have to be managed as well
        self.after = []             # places of calls that enable, and have to be merged as well
        self.made_in, self.made_at = function, tok      # where it is acquired from now on
        self.exits = []             # (Source, token) of calls on failing ways that go, and have to go
        self.remark = ''            # what a merge of two calls loses
        self.beside = []            # tokens of calls where it fails, which have to go, too
        self.alone = False          # nothing may be left to undo by hand where its action fails
        self.ladder = ''            # but what stands behind this label
        self.twin = ''              # by that one, the managed call
        self.drivers = ()           # those whose probe leads here
        self.releases = []
        self.hits = {}              # release key: 'delete' or 'managed-free'
        self.nulls = set()          # releases that only meet NULL
        self.walked = set()         # releases whose reach the walks decided
        self.leaks = False
        self.handed = False         # to devres, by what probe goes on to call
        self.unhanded = False       # probe may succeed without that
        self.acts = {}              # {(Source, token) of such a call: the action that frees it}
        self.looped = None          # a Keep: allocated again and again, for a leak
        self.left = {}              # {probe that may leave it behind: whether it surely can fail so}
        self.lost = {}              # token of a failing return that leaks it: Function
        self.strays = False         # a way on which probe fails does not release it, as far as is known
        self.surely = ''            # what its function frees, taken for it in every call
        self.used = {}              # token of a call that gets it after it was freed: probe
        self.wild = {}              # release key: 'again' or 'unset', where it frees amiss

    @property
    def source(self):
        """The Source that the call stands in."""
        return self.function.source

    @property
    def place(self):
        """Where the call stands, as (Source, token)."""
        return self.source, self.tok

    def start_again(self, resource):
        """Forget all that was found: it is judged as another Resource."""
        drivers = self.drivers
        self.__init__(self.site, resource, self.function, self.call, self.tok)
        self.drivers = drivers
        self.site.family, self.site.kind = resource.family, resource.kind
        self.site.frees, self.site.device = [], ''
