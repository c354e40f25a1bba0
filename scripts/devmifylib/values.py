# SPDX-License-Identifier: GPL-2.0-only
"""What can be known of a value at a point of a path."""

# Facts about a value.  Absent means that nothing is known.
ZERO, NEG, POS, NONZERO, NONNEG, ERRPTR = 'Z N P X + E'.split()
# The object followed; one of several that stand for it; surely not NULL and
# not the object; not the object but perhaps NULL.
OBJECT, SHARED, OTHER, FOREIGN = 'O M V F'.split()
MAYBE = '?'                     # the object or something else, nobody knows
PRESUMED = 'S'                  # the object by its type, or NULL
HOLDING = frozenset((OBJECT, SHARED, PRESUMED))
TRUE_VALUES = frozenset((NEG, POS, NONZERO, ERRPTR, OBJECT, SHARED, OTHER))
NOPTR = 'I'                     # an error pointer or NULL
UNSET = 'U'                     # a local that was given no value yet
# What an acquiring call gives, and whether it has acquired, by how it tells that it failed
# (resources.FAILURES): one whose result is the object, and one that is given the object.
GIVEN = {
    'null': ((OBJECT, True), (ZERO, False)),
    'errptr': ((OBJECT, True), (ERRPTR, False)),
    'optional': ((OBJECT, True), (ZERO, False), (ERRPTR, False)),
    'none': ((OBJECT, True),),
    'void': ((OBJECT, True),),
}
DONE = {
    'null': ((OTHER, True), (ZERO, False)),
    'int': ((ZERO, True), (NEG, False)),
    'status': ((ZERO, True), (POS, False)),
    'none': ((None, True),),
    'void': ((None, True),),
}
STATE = '@state'
HIT = '@hit:'                   # with a release's key: that was met
LIVE, FREED = 'live', 'freed'
GONE = 'given'                  # devres will release it
LEFT = '@left:'                 # with a name: that still leads to what was surely freed
HELD = '@held'                  # by a second reference
REFUSED = '@refused'            # the call that acquires has failed
BY = '@by:'                    # with a place: a call there was met
KEPT = '@kept'                  # others hold the object, too


class TooComplex(Exception):
    """More paths than the walk is willing to follow."""


def hits(outcomes):
    """The keys of the releases that were met on any way of a walk, as a set."""
    return {name[len(HIT):] for _, items in outcomes for name in dict(items) if name.startswith(HIT)}


def mark(source, tok):
    """The name of the fact that a call at a place was met."""
    return '%s%s:%d' % (BY, source.path, tok)


def join(left, right):
    """The fact that holds for either of two."""
    if left == right:
        return left
    if {left, right} <= {NEG, POS, NONZERO, ERRPTR}:
        return NONZERO
    if {left, right} <= {ZERO, POS, NONNEG}:
        return NONNEG
    return None
