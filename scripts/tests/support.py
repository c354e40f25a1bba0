# SPDX-License-Identifier: GPL-2.0-only
"""Small trees of C text for the tests, and the facts that spatch would find."""

import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import csource, decide, module as modules, smpl, tables  # noqa: E402
from devmifylib.facts import Call, Driver, Facts  # noqa: E402
from devmifylib.tree import MARKER, Tree  # noqa: E402

PLATFORM = '''
static struct platform_driver d_driver = {
	.probe = d_probe,
	.remove = d_remove,
};
module_platform_driver(d_driver);
'''
FILE = 'd.c'


def drivers_in(source):
    """facts.Driver of every `struct type name = { .member = value, ... }`."""
    texts, kinds = source.texts, source.kinds
    out = []
    for i, word in enumerate(texts):
        if word != 'struct' or kinds[i + 2] != 'id' or texts[i + 3:i + 5] != ['=', '{'] or \
                not smpl.may_register(texts[i + 1]):
            continue
        members = dict(_members(source, i + 4, ''))
        for name in list(members):
            members.setdefault(name.split('.')[-1], members[name])
        bus = tables.buses().get(texts[i + 1])
        probes = bus.probe if bus else ('probe',)
        removes = bus.remove if bus else ('remove', 'disconnect')
        probe = next((members[m] for m in probes if m in members), '')
        out.append(Driver(texts[i + 1], texts[i + 2], probe,
                          list(dict.fromkeys(members[m] for m in removes if m in members)),
                          source.position(i)[0], members))
    return out


def _members(source, lbrace, prefix):
    for lo, hi in source.split_commas(lbrace + 1, source.match[lbrace]):
        if hi - lo < 4 or source.texts[lo] != '.':
            continue
        name = prefix + source.texts[lo + 1]
        if source.texts[lo + 3] == '{':
            yield from _members(source, lo + 3, name + '.')
        else:
            yield name, smpl.value_of(source.text_of(lo + 3, hi))


def facts_of(source, rule='devm-kmalloc'):
    """facts.Facts of a source by its tokens alone: what spatch gives for plain C."""
    acquire = {r.acquire for r in tables.resources().values() if r.rule == rule}
    release = tables.releases(rule)
    allocs, frees = [], []
    for function in source.functions.values():
        for tok, name in function.calls():
            if name in acquire or name in release:
                line, column = source.position(tok)
                (allocs if name in acquire else frees).append(
                    Call(line, column, name, function.name))
    return Facts(source.path, drivers_in(source), sorted(allocs), sorted(frees))


class Folder(unittest.TestCase):
    """A test with a folder of drivers for Linux 6.12 of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.add(MARKER)

    def subTest(self, msg=None, **params):  # pylint: disable=invalid-name
        """As unittest's, with a name of one line."""
        return super().subTest(' '.join(str(msg).split()), **params)

    def add(self, name, text=''):
        """Write a file of the tree."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')

    def tree(self):
        """The tree as it now is."""
        return Tree(self.root)

    def module(self, text, **others):
        """The Module of a text; others: {name without .c: text} linked with it."""
        self.add(FILE, text)
        if others:
            for name, other in others.items():
                self.add(name + '.c', other)
            self.add('Makefile', 'obj-m += all.o\nall-y := d.o %s\n' %
                     ' '.join(name + '.o' for name in others))
        modules.load.cache_clear()      # one name, many texts
        return modules.Module(self.tree(), FILE)

    def decide(self, text, rule='devm-kmalloc', fix_leaks=False, **others):
        """Sites of a text, in order."""
        self.module(text, **others)
        source = csource.load(str(self.root / FILE))
        source.path = FILE
        return decide.decide(self.tree(), FILE, facts_of(source, rule), fix_leaks)


def place(text, needle, number=1):
    """(line, column) of the nth appearance of a piece of text."""
    at = -1
    for _ in range(number):
        at = text.index(needle, at + 1)
    return text.count('\n', 0, at) + 1, at - (text.rfind('\n', 0, at) + 1)


def function_expr(source, name, text):
    """The first expression of a function that is written like `text`."""
    wanted = csource.Source('', text).texts[:-1]
    for stmt in source.functions[name].statements():
        for top in stmt.exprs():
            for expr in top.walk():
                if source.texts[expr.start:expr.end] == wanted:
                    return expr
    raise AssertionError('%s: no expression %r' % (name, text))
