# SPDX-License-Identifier: GPL-2.0-only
"""What the SmPL rules find in one file, before anything is decided."""

from dataclasses import asdict, dataclass, field


@dataclass(eq=False)
class Driver:
    """A driver struct that the file initialises; each is itself alone.

    type: the struct's tag; name: the variable; probe: the probe function or
    ''; remove: functions of the table's remove members, without duplicates;
    line: of the initialiser; members: {member: function or other value as
    written}, a member of a nested struct as 'driver.shutdown'.
    """
    type: str
    name: str
    probe: str
    remove: list
    line: int
    members: dict = field(default_factory=dict)


@dataclass(order=True)
class Call:
    """A call that allocates or frees: line from 1, column from 0."""
    line: int
    column: int
    callee: str
    function: str

    def report(self):
        """A dict as it is printed: columns count from 1 there."""
        return dict(asdict(self), column=self.column + 1)


@dataclass
class Facts:
    """Everything found in one file; path is relative to the tree's root."""
    path: str
    drivers: list = field(default_factory=list)
    allocs: list = field(default_factory=list)
    frees: list = field(default_factory=list)

    def to_json(self):
        """A dict of plain values; from_json() is its inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        """Facts from to_json()'s dict.  Raises KeyError, TypeError."""
        return cls(data['path'], [Driver(**d) for d in data['drivers']],
                   [Call(**c) for c in data['allocs']],
                   [Call(**c) for c in data['frees']])
