# SPDX-License-Identifier: GPL-2.0-only
"""The page: what convert left in a folder, as one file of HTML that needs nothing else.

Template, style and program stand in scripts/page; the data goes with them as JSON.  A site has
a row in columns of numbers, which stand for words of one list: that is small, and quickly read.
"""

import html
import json
import re
from collections import Counter
from pathlib import Path

from . import tables

FOLDER = Path(__file__).resolve().parents[1] / 'page'
PLACE = re.compile(r'<!--(\w+)-->|/\*(\w+)\*/')
# What half a character stands for: a byte that is no UTF-8, by surrogateescape, or nothing.
HALF = re.compile('[\ud800-\udfff]')
HUNK = re.compile(r'@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@')

# Columns of words and of numbers, and the lists of a site with the fields that are told of each.
WORDS = ('file', 'function', 'object', 'family', 'kind', 'acquire', 'managed', 'driver', 'device', 'remove',
         'verdict', 'code', 'message', 'at', 'note', 'policy', 'law', 'subsystem', 'mends')
NUMBERS = ('line', 'column')
LISTS = {'frees': ('file', 'line', 'function', 'call', 'on', 'action'),
         'behind': ('file', 'line', 'function', 'call'),
         'fixes': ('kind', 'file', 'line', 'text')}

# The laws of order, in the words of the README.
LAWS = {
    1: 'every release is accounted for, and nothing behind it needs the object gone',
    2: 'what follows the release of a caller, in remove and where probe fails, goes with it or is not felt '
       'by it',
    3: 'what follows the release of a caller, in remove and where probe fails, goes with it or is not felt '
       'by it',
    4: 'what a caller may use is acquired before it',
    5: 'a supply is on longer only where nothing expects it off',
    6: 'a twin is used only where its difference cannot be seen: the device that it manages, what it '
       'requests besides, how it fails',
    7: 'a twin that can fail, where the call could not, is used only where probe fails with it',
    8: 'what shutdown releases stays callable',
    9: 'the step that the bus takes between remove and devres does not want it gone',
    11: 'the twin is in the tree at hand',
}

# Where the second folder says little, three of them tell a subsystem.
DEEP = frozenset(('drivers/net', 'drivers/media', 'drivers/gpu', 'drivers/iio', 'drivers/usb',
                  'drivers/staging', 'drivers/video'))


def shown(text):
    """A text as it can be written: each half of a character as an escape, such as \\xe9 for a byte."""
    return HALF.sub(lambda found: '\\x%02x' % (ord(found.group()) - 0xdc00)
                    if '\udc80' <= found.group() <= '\udcff' else '\\u%04x' % ord(found.group()), text)


def subsystem(path):
    """The first folders of a file's path, two or three of them; '.' for a file in none."""
    folders = path.split('/')[:-1]
    return '/'.join(folders[:3 if '/'.join(folders[:2]) in DEEP else 2]) or '.'


def files_of(patch):
    """{path: its hunks as text} of the files that the text of a patch changes."""
    out, path, left, lines = {}, None, [0, 0], patch.split('\n')
    for line, following in zip(lines, lines[1:] + ['']):
        if max(left) > 0 and not line.startswith('\\'):
            left[0] -= line[:1] != '+'
            left[1] -= line[:1] != '-'
            out[path].append(line)
        elif line.startswith('--- a/') and following.startswith('+++ '):
            path = line[len('--- a/'):].split('\t')[0]
            out[path] = []
        elif path and (HUNK.match(line) or line.startswith('\\') and out[path]):
            found = HUNK.match(line)
            left = [int(count or 1) for count in found.groups()] if found else left
            out[path].append(line)
    return {path: '\n'.join(lines) for path, lines in out.items() if lines}


def _row(site):
    """A site with what the page tells of it besides."""
    kinds = sorted({fix['kind'] for fix in site.get('fixes', ())})
    law = site.get('law')
    return dict(site, subsystem=subsystem(site['file']), mends=', '.join(kinds),
                law='' if law is None else str(law))


def _entries(row, name):
    """The flat lists of one list of a site, such as its frees."""
    return [[entry.get(field, '') for field in LISTS[name]] for entry in row.get(name, ())]


def _numbered(rows):
    """(all words, {word: its number}), the commonest first; number 0 is ''."""
    met = Counter()
    for row in rows:
        met.update(shown(row.get(name) or '') for name in WORDS)
        met.update(shown(value) for name in LISTS for entry in _entries(row, name) for value in entry
                   if isinstance(value, str))
    del met['']
    words = [''] + sorted(met, key=lambda word: (-met[word], word))
    return words, {word: number for number, word in enumerate(words)}


def _sites(sites):
    """What the page reads of the sites: words, columns of numbers, and lists by a site's number."""
    rows = [_row(site) for site in sites]
    words, number = _numbered(rows)
    columns = {name: [number[shown(row.get(name) or '')] for row in rows] for name in WORDS}
    columns.update((name, [row.get(name) or 0 for row in rows]) for name in NUMBERS)
    lists = {name: {str(i): [[number[shown(value)] if isinstance(value, str) else value for value in entry]
                             for entry in _entries(row, name)]
                    for i, row in enumerate(rows) if row.get(name)} for name in LISTS}
    reasons = [[code, reason.law, reason.meaning] for code, reason in tables.reasons().items()]
    return {'words': words, 'columns': columns, 'fields': LISTS, 'lists': lists, 'reasons': reasons,
            'laws': sorted(LAWS.items())}


def _patches(patches):
    """[(path, name of the patch, hunks)], and for each [path, lines that go, lines that come]."""
    texts, sizes = [], []
    for name, patch in sorted(patches.items()):
        for path, hunks in files_of(patch).items():
            # No hunk has a line of --- or +++ in front: these are lines of the file.
            signs = Counter(line[:1] for line in hunks.split('\n'))
            texts.append((shown(path), shown(name), shown(hunks)))
            sizes.append((shown(path), signs['-'], signs['+']))
    return texts, sizes


def _json(value):
    """JSON in which nothing can end the <script> that it stands in."""
    return json.dumps(value, ensure_ascii=True, separators=(',', ':')).replace('<', '\\u003c')


def _text(name):
    return (FOLDER / name).read_text(encoding='utf-8')


def page(sites, patches, about):
    """The text of the page.

    sites: a dict for each, as report.jsonl has them; patches: {name of the file: text of a patch};
    about: what the sites are of, in a few words for the title.  Half characters in them are bytes
    that were no UTF-8, as surrogateescape reads them.
    """
    texts, sizes = _patches(patches)
    parts = {'title': html.escape(shown(about)), 'style': _text('page.css'), 'program': _text('page.js'),
             'sites': _json(dict(_sites(sites), sizes=sizes)), 'patches': _json(texts)}
    return PLACE.sub(lambda found: parts.get(found.group(1) or found.group(2), found.group()),
                     _text('page.html'))
