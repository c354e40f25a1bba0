# SPDX-License-Identifier: GPL-2.0-only
"""Small trees of C text for the tests."""

import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import csource, decide, module as modules  # noqa: E402
from devmifylib.tree import MARKER, Tree  # noqa: E402

PLATFORM = '''
static struct platform_driver d_driver = {
	.probe = d_probe,
	.remove = d_remove,
};
module_platform_driver(d_driver);
'''
FILE = 'd.c'


class Folder(unittest.TestCase):
    """A test with a folder of drivers for Linux 6.12 of its own."""

    families = None         # of which resources decide() answers, None for all

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
        modules.forget()      # one name, many texts
        return modules.Module(self.tree(), FILE)

    def decide(self, text, fix_leaks=False, **others):
        """Sites of a text, in order."""
        tree = self.module(text, **others).tree
        return decide.decide(tree, [FILE], fix_leaks, self.families)


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
