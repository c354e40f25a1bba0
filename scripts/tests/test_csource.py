# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the reader of C: tokens, branches, functions, statements, expressions."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import function_expr, place  # noqa: E402

from devmifylib.cparser import ParseError, base_type, key_of  # noqa: E402
from devmifylib.csource import Source  # noqa: E402


def source(text):
    return Source('d.c', text)


def body(text):
    """Statements of a function with that body."""
    return source('void f(void)\n{\n%s\n}\n' % text).functions['f'].body.body


def expr(text):
    """The expression of the one statement `text;`."""
    statement, = body(text + ';')
    return statement.expr


def kinds(text):
    return [s.kind for s in body(text)]


class Tokens(unittest.TestCase):
    def test_offsets_give_back_the_text(self):
        text = 'a = b->c /* x */ + "s\\"t"; // end\n\tq <<= \'\\0\';\n'
        s = source(text)
        for tok, at in zip(s.texts, s.starts):
            self.assertEqual(text[at:at + len(tok)], tok)
        self.assertEqual(s.texts, ['a', '=', 'b', '->', 'c', '+', '"s\\"t"', ';',
                                   'q', '<<=', "'\\0'", ';', ''])

    def test_what_a_comment_or_string_holds_is_no_code(self):
        s = source('/* kfree(a); */ x("kfree(b)"); // kfree(c)\n')
        self.assertNotIn('kfree', s.words)

    def test_position_and_token_at_are_inverse(self):
        s = source('a;\n\tb(c);\n')
        self.assertEqual(s.position(s.texts.index('c')), (2, 3))
        for tok in range(len(s.texts) - 1):
            self.assertEqual(s.token_at(*s.position(tok)), tok)

    def test_no_token_at_a_blank_or_beyond_the_end(self):
        s = source('a  b\n')
        for line, column in ((1, 1), (0, 0), (9, 0)):
            self.assertIsNone(s.token_at(line, column))

    def test_a_directive_of_several_lines_is_one(self):
        s = source('#define X(a) \\\n\tkfree(a)\nb;\n')
        self.assertEqual(len(s.directives), 1)
        self.assertEqual(s.texts[:2], ['b', ';'])

    def test_brackets_match(self):
        s = source('f(a[1], { 2 });')
        for i, j in s.match.items():
            self.assertEqual(s.match[j], i)
        self.assertEqual(s.texts[s.match[1]], ')')
        self.assertEqual(len(s.match), 6)

    def test_commas_split_at_depth_nought_only(self):
        s = source('f(a, g(b, c), d[1, 2])')
        self.assertEqual([s.text_of(*r) for r in s.split_commas(2, s.match[1])],
                         ['a', 'g ( b , c )', 'd [ 1 , 2 ]'])


class Branches(unittest.TestCase):
    def words(self, text):
        return source(text).texts[:-1]

    def test_if_nought_is_skipped_and_its_else_read(self):
        s = source('#if 0\na;\n#else\nb;\n#endif\nc;\n')
        self.assertEqual(s.texts[:-1], ['b', ';', 'c', ';'])
        self.assertEqual(s.unread, set())

    def test_elif_after_if_nought_is_read(self):
        self.assertEqual(self.words('#if 0\na\n#elif X\nb\n#endif\n'), ['b'])

    def test_nested_conditional_inside_if_nought_is_skipped(self):
        self.assertEqual(self.words('#if 0\n#ifdef A\na\n#else\nb\n#endif\n#endif\nc\n'), ['c'])

    def test_both_balanced_branches_are_read(self):
        self.assertEqual(self.words('#ifdef A\na;\n#else\nb;\n#endif\n'), ['a', ';', 'b', ';'])

    def test_of_a_branch_that_opens_a_brace_only_the_first_is_read(self):
        s = source('#ifdef A\nif (a) {\n#else\nif (b) {\nkfree(c);\n#endif\n}\n')
        self.assertEqual(s.texts[:-1], ['if', '(', 'a', ')', '{', '}'])

    def test_what_is_not_read_is_told(self):
        s = source('#ifdef A\nif (a) {\n#else\nif (b) {\nkfree(c);\n#endif\n}\n')
        self.assertIn('kfree', s.unread)
        self.assertIn('c', s.unread)

    def test_every_further_branch_is_unread_too(self):
        s = source('#ifdef A\nif (a) {\n#elif B\nif (b) {\n#else\nkfree(d); {\n#endif\n}\n')
        self.assertEqual(s.texts[:-1], ['if', '(', 'a', ')', '{', '}'])
        self.assertIn('kfree', s.unread)

    def test_a_conditional_that_moves_a_bracket_down_and_up_counts_as_unbalanced(self):
        self.assertEqual(self.words('{\n#ifdef A\n} x {\n#else\n} y {\n#endif\n}\n'),
                         ['{', '}', 'x', '{', '}'])

    def test_a_stray_endif_does_no_harm(self):
        self.assertEqual(self.words('#endif\n#else\na\n'), ['a'])


class Functions(unittest.TestCase):
    def names(self, text):
        return list(source(text).functions)

    def test_a_name_that_a_macro_makes(self):
        self.assertEqual(self.names('static int HANDLER(get)(struct a *x)\n{\n\tint y = 1;\n}\n'
                                    'int f(void)\n{\n}\n'), ['get', 'f'])

    def test_a_function_after_what_is_none(self):
        self.assertEqual(self.names('A(b)(c)(d)\n{\n\tint y = 1;\n}\nint f(void)\n{\n}\n'), ['f'])

    def test_a_guard_of_one_statement(self):
        block, after = body('scoped_guard(mutex, &m)\n\ta = 1;\nb = 2;')
        self.assertEqual([block.kind, block.body[0].kind, after.kind], ['block', 'expr', 'expr'])

    def test_heads(self):
        for head in ('static int f(void)', 'struct x *f(struct y *a, int b)', 'int __init f(void)',
                     'static void f(void) __must_hold(lock)', 'void f(int a) __releases(x)',
                     'static __always_inline int f(void)', 'int\nf(a b)'):
            with self.subTest(' '.join(head.split())):
                self.assertEqual(self.names(head + '\n{\n}\n'), ['f'])

    def test_what_is_no_function(self):
        for text in ('struct a { int b; };', 'static int f(void);', 'int a[] = { 1 };',
                     'static struct x y = { .f = g(1) };', 'enum e { A, B };'):
            with self.subTest(' '.join(text.split())):
                self.assertEqual(self.names(text), [])

    def test_one_after_another_and_after_a_macro_line(self):
        self.assertEqual(self.names('int a(void) { if (x) { } }\nMACRO(a);\nint b(void) { }\n'),
                         ['a', 'b'])

    def test_function_at(self):
        text = 'int a(void) { x; }\nint b(void) { y; }\n'
        s = source(text)
        self.assertEqual(s.function_at(s.texts.index('y')).name, 'b')
        self.assertIsNone(source('int z;').function_at(0))

    def test_static(self):
        s = source('static int a(void) { }\nint b(void) { }\n')
        self.assertTrue(s.functions['a'].static)
        self.assertFalse(s.functions['b'].static)

    def test_parameters(self):
        f = source('int f(const struct a *x, u8 b[], void (*done)(int c), int)\n{\n}\n').functions['f']
        self.assertEqual([(p.name, p.base, p.stars, p.array) for p in f.params],
                         [('x', 'a', 1, False), ('b', 'u8', 0, True), ('done', 'void', 1, False),
                          ('', 'int', 0, False)])

    def test_no_parameters(self):
        self.assertEqual(source('int f(void)\n{\n}\n').functions['f'].params, [])

    def test_calls_are_names_before_a_bracket(self):
        f = source('void f(void)\n{\n\ta(b());\n\tp->c();\n\tif (d)\n\t\tsizeof(e);\n}\n').functions['f']
        self.assertEqual([name for _, name in f.calls()], ['a', 'b'])

    def test_call_index_has_every_call_by_its_first_token(self):
        text = 'void f(void)\n{\n\tint z = a(1);\n\tif (b(c(2)))\n\t\treturn d();\n}\n'
        s = source(text)
        index = s.functions['f'].call_index
        self.assertEqual({s.texts[t]: e.callee for t, e in index.items()},
                         {'a': 'a', 'b': 'b', 'c': 'c', 'd': 'd'})
        self.assertEqual(len(index[s.token_at(*place(text, 'c(2)'))].args), 1)

    def test_an_unreadable_body_raises_and_has_no_statements(self):
        f = source('void f(void)\n{\n\tint 3 x;\n\tg();\n}\n').functions['f']
        for _ in range(2):
            with self.assertRaises(ParseError):
                f.body  # pylint: disable=pointless-statement
        self.assertEqual(f.statements(), [])
        self.assertEqual(f.call_index, {})

    def test_globals(self):
        s = source('static struct a *x, y[2];\nint f(void)\n{\n\tint z;\n}\n'
                   'typedef int t;\nstatic LIST_HEAD(l);\nu8 *b = NULL;\n')
        found = s.globals()
        self.assertEqual((found['x'].base, found['x'].stars), ('a', 1))
        self.assertTrue(found['y'].array)
        self.assertEqual(found['b'].stars, 1)
        self.assertNotIn('z', found)
        self.assertNotIn('t', found)


class Statements(unittest.TestCase):
    def test_kinds(self):
        self.assertEqual(kinds('if (a) b(); else c();'), ['if'])
        self.assertEqual(kinds('while (a) b();\ndo { } while (0);\nfor (;;) { }'),
                         ['while', 'do', 'for'])
        self.assertEqual(kinds('x: goto x;\nreturn;\n;'), ['label', 'goto', 'return', 'empty'])
        self.assertEqual(kinds('a = 1; b(); int c;'), ['expr', 'expr', 'decl'])
        self.assertEqual(kinds('asm volatile("x" : : "r" (a));\nf();'), ['empty', 'expr'])

    def test_dangling_else_belongs_to_the_inner_if(self):
        outer, = body('if (a)\n\tif (b)\n\t\tc();\n\telse\n\t\td();')
        self.assertIsNone(outer.orelse)
        self.assertIsNotNone(outer.body[0].orelse)

    def test_switch_with_cases(self):
        switch, = body('switch (a) {\ncase 1 ... 3:\ncase F(2):\n\tb();\n\tbreak;\ndefault:\n\tc();\n}')
        self.assertEqual([s.kind for s in switch.body[0].body],
                         ['case', 'case', 'expr', 'break', 'default', 'expr'])

    def test_for_with_a_declaration(self):
        loop, = body('for (int i = 0; i < 3; i++)\n\tg(i);')
        self.assertEqual([d.name for d in loop.decls], ['i'])
        self.assertEqual((loop.expr.op, loop.step.kind), ('<', 'post'))

    def test_an_iterator_macro_is_a_loop(self):
        for text in ('list_for_each_entry(a, &b, c)\n\tg(a);', 'for_each_child_of_node(a, b) {\n\tg(b);\n}'):
            with self.subTest(' '.join(text.split())):
                loop, = body(text)
                self.assertEqual(loop.kind, 'loop')
                self.assertEqual(len(loop.body), 1)

    def test_a_scoped_macro_is_a_block(self):
        self.assertEqual(kinds('scoped_guard(mutex, &lock) {\n\tg();\n}'), ['block'])

    def test_a_computed_goto_is_refused(self):
        with self.assertRaises(ParseError):
            body('goto *a;')

    def test_a_missing_semicolon_is_refused(self):
        with self.assertRaises(ParseError):
            body('a = 1\nb = 2;')

    def test_a_macro_line_without_semicolon_is_taken(self):
        self.assertEqual(kinds('WANT(a)\nb();'), ['expr', 'expr'])

    def test_walk_and_exprs_reach_everything(self):
        f = source('void f(void)\n{\n\tint a = b(1);\n\tfor (c(); d(); e())\n\t\tif (g())\n'
                   '\t\t\th();\n\t\telse\n\t\t\treturn i();\n}\n').functions['f']
        called = [e.callee for s in f.statements() for top in s.exprs() for e in top.walk()
                  if e.kind == 'call']
        self.assertEqual(sorted(called), list('bcdeghi'))


class Declarations(unittest.TestCase):
    def decls(self, text):
        statement, = body(text)
        self.assertEqual(statement.kind, 'decl')
        return statement.decls

    def test_several_declarators(self):
        a, b, c = self.decls('struct x *a = NULL, **b, c[4];')
        self.assertEqual([(d.name, d.base, d.stars, d.array) for d in (a, b, c)],
                         [('a', 'x', 1, False), ('b', 'x', 2, False), ('c', 'x', 0, True)])
        self.assertEqual(a.init.text, 'NULL')

    def test_types(self):
        for text, base in (('const struct x *a;', 'x'), ('u8 *a;', 'u8'), ('unsigned long a;', 'long'),
                           ('foo_t *a;', 'foo_t'), ('foo a;', 'foo'), ('foo *a = b;', 'foo'),
                           ('struct x __iomem *a;', 'x'), ('static struct x *a;', 'x')):
            with self.subTest(' '.join(text.split())):
                decl, = self.decls(text)
                self.assertEqual((decl.name, decl.base), ('a', base))

    def test_a_product_is_no_declaration(self):
        self.assertEqual(expr('a * b + c').kind, 'bin')
        self.assertEqual(expr('a(b)').kind, 'call')

    def test_cleanup_attribute(self):
        decl, = self.decls('struct x *a __free(kfree) = g();')
        self.assertEqual(decl.attrs, ['__free(kfree)'])
        self.assertEqual(decl.init.callee, 'g')

    def test_static_local(self):
        self.assertTrue(self.decls('static int a;')[0].static)

    def test_function_pointer(self):
        decl, = self.decls('void (*a)(int b) = c;')
        self.assertEqual((decl.name, decl.stars, decl.init.text), ('a', 1, 'c'))

    def test_designated_initialiser(self):
        decl, = self.decls('struct x a = { .b = c, .d = { 1, 2 }, [3] = e };')
        fields = {e.text: e.base for e in decl.init.walk() if e.kind == 'field'}
        self.assertEqual(sorted(fields), ['b', 'd'])
        self.assertEqual(fields['b'].text, 'c')


class Expressions(unittest.TestCase):
    def test_precedence(self):
        top = expr('a = b + c * d == e || f')
        self.assertEqual((top.kind, top.right.op), ('assign', '||'))
        equal = top.right.base
        self.assertEqual((equal.op, equal.base.op, equal.base.right.op), ('==', '+', '*'))

    def test_left_to_right(self):
        top = expr('a - b - c')
        self.assertEqual((top.base.op, top.right.text), ('-', 'c'))

    def test_chained_assignment(self):
        top = expr('a = b = c')
        self.assertEqual((top.base.text, top.right.kind, top.right.base.text), ('a', 'assign', 'b'))

    def test_conditional_with_and_without_middle(self):
        full, short = expr('a ? b : c ? d : e'), expr('a ?: b')
        self.assertEqual((full.right.text, full.third.kind), ('b', 'cond'))
        self.assertIsNone(short.right)
        self.assertEqual(short.third.text, 'b')

    def test_comma(self):
        top = expr('a(), b')
        self.assertEqual((top.kind, top.op, top.right.text), ('bin', ',', 'b'))

    def test_casts(self):
        for text, type_ in (('(struct x *)a', 'struct x *'), ('(void *)a', 'void *'),
                            ('(foo_t)a', 'foo_t'), ('(x *)a', 'x *'), ('(unsigned long)&a', 'unsigned long')):
            with self.subTest(' '.join(text.split())):
                self.assertEqual((expr('z = ' + text).right.kind, expr('z = ' + text).right.text),
                                 ('cast', type_))

    def test_brackets_round_a_name_are_no_cast(self):
        self.assertEqual(expr('z = (a) + b').right.op, '+')
        self.assertEqual(expr('z = (a)').right.kind, 'id')

    def test_sizeof_of_type_and_of_expression(self):
        self.assertEqual(expr('z = sizeof(struct x)').right.text, 'struct x')
        self.assertEqual(expr('z = sizeof *p').right.text, '* p')

    def test_call_arguments(self):
        call = expr('f(struct x, a + 1, "s" MORE "t")')
        self.assertEqual([a.kind for a in call.args], ['type', 'bin', 'str'])
        self.assertEqual(call.callee, 'f')

    def test_a_call_through_a_member_has_no_callee(self):
        call = expr('p->f(a)')
        self.assertEqual((call.callee, call.fn.text), ('', 'f'))

    def test_a_call_among_macro_arguments_is_seen(self):
        f = source('void f(void)\n{\n\tWARN_ON(g(kfree(p)));\n}\n').functions['f']
        self.assertIn('kfree', [c.callee for c in f.call_index.values()])

    def test_function_expr_finds_by_text(self):
        s = source('void f(void)\n{\n\ta = b->c;\n}\n')
        self.assertEqual(function_expr(s, 'f', 'b->c').kind, 'member')


class Keys(unittest.TestCase):
    def test_normal_texts(self):
        for text, key in (('a', 'a'), ('a->b.c', 'a->b.c'), ('*a', '*a'), ('a[1]', 'a[1]'),
                          ('a[i]->b', 'a[i]->b'), ('a[i + 1]', 'a[?]'), ('(&a)->b', 'a.b'),
                          ('(void *)a->b', 'a->b')):
            with self.subTest(' '.join(text.split())):
                self.assertEqual(key_of(expr('z = ' + text).right), key)

    def test_what_has_none(self):
        for text in ('f()', '1', 'a + b', '&a', '!a', 'f()->b'):
            with self.subTest(' '.join(text.split())):
                self.assertEqual(key_of(expr('z = ' + text).right), '')


class Files(unittest.TestCase):
    def test_base_type(self):
        self.assertEqual(base_type('const struct foo'), 'foo')
        self.assertEqual(base_type('static unsigned char'), 'char')
        self.assertEqual(base_type('const'), '')


if __name__ == '__main__':
    unittest.main()
