# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the walk: what each way out of a function returns, and what was freed on it."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import Folder, place  # noqa: E402

from devmifylib import cparser, flow  # noqa: E402
from devmifylib.values import (ERRPTR, FREED, LIVE, NEG, NONNEG, NONZERO, OBJECT, POS,  # noqa: E402
                               STATE, TooComplex, ZERO, join)

HEAD = 'static int f(struct x *x)\n{\n\tstruct p *p;\n\tint ret;\n\n'


class Walking(Folder):
    """The allocation is the call make(), a release any call free_it(p)."""

    def walk(self, text, root='f', env=(), descend=(), site=True, always=False, known=None):
        m = self.module(text)
        source = m.main
        tok = source.token_at(*place(text, 'make(')) if site else None

        def release_of(where, at):
            return 'r%d' % where.position(at)[0] if where.texts[at] == 'free_it' else None
        walk = flow.Walk(m, site_source=source, site=tok, release_of=release_of, value_of=known,
                         descend=[source.functions[n] for n in descend], always_loops=always)
        outcomes = walk.run(source.functions[root], dict(env))
        self.done = walk  # pylint: disable=attribute-defined-outside-init
        return {(value, dict(items).get(STATE)) for value, items in outcomes}

    def body(self, statements, **options):
        return self.walk(HEAD + '\t' + statements.strip().replace('\n', '\n\t') + '\n}\n', **options)


class Checks(Walking):
    def test_null_check(self):
        self.assertEqual(self.body('''
p = make();
if (!p)
	return -ENOMEM;
return 0;'''), {(NEG, None), (ZERO, LIVE)})

    def test_every_way_of_writing_it(self):
        for check in ('!p', 'p == NULL', 'NULL == p', 'unlikely(!p)', '!(p)', 'IS_ERR_OR_NULL(p)',
                      '!(p = make())', '(p = make()) == NULL', 'WARN_ON(!p)'):
            with self.subTest(check):
                first = '' if 'make' in check else 'p = make();\n'
                self.assertEqual(self.body(first + 'if (%s)\n\treturn -ENOMEM;\nreturn 0;' % check),
                                 {(NEG, None), (ZERO, LIVE)})

    def test_joint_check_keeps_apart_who_is_null(self):
        self.assertEqual(self.body('''
p = make();
q = other();
if (!p || !q)
	goto err;
return 0;
err:
	free_it(p);
	other_free(q);
	return -ENOMEM;'''), {(NEG, None), (NEG, FREED), (ZERO, LIVE)})

    def test_and(self):
        self.assertEqual(self.body('''
p = make();
if (p && x->go)
	return 0;
free_it(p);
return -EIO;'''), {(ZERO, LIVE), (NEG, None), (NEG, FREED)})

    def test_a_check_that_is_not_taken_apart_by_mistake(self):
        self.assertEqual(self.body('''
p = make();
if (!p && !x->go)
	return -ENOMEM;
return 0;'''), {(NEG, None), (ZERO, None), (ZERO, LIVE)})

    def test_is_err_never_holds_for_memory(self):
        self.assertEqual(self.body('''
p = make();
if (IS_ERR(p))
	return 1;
return 0;'''), {(ZERO, None), (ZERO, LIVE)})


class Values(Walking):
    def value(self, statements):
        return {value for value, _ in self.body(statements, site=False)}

    def test_returned_facts(self):
        for statements, values in (
                ('return 0;', {ZERO}), ('return 1;', {POS}), ('return -EIO;', {NEG}), ('return -1;', {NEG}),
                ('return ret;', {None}), ('return foo();', {None}), ('ret = -EIO;\nreturn ret;', {NEG}),
                ('int r = -ENOMEM;\nreturn r;', {NEG}), ('return PTR_ERR(x);', {NEG}),
                ('return dev_err_probe(d, -EIO, "x");', {NEG}), ('return dev_err_probe(d, ret, "x");', {NEG}),
                ('return ERR_PTR(-EIO);', {ERRPTR}), ('return !x->a;', {None}), ('return -0;', {ZERO})):
            with self.subTest(statements):
                self.assertEqual(self.value(statements), values)

    def test_error_checks(self):
        for check, taken, after in (('ret', NONZERO, ZERO), ('ret < 0', NEG, NONNEG), ('ret != 0', NONZERO,
                                                                                       ZERO),
                                    ('ret > 0', POS, None), ('(ret = g()) < 0', NEG, NONNEG),
                                    ('0 > ret', NEG, NONNEG), ('ret <= 0', None, POS)):
            with self.subTest(check):
                self.assertEqual(self.value('ret = g();\nif (%s)\n\treturn ret;\nreturn ret;' % check),
                                 {taken, after})

    def test_turned_into_an_error(self):
        for before, values in (('', {None}), ('if (!ret)\n\treturn 0;\n', {ZERO, NEG}),
                               ('ret = 0;\n', {ZERO}),
                               ('if (ret < 0)\n\treturn 0;\n', {ZERO, None}),
                               ('if (ret <= 0)\n\treturn 0;\n', {ZERO, NEG})):
            with self.subTest(before):
                self.assertEqual(values, self.value(
                    'ret = g();\n%sreturn pcibios_err_to_errno(ret);' % before))

    def test_equal_to_an_error(self):
        self.assertEqual(self.value('ret = g();\nif (ret == -EBUSY)\n\treturn ret;\nreturn 0;'), {NEG, ZERO})

    def test_conditional(self):
        self.assertEqual(self.value('return x->a ? -EIO : 0;'), {None})
        self.assertEqual(self.value('return x->a ? -EIO : -EBUSY;'), {NEG})
        self.assertEqual(self.value('ret = g();\nreturn ret ? ret : -EIO;'), {NONZERO})
        self.assertEqual(self.value('ret = g();\nreturn ret ?: -EIO;'), {NONZERO})
        self.assertEqual(self.value('ret = g();\nreturn ret < 0 ? ret : 0;'), {None})

    def test_a_fact_ends_with_a_write(self):
        for write in ('ret = g();', 'g(&ret);', 'ret += g();', 'ret++;', 'ret |= g();'):
            with self.subTest(write):
                self.assertEqual(self.value('ret = -EIO;\n%s\nreturn ret;' % write), {None})

    def test_a_fact_about_shared_memory_ends_with_a_call(self):
        self.assertEqual(self.value('x->err = 0;\nstart(x);\nreturn x->err;'), {None})

    def test_join(self):
        self.assertEqual(join(NEG, NEG), NEG)
        self.assertEqual(join(NEG, POS), NONZERO)
        self.assertEqual(join(ZERO, POS), NONNEG)
        self.assertIsNone(join(ZERO, NEG))


class Paths(Walking):
    def test_gotos_and_falling_labels(self):
        self.assertEqual(self.body('''
p = make();
if (!p)
	return -ENOMEM;
ret = one();
if (ret)
	goto err_one;
ret = two();
if (ret)
	goto err_two;
return 0;
err_two:
	undo();
err_one:
	free_it(p);
	return ret;'''), {(NEG, None), (NONZERO, FREED), (ZERO, LIVE)})

    def test_a_label_that_is_reached_with_success(self):
        self.assertEqual(self.body('''
p = make();
ret = one();
out:
	free_it(p);
	return ret;'''), {(None, None), (None, FREED)})

    def test_an_unknown_label_is_an_error(self):
        with self.assertRaises(cparser.ParseError):
            self.body('goto nowhere;\nreturn 0;', site=False)

    def test_loop_may_run_or_not(self):
        self.assertEqual(self.body('''
p = make();
while (x->go)
	free_it(p);
return 0;'''), {(ZERO, None), (ZERO, LIVE), (ZERO, FREED)})

    def test_do_runs_once_at_least(self):
        self.assertEqual(self.body('p = make();\ndo {\n\tfree_it(p);\n} while (x->go);\nreturn 0;'),
                         {(ZERO, None), (ZERO, FREED)})

    def test_break_and_continue(self):
        self.assertEqual(self.body('''
p = make();
for (;;) {
	if (x->a)
		continue;
	if (x->b)
		break;
	return 1;
}
free_it(p);
return 0;'''), {(POS, None), (POS, LIVE), (ZERO, None), (ZERO, FREED)})

    def test_endless_loop_has_no_way_out(self):
        self.assertEqual(self.body('while (1)\n\tg();\nreturn 0;', site=False), set())

    def test_goto_into_a_loop_and_back(self):
        self.assertEqual(self.body('''
again:
p = make();
if (x->a)
	goto again;
return 0;'''), {(ZERO, None), (ZERO, LIVE)})
        self.assertTrue(self.done.again)

    def test_not_again_when_the_first_is_freed(self):
        self.body('''
again:
p = make();
if (!p)
	return -ENOMEM;
if (x->a) {
	free_it(p);
	goto again;
}
return 0;''')
        self.assertFalse(self.done.again)

    def test_switch_falls_through(self):
        self.assertEqual(self.body('''
p = make();
switch (x->a) {
case 1:
	free_it(p);
case 2:
	return 2;
case 3:
	break;
}
return 0;'''), {(POS, None), (POS, LIVE), (POS, FREED), (ZERO, None), (ZERO, LIVE)})

    def test_switch_with_default_leaves_through_a_case_only(self):
        self.assertEqual(self.body('''
switch (x->a) {
case 1:
	return 1;
default:
	return -EIO;
}
return 0;''', site=False), {(POS, None), (NEG, None)})

    def test_a_dead_branch_is_not_walked(self):
        self.assertEqual(self.body('if (0)\n\treturn 1;\nif (true)\n\treturn 0;\nreturn -EIO;', site=False),
                         {(ZERO, None)})

    def test_bug_ends_a_path(self):
        self.assertEqual(self.body('if (x->a)\n\tBUG();\nreturn 0;', site=False), {(ZERO, None)})
        self.assertEqual(self.body('BUG();\nreturn 0;', site=False), set())


class Releases(Walking):
    def test_of_null(self):
        self.body('p = make();\nif (!p) {\n\tfree_it(p);\n\treturn -ENOMEM;\n}\nreturn 0;')
        self.assertEqual(self.done.nulls, {'r8'})

    def test_of_something_unknown(self):
        self.body('p = make();\nfree_it(x->other);\nreturn 0;')
        self.assertEqual(self.done.unmatched, {'r7'})

    def test_through_another_name(self):
        self.assertEqual(self.body('''
struct p *q;
p = make();
if (!p)
	return -ENOMEM;
q = p;
free_it(q);
return 0;'''), {(NEG, None), (ZERO, FREED)})

    def test_a_name_that_moved_on(self):
        self.assertEqual(self.body('''
p = make();
if (!p)
	return -ENOMEM;
p = NULL;
free_it(p);
return 0;'''), {(NEG, None), (ZERO, LIVE)})

    def test_a_mark_is_left_for_each(self):
        text = HEAD + '\tp = make();\n\tif (!p)\n\t\treturn 0;\n\tfree_it(p);\n\treturn 0;\n}\n'
        self.walk(text)
        marks = {name for _, items in self.done.run(self.done.m.main.functions['f'], {})
                 for name, _ in items if name.startswith('@hit:')}
        self.assertEqual(marks, {'@hit:r9'})

    def held(self, statements, **options):
        """A walk of remove: the object is x."""
        def known(expr, function):
            del function
            return OBJECT if cparser.key_of(expr) == 'x' else None
        return {state for _, state in self.body(
            statements, site=False, env={STATE: LIVE}, known=known, **options)}

    def test_the_object_of_remove(self):
        self.assertEqual(self.held('free_it(x);\nreturn 0;'), {FREED})
        self.assertEqual(self.held('if (x->a)\n\tfree_it(x);\nreturn 0;'), {LIVE, FREED})
        self.assertEqual(self.held('if (x)\n\tfree_it(x);\nreturn 0;'), {FREED})
        self.assertEqual(self.held('if (!x)\n\treturn 0;\nfree_it(x);\nreturn 0;'), {FREED})

    def test_a_name_that_holds_it_sometimes(self):
        self.assertEqual(self.held('struct x *o = NULL;\nif (x->a)\n\to = x;\nfree_it(o);\nreturn 0;'),
                         {LIVE, FREED})

    def test_a_loop_that_frees_runs(self):
        self.assertEqual(self.held('for (i = 0; i < x->n; i++)\n\tfree_it(x);\nreturn 0;', always=True),
                         {FREED})
        self.assertEqual(self.held('for (i = 0; i < x->n; i++)\n\tfree_it(x);\nreturn 0;'), {LIVE, FREED})

    def test_a_loop_that_passes_over_some(self):
        for inside in ('if (x->a)\n\t\tcontinue;\n\tfree_it(x);', 'if (x->a)\n\t\tfree_it(x);'):
            with self.subTest(inside):
                self.assertEqual(self.held('for (i = 0; i < x->n; i++) {\n\t%s\n}\nreturn 0;' % inside,
                                           always=True), {LIVE, FREED})


class Helpers(Walking):
    def test_a_freeing_helper(self):
        text = 'static void h(struct p *what)\n{\n\tfree_it(what);\n}\n' + HEAD + \
            '\tp = make();\n\tif (!p)\n\t\treturn -ENOMEM;\n\th(p);\n\treturn -EIO;\n}\n'
        self.assertEqual(self.walk(text, descend=['h']), {(NEG, None), (NEG, FREED)})

    def test_a_helper_with_a_condition(self):
        text = 'static void h(struct p *what, int all)\n{\n\tif (!what)\n\t\treturn;\n\tif (all)\n' \
            '\t\tfree_it(what);\n}\n' + HEAD + \
            '\tp = make();\n\tif (!p)\n\t\treturn -ENOMEM;\n\th(p, %s);\n\treturn -EIO;\n}\n'
        for arg, states in (('0', {None, LIVE}), ('x->a', {None, LIVE, FREED})):
            with self.subTest(arg):
                self.assertEqual({s for _, s in self.walk(text % arg, descend=['h'])}, states)

    def test_a_helper_that_makes_it(self):
        text = 'static int h(struct x *x)\n{\n\tx->p = make();\n\tif (!x->p)\n\t\treturn -ENOMEM;\n' \
            '\treturn 0;\n}\n' + HEAD + '\tret = h(x);\n\tif (ret)\n\t\treturn ret;\n\treturn 0;\n}\n'
        self.assertEqual(self.walk(text, descend=['h']), {(NEG, None), (ZERO, LIVE)})

    def test_a_helper_that_returns_it(self):
        text = 'static struct p *h(void)\n{\n\tstruct p *n = make();\n\tif (!n)\n' \
               '\t\treturn ERR_PTR(-ENOMEM);\n' \
            '\treturn n;\n}\n' + HEAD + '\tp = h();\n\tif (IS_ERR(p))\n\t\treturn PTR_ERR(p);\n' \
            '\tfree_it(p);\n\treturn 1;\n}\n'
        self.assertEqual(self.walk(text, descend=['h']), {(NEG, None), (POS, FREED)})

    def test_a_helper_that_is_only_called_sometimes(self):
        text = 'static int h(struct p *what)\n{\n\tfree_it(what);\n\treturn 1;\n}\n' + HEAD + \
            '\tp = make();\n\tif (!p)\n\t\treturn -ENOMEM;\n\t%s;\n\treturn 0;\n}\n'
        self.assertEqual(self.walk(text % 'if (x->a && h(p))\n\t\tg()', descend=['h']),
                         {(NEG, None), (ZERO, LIVE), (ZERO, FREED)})
        for call in ('ret = x->a && h(p)', 'ret = x->a || h(p)'):
            with self.subTest(call), self.assertRaises(TooComplex):
                self.walk(text % call, descend=['h'])

    def test_a_recursive_helper_ends(self):
        text = 'static void h(struct p *what)\n{\n\tif (what->next)\n\t\th(what);\n' \
            '\tfree_it(what);\n}\n' + HEAD + \
            '\tp = make();\n\tif (!p)\n\t\treturn -ENOMEM;\n\th(p);\n\treturn -EIO;\n}\n'
        self.assertIn((NEG, FREED), self.walk(text, descend=['h']))

    def test_what_a_helper_returned_decides_the_branch(self):
        text = 'static int h(struct p *what)\n{\n\tif (what->bad) {\n\t\tfree_it(what);\n' \
            '\t\treturn -EIO;\n\t}\n\treturn 0;\n}\n' + HEAD + \
            '\tp = make();\n\tif (!p)\n\t\treturn -ENOMEM;\n\tif (%s)\n\t\treturn -EIO;\n' \
            '\treturn 0;\n}\n'
        for check in ('h(p)', 'h(p) != 0', '!!h(p)', 'unlikely(h(p) < 0)', '(h(p))', 'x->a && 0 || h(p)'):
            with self.subTest(check):
                self.assertEqual(self.walk(text % check, descend=['h']),
                                 {(NEG, None), (NEG, FREED), (ZERO, LIVE)})

    def test_a_call_can_change_what_is_not_the_function_s_own(self):
        for name in ('x->a', 'shared'):
            with self.subTest(name):
                self.assertEqual(self.body('%s = 0;\ng(x);\nreturn %s;' % (name, name), site=False),
                                 {(None, None)})
        self.assertEqual(self.body('ret = 0;\ng(x);\nreturn ret;', site=False), {(ZERO, None)})
        self.assertEqual(self.body('x->a = 0;\ndev_err(x->d, "x");\nreturn x->a;', site=False),
                         {(ZERO, None)})


class Limits(Walking):
    def test_too_many_paths(self):
        lines = ''.join('p%d = g();\nif (p%d)\n\tx->a = g();\n' % (i, i) for i in range(12))
        back = 'return p0' + ''.join(' + p%d' % i for i in range(1, 12)) + ';'
        own = 'int %s;\n' % ', '.join('p%d' % i for i in range(12))
        with self.assertRaises(TooComplex):
            self.body(own + lines + back, site=False)

    def test_too_many_outcomes_of_calls(self):
        text = 'static int h(void)\n{\n\tif (a)\n\t\treturn 0;\n\tif (b)\n\t\treturn 1;\n' \
            '\treturn -1;\n}\n' + HEAD + '\treturn %s;\n}\n' % ' + '.join(['h()'] * 5)
        with self.assertRaises(TooComplex):
            self.walk(text, site=False, descend=['h'])

    def test_many_statements_alone_are_not(self):
        lines = ''.join('ret = g();\nif (ret)\n\treturn ret;\n' for _ in range(200))
        self.assertEqual(self.body(lines + 'return 0;', site=False), {(NONZERO, None), (ZERO, None)})


class Macros(Walking):
    """A macro that jumps is read as the code that it stands for."""

    BODY = 'p = make();\nif (!p)\n\treturn -ENOMEM;\n%s\nreturn 0;\nfail:\nfree_it(p);\nreturn -EIO;'
    BOTH = {(NEG, None), (ZERO, LIVE), (NEG, FREED)}

    def macro(self, define, use):
        body = (self.BODY % use).replace('\n', '\n\t')
        return self.walk('#define %s\n' % define + HEAD + '\t' + body + '\n}\n')

    def test_that_goes_to_a_label(self):
        for define, use in (
                ('TRY(c) do { ret = (c); if (ret) goto fail; } while (0)', 'TRY(start(x));'),
                ('TRY(c) if (!(c)) goto fail', 'TRY(x->n);'),
                ('TRY(c, l) { if (c) goto l; }', 'TRY(x->n, fail)'),
                ('TRY(c, l) ({ if (c) goto l; })', 'TRY(x->n, fail);'),
                ('TRY(c, fmt, ...) do { if (c) { pr_err(fmt, ##__VA_ARGS__); goto fail; } } while (0)',
                 'TRY(x->n, "%d", x->n);'),
                ('TRY(c, args...) if (c) { pr_err(args); goto fail; }', 'TRY(x->n, "no");'),
                ('TRY(c) CHECK(c, fail)\n#define CHECK(c, l) if (c) goto l', 'TRY(x->n);'),
                ('LEAVE goto fail', 'if (x->n)\n\tLEAVE;'),
                ('LEAVE() do { x->n = 0; goto fail; } while (0)', 'if (x->n)\n\tLEAVE();\nelse\n\tgo(x);')):
            with self.subTest(define):
                self.assertEqual(self.macro(define, use), self.BOTH)

    def test_that_returns(self):
        for define, use in (('TRY(c) do { if (c) return -EIO; } while (0)', 'TRY(x->n);'),
                            ('TRY(c, r) if (c) return r', 'TRY(x->n, -EIO);')):
            with self.subTest(define):
                self.assertEqual(self.macro(define, use + '\nif (x->z)\n\tgoto fail;'),
                                 self.BOTH | {(NEG, LIVE)})

    def test_in_a_loop(self):
        self.assertEqual(self.macro('SKIP(c) if (c) continue', 'for (i = 0; i < 4; i++) {\nSKIP(x->n);\n'
                                    'if (x->z)\ngoto fail;\n}'), self.BOTH)

    def test_what_is_not_read_through(self):
        for define, use in (
                ('TRY(c) ({ if (c) return -EIO; 0; })', 'ret = TRY(x->n);'),
                ('TRY(c) do { fail##c: if (c) goto fail; } while (0)', 'TRY(x->n);'),
                ('TRY(c) do { again: if (c) goto again; goto fail; } while (0)', 'TRY(x->n);'),
                ('TRY(c) if (c) goto fail', 'if (x->z)\nTRY(x->n);\nelse\ngo(x);'),
                ('TRY(c) ret = c; if (ret) goto fail', 'if (x->z)\nTRY(x->n);'),
                ('TRY(c) do { int ret = c; if (ret) goto fail; } while (0)', 'TRY(x->n);'),
                ('TRY(c) if (c) goto fail\n#define TRY(c) if (c) return 1', 'TRY(x->n);'),
                ('TRY(c) goto fail', 'go(TRY(x->n));')):
            with self.subTest(define), self.assertRaises(TooComplex):
                self.macro(define, use)

    def test_a_word_in_a_comment(self):
        self.assertEqual(self.macro('COUNT 8 /* as many as return */',
                                    'if (x->n > COUNT)\n\tgoto fail;'), self.BOTH)


if __name__ == '__main__':
    unittest.main()
