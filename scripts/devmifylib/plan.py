# SPDX-License-Identifier: GPL-2.0-only
"""The plan: what becomes of which call.  All that passes from deciding to changing.

It is a plain value with a JSON form, so that it can be kept, merged and
compared, and so that spatch may read it.
"""

from dataclasses import asdict, dataclass

# An acquiring call becomes its managed twin; a release goes with its
# statement; a release becomes the managed one; a call that enables goes with the
# check of its result, since the one that got the handle now does both: for that
# one stands the mark of merges.tsv.  An acquiring call stays, and behind the check of
# its result devm_add_action_or_reset() is called.
MANAGED, DROPPED, RELEASED, ABSORBED, ACTED = 'managed', 'dropped', 'released', 'absorbed', 'acted'

# Fields that only what is checked, or ACTED, has.
ACTS = frozenset('undo undoes data error leave'.split())


@dataclass(frozen=True, order=True)
class Action:
    """What becomes of one call.

    file: relative to the tree; line from 1, column from 0 in characters, of
    the function's name; call: that name; what: MANAGED, DROPPED, RELEASED,
    ABSORBED, ACTED or a mark of merges.tsv; device: the expression that the managed
    call is given, '' where there is none.

    Of what is ACTED alone: undo: the function that devres is to call; undoes: the one call
    that it makes, where it has to be written, else ''; data: what it is given.  Also of what is
    MANAGED where only the managed call can fail: data: what it is given behind the device;
    error: the variable that has what a call said; leave: how probe fails then: 'return', 'last'
    where the call is the last thing that it does, 'pointer' for a return of ERR_PTR(), or the label
    that it goes to, with a : behind it.
    """
    file: str
    line: int
    column: int
    call: str
    what: str
    device: str = ''
    undo: str = ''
    undoes: str = ''
    data: str = ''
    error: str = ''
    leave: str = ''

    @property
    def place(self):
        """Where the call stands, as (file, line, column)."""
        return self.file, self.line, self.column


def together(groups):
    """{what is in some groups: the set of all that belong together with it, itself included}: those do that
    are in one group, or in groups that have something in common."""
    out = {}
    for group in groups:
        joined = set().union(*(out.get(one, {one}) for one in group))
        out.update(dict.fromkeys(joined, joined))
    return out


class Plan:
    """objects: a tuple of Actions for each object; all are carried out, or none.

    Objects may share an action, as where one release serves two of them.
    """

    def __init__(self, objects=()):
        self.objects = tuple(tuple(sorted(actions)) for actions in objects if actions)

    def actions(self):
        """{place: Action} of all calls."""
        return {action.place: action for actions in self.objects for action in actions}

    def actions_in(self, file):
        """The Actions of one file, of an object that has others elsewhere, too."""
        return [action for action in self.actions().values() if action.file == file]

    def files(self):
        """{file: Plan of the objects with an action there}, sorted by name."""
        found = {}
        for actions in self.objects:
            for file in {action.file for action in actions}:
                found.setdefault(file, []).append(actions)
        return {file: Plan(found[file]) for file in sorted(found)}

    def groups(self):
        """Sorted lists of all files: those in which one object has actions are together."""
        found = together({action.file for action in actions} for actions in self.objects)
        return sorted(map(list, {tuple(sorted(files)) for files in found.values()}))

    def without(self, places):
        """The Plan less what cannot be done at these places.

        An object goes with each of its actions, and takes along those that
        share one.
        """
        gone, rest, grown = set(places), list(self.objects), True
        while grown:
            lost = [actions for actions in rest if any(a.place in gone for a in actions)]
            rest = [actions for actions in rest if actions not in lost]
            gone.update(a.place for actions in lost for a in actions)
            grown = bool(lost)
        return Plan(rest)

    def to_json(self):
        """A list of plain values; from_json() is its inverse."""
        return [[{name: value for name, value in asdict(action).items() if value or name not in ACTS}
                 for action in actions] for actions in self.objects]

    @classmethod
    def from_json(cls, data):
        """A Plan from to_json()'s list.  Raises TypeError."""
        return cls([Action(**action) for action in actions] for actions in data)
