# SPDX-License-Identifier: GPL-2.0-only
"""The form of the data tables: rows of tab-separated columns in scripts/data.

'#' begins a comment line.  A table is read once and kept.  A line that breaks its table's form
raises TableError, whose text names file and line.
"""

import functools
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), 'data')


class TableError(Exception):
    """A table that cannot be used; the text is 'file:line: what is wrong'."""


def read(name, columns):
    """Rows of a table as (place, [field, ...]); place is 'file:line'.

    Raises TableError for a row with other than `columns` fields, an empty
    field, or a file that cannot be read.
    """
    path = os.path.join(FOLDER, name)
    rows = []
    try:
        with open(path, encoding='utf-8') as handle:
            lines = handle.read().split('\n')
    except (OSError, UnicodeDecodeError) as err:
        raise TableError('%s: cannot read the table: %s' % (path, err)) from err
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith('#'):
            continue
        fields = line.split('\t')
        place = '%s:%d' % (path, number)
        if len(fields) != columns:
            raise TableError('%s: %d columns where %d are expected: separate them by one tab' %
                             (place, len(fields), columns))
        if not all(f and f == f.strip() for f in fields):
            raise TableError('%s: an empty field or one with blanks around it: write - for none' %
                             place)
        rows.append((place, fields))
    return rows


def unique(rows, place, key):
    """Raises TableError where a key is there already."""
    if key in rows:
        raise TableError('%s: %s stands in the table twice: drop one' % (place, key))


def names_in(place, field):
    """Names separated by commas, as a tuple; () for -.  Raises TableError."""
    names = tuple(field.split(',')) if field != '-' else ()
    for name in names:
        if not re.match(r'[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$', name):
            raise TableError('%s: %r is no name: separate names by a comma alone' % (place, name))
    return names


def number_in(place, field):
    """The number of an argument, from 1.  Raises TableError."""
    if not re.fullmatch('[1-9]', field):
        raise TableError('%s: argument %r: write a number from 1' % (place, field))
    return int(field)


def numbers_in(place, field):
    """Numbers of arguments separated by commas, as a tuple.  Raises TableError."""
    if not re.fullmatch(r'[1-9](,[1-9])*', field):
        raise TableError('%s: %r: write argument numbers from 1' % (place, field))
    return tuple(int(number) for number in field.split(','))


def whole(place, pattern):
    """A pattern of whole names.  Raises TableError."""
    try:
        return re.compile(r'(?:%s)\Z' % pattern)
    except re.error as err:
        raise TableError('%s: %r is no pattern: %s' % (place, pattern, err)) from err


@functools.lru_cache(maxsize=None)
def column(name, columns=2, keys=1):
    """{first field, or tuple of the first `keys`: the one behind it} of a table.  Raises TableError."""
    out = {}
    for place, fields in read(name, columns):
        key = fields[0] if keys == 1 else tuple(fields[:keys])
        unique(out, place, key)
        out[key] = fields[keys]
    return out


@functools.lru_cache(maxsize=None)
def arguments(name):
    """{call: number from 1 of one of its arguments} of a table of three.  Raises TableError."""
    out = {}
    for place, (call, number, _) in read(name, 3):
        unique(out, place, call)
        out[call] = number_in(place, number)
    return out


@functools.lru_cache(maxsize=None)
def call_sets(name):
    """{call: frozenset of other calls} of a table of three.  Raises TableError."""
    out = {}
    for place, (call, names, _) in read(name, 3):
        unique(out, place, call)
        out[call] = frozenset(names_in(place, names))
    return out


@functools.lru_cache(maxsize=None)
def one_pattern(name):
    """One pattern of those in the first column of a table of two.  Raises TableError."""
    return re.compile('|'.join(whole(place, pattern).pattern for place, (pattern, _) in read(name, 2)))


@functools.lru_cache(maxsize=None)
def kinds(name):
    """{kind: one pattern of its rows} of a table of kinds, separated by commas, pattern and source.
    Raises TableError."""
    parts = {}
    for place, (kinds_, pattern, _) in read(name, 3):
        for kind in kinds_.split(','):
            parts.setdefault(kind, []).append(whole(place, pattern).pattern)
    return {kind: re.compile('|'.join(patterns)) for kind, patterns in parts.items()}


@functools.lru_cache(maxsize=None)
def pattern_pairs(name):
    """[(pattern, pattern)] of a table of three.  Raises TableError."""
    return [(whole(place, one), whole(place, other)) for place, (one, other, _) in read(name, 3)]
