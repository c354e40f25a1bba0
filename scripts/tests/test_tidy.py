# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the clean-up: what a deletion leaves behind, and what stays."""

import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from devmifylib.tidy import regions, required_members, tidy     # noqa: E402
from devmifylib.tidy_flow import Purity                         # noqa: E402
from devmifylib.tidy_text import Change, cut, Refused           # noqa: E402


class TidyCase(unittest.TestCase):
    """Runs tidy() twice: the second run must change nothing."""

    maxDiff = None

    def run_tidy(self, before, after, siblings=False):
        out = tidy('x.c', before, after, siblings=siblings)
        self.assertEqual(tidy('x.c', before, out, siblings=siblings), out, 'not stable')
        return out

    def whole(self, before, after, want, siblings=False):
        """Whole files."""
        self.assertEqual(self.run_tidy(before, after, siblings), want)

    def body(self, before, want, head='static int probe(struct platform_device *pdev)',
             gone='DROP', after=None):
        """Function bodies; lines of `before` that hold `gone` are what spatch deleted.

        `if (x) DROP(p);` on its own line becomes `if (x) {` and `}`, as spatch
        leaves it: give `after` for such a case.
        """
        if after is None:
            after = ''.join(line for line in before.splitlines(True) if gone not in line)
        wrap = '#include <linux/slab.h>\n\n' + head + '\n{\n%s}\n\nint other;\n'
        self.assertEqual(self.run_tidy(wrap % before, wrap % after), wrap % want)


class Cases(TidyCase):
    """A switch of which the last case does nothing any more."""

    def test_last_case(self):
        for case in ('default', 'case 2'):
            with self.subTest(case):
                body = '\tswitch (p->k) {\n\tcase 1:\n\t\tgo(p);\n\t\tbreak;\n\t%s:\n\t\t%s;\n\t}\n\n' \
                    '\treturn 0;\n'
                self.body(body % (case, 'DROP(p)'), body % (case, 'break'))

    def test_case_that_goes_on(self):
        body = '\tswitch (p->k) {\n\tcase 1:\n%s\tcase 2:\n\t\tgo(p);\n\t}\n\n\treturn 0;\n'
        self.body(body % '\t\tDROP(p);\n', body % '')


class Told(TidyCase):
    """A log line that gives back its error, in front of a return that was a jump."""

    BODY = ('\tint ret;\n\n\tp->x = get(dev);\n\tif (IS_ERR(p->x)) {\n%s\t\tgoto err;\n\t}\n\n'
            '\tret = start(p);\n\tif (ret)\n\t\tgoto err;\n\n\treturn 0;\n\nerr:\n\tDROP(p);\n'
            '\treturn ret;\n')
    WANT = '%s\tp->x = get(dev);\n\tif (IS_ERR(p->x))%s\n\treturn start(p);\n'

    def test_with_its_value(self):
        self.body(self.BODY % '\t\tret = PTR_ERR(p->x);\n\t\tdev_err_probe(dev, ret, "no x\\n");\n',
                  self.WANT % ('', '\n\t\treturn dev_err_probe(dev, PTR_ERR(p->x), "no x\\n");\n'))

    def test_the_value_is_told_twice(self):
        self.body(self.BODY % '\t\tret = PTR_ERR(p->x);\n\t\tdev_err_probe(dev, ret, "no %d\\n", ret);\n',
                  self.WANT % ('\tint ret;\n\n', ' {\n\t\tret = PTR_ERR(p->x);\n'
                               '\t\treturn dev_err_probe(dev, ret, "no %d\\n", ret);\n\t}\n'))

    def test_another_value(self):
        other = '\t\tret = PTR_ERR(p->x);\n\t\tdev_err_probe(dev, -EIO, "no x\\n");\n'
        self.body(self.BODY % other, self.WANT % (
            '\tint ret;\n\n', ' {\n' + other + '\t\treturn ret;\n\t}\n'))


class Probed(TidyCase):
    """Two calls that became one: how the failure of the first was told."""

    TEXT = ('\tint ret;\n\n%s\tret = %s;\n\tif (ret)%s\treturn add(p);\n')
    GET = ('\tp->reg = devm_regulator_get(dev, "vdd");\n\tif (IS_ERR(p->reg))\n'
           '\t\treturn dev_err_probe(dev, PTR_ERR(p->reg), "no regulator\\n");\n')
    SAID = ' {\n\t\tdev_err(dev, "cannot enable: %d\\n", ret);\n\t\treturn ret;\n\t}\n'
    TOLD = '\n\t\treturn dev_err_probe(dev, ret, "cannot enable: %d\\n", ret);\n'

    def merged(self, get, said, told):
        one = 'devm_regulator_get_enable(dev, "vdd")'
        self.body(self.TEXT % (get, 'regulator_enable(p->reg)', said), self.TEXT % ('', one, told),
                  after=self.TEXT % ('', one, said))

    def test_what_may_be_put_off_is_no_error(self):
        self.merged(self.GET, self.SAID, self.TOLD)

    def test_as_it_was(self):
        plain = self.GET.replace('dev_err_probe(dev, PTR_ERR(p->reg), "no regulator\\n")', 'PTR_ERR(p->reg)')
        self.merged(plain, self.SAID, self.SAID)
        self.merged(self.GET.replace('p->reg', 'p->other'), self.SAID, self.SAID)
        more = self.SAID.replace('\t\treturn', '\t\tstop(p);\n\t\treturn')
        self.merged(self.GET, more, more)


class Asked(TidyCase):
    """A managed call in a condition."""

    def asked(self, condition, want, end='\t\treturn -ENOMEM;\n'):
        """condition: with FN( for the call; want: the result up to the branch, None for the same."""
        text = '\tint ret;\n\n\tfirst();\n%s' + end + '\n\treturn use(p);\n'
        before, after = (text % condition.replace('FN(', call) for call in ('get(', 'devm_get(dev, '))
        self.body(before, text % want if want else after, after=after)

    def test_forms(self):
        for condition, asked in (('!(p->x = FN(1))', '!p->x'), ('(p->x = FN(1)) == NULL', '!p->x'),
                                 ('NULL == (p->x = FN(1))', '!p->x'), ('p->x = FN(1)', 'p->x'),
                                 ('(p->x = FN(1)) < 0', 'p->x < 0'),
                                 ('!(p->x = FN(1)) || other(p->x)', '!p->x || other(p->x)')):
            with self.subTest(condition):
                self.asked('\tif (%s)\n' % condition, '\tp->x = devm_get(dev, 1);\n\tif (%s)\n' % asked)

    def test_what_stays(self):
        for condition in ('ready(p) && !(p->x = FN(1))', 'IS_ERR(p->x = FN(1))', '!(p->x[next()] = FN(1))',
                          '!(p->x = FN(1)) /* why */', '!FN(1)'):
            with self.subTest(condition):
                self.asked('\tif (%s)\n' % condition, None)

    def test_no_statement_of_a_block(self):
        self.asked('\tif (ret) {\n\t\tret = 0;\n\t} else if (!(p->x = FN(1))) {\n', None,
                   '\t\treturn 1;\n\t}\n')

    def test_what_was_no_change(self):
        self.body('\tif (!(p->x = get(1)))\n\t\treturn 1;\n\tDROP(p);\n\treturn use(p);\n',
                  '\tif (!(p->x = get(1)))\n\t\treturn 1;\n\treturn use(p);\n')

    def test_over_several_lines(self):
        self.asked('\tif (!(p->x = FN(an_argument_of_some_length,\n\t\t\t    another_one_of_some_length)))\n',
                   '\tp->x = devm_get(dev, an_argument_of_some_length,\n\t\t\t'
                   'another_one_of_some_length);\n\tif (!p->x)\n')


class EmptyStatements(TidyCase):
    """An if, else, loop or block without a body."""

    def test_if_goes(self):
        self.body('\tif (p)\n\t\tDROP(p);\n\treturn 0;\n', '\treturn 0;\n',
                  after='\tif (p) {}\n\treturn 0;\n')

    def test_loop_that_only_ends_goes(self):
        loop = '\tint i;\n\n\tfor (i = 0; i < n; i++) {\n%s\t\tDROP(p[i]);\n\t}\n\treturn 0;\n'
        for end in ('\t\tif (!p[i])\n\t\t\tbreak;\n', '\t\tif (!p[i]) {\n\t\t\tcontinue;\n\t\t}\n'):
            self.body(loop % end, '\treturn 0;\n')
        for end in ('\t\tif (next(p))\n\t\t\tbreak;\n', '\t\tif (!p[i])\n\t\t\treturn 1;\n',
                    '\t\tif (!p[i])\n\t\t\tbreak;\n\t\tm++;\n'):
            self.body(loop % end, (loop % end).replace('\t\tDROP(p[i]);\n', ''))
        loop = loop.replace('return 0', 'return i')
        self.body(loop % end, (loop % end).replace('\t\tDROP(p[i]);\n', ''))

    def test_if_with_braces_goes(self):
        self.body('\tif (p->a && !IS_ERR(p->b)) {\n\t\tDROP(p->a);\n\t\tDROP(p->b);\n\t}\n'
                  '\treturn 0;\n', '\treturn 0;\n')

    def test_nested_goes_outwards(self):
        self.body('\tif (a) {\n\t\tif (b)\n\t\t\tDROP(p);\n\t}\n\n\treturn 0;\n',
                  '\treturn 0;\n',
                  after='\tif (a) {\n\t\tif (b) {}\n\t}\n\n\treturn 0;\n')

    def test_sole_body_of_an_if_goes(self):
        self.body('\tif (a)\n\t\tif (b)\n\t\t\tDROP(p);\n\treturn 0;\n', '\treturn 0;\n',
                  after='\tif (a)\n\t\tif (b) {}\n\treturn 0;\n')

    def test_call_in_condition_stays(self):
        self.body('\tif (queue_work(&p->ref, done))\n\t\tDROP(p);\n\treturn 0;\n',
                  '\tqueue_work(&p->ref, done);\n\treturn 0;\n',
                  after='\tif (queue_work(&p->ref, done)) {}\n\treturn 0;\n')

    def test_result_that_must_be_used(self):
        text = '\tif (refcount_dec_and_test(&p->users)) {\n\t\tDROP(p);\n\t}\n\treturn 0;\n'
        self.body(text, text.replace('\t\tDROP(p);\n', ''))

    def test_negated_call_in_condition_stays(self):
        self.body('\tif (!stop(p) && 1)\n\t\tDROP(p);\n\tif (unlikely(!stop(p)))\n\t\tDROP(p);\n'
                  '\treturn 0;\n',
                  '\tif (!stop(p) && 1) {}\n\tstop(p);\n\treturn 0;\n',
                  after='\tif (!stop(p) && 1) {}\n\tif (unlikely(!stop(p))) {}\n\treturn 0;\n')

    def test_guarded_call_in_condition_stays(self):
        self.body('\tif (p->on && stop(p))\n\t\tDROP(p);\n\treturn 0;\n',
                  '\tif (p->on)\n\t\tstop(p);\n\treturn 0;\n',
                  after='\tif (p->on && stop(p)) {}\n\treturn 0;\n')

    def test_decrement_in_condition_stays(self):
        self.body('\tif (--p->users == 0)\n\t\tDROP(p);\n\treturn 0;\n',
                  '\tp->users--;\n\treturn 0;\n',
                  after='\tif (--p->users == 0) {}\n\treturn 0;\n')

    def test_assignment_in_condition_stays(self):
        self.body('\tif ((p = next(q)) != NULL)\n\t\tDROP(p);\n\treturn use(p);\n',
                  '\tp = next(q);\n\treturn use(p);\n',
                  after='\tif ((p = next(q)) != NULL) {}\n\treturn use(p);\n')

    def test_else_goes(self):
        self.body('\tif (a)\n\t\tkeep(a);\n\telse\n\t\tDROP(p);\n\treturn 0;\n',
                  '\tif (a)\n\t\tkeep(a);\n\treturn 0;\n',
                  after='\tif (a)\n\t\tkeep(a);\n\telse {}\n\treturn 0;\n')

    def test_else_with_braces_goes(self):
        self.body('\tif (a) {\n\t\tkeep(a);\n\t\tkeep(b);\n\t} else {\n\t\tDROP(p);\n\t}\n\treturn 0;\n',
                  '\tif (a) {\n\t\tkeep(a);\n\t\tkeep(b);\n\t}\n\treturn 0;\n')

    def test_braces_go_with_the_else(self):
        self.body('\tif (a) {\n\t\tkeep(a);\n\t} else {\n\t\tDROP(p);\n\t}\n\treturn 0;\n',
                  '\tif (a)\n\t\tkeep(a);\n\treturn 0;\n')

    def test_condition_is_turned_round(self):
        for cond, want in (('reg(p)', '!reg(p)'), ('!a', 'a'), ('a == b', 'a != b'),
                           ('err < 0', 'err >= 0'), ('a && b', '!(a && b)'),
                           ('!(a && b)', 'a && b'), ('IS_ERR(p->x)', '!IS_ERR(p->x)'),
                           ('(a = get()) < 0', '(a = get()) >= 0'), ('a & b', '!(a & b)'),
                           ('p->x', '!p->x')):
            self.body('\tif (%s)\n\t\tDROP(p);\n\telse\n\t\tadd(p);\n\treturn 0;\n' % cond,
                      '\tif (%s)\n\t\tadd(p);\n\treturn 0;\n' % want,
                      after='\tif (%s) {}\n\telse\n\t\tadd(p);\n\treturn 0;\n' % cond)

    def test_turned_with_a_block(self):
        self.body('\tif (reg(p))\n\t\tDROP(p);\n\telse {\n\t\tadd(p);\n\t\tadd(q);\n\t}\n',
                  '\tif (!reg(p)) {\n\t\tadd(p);\n\t\tadd(q);\n\t}\n',
                  after='\tif (reg(p)) {}\n\telse {\n\t\tadd(p);\n\t\tadd(q);\n\t}\n')

    def test_turned_with_else_if(self):
        self.body('\tif (a)\n\t\tDROP(p);\n\telse if (b || c)\n\t\tadd(p);\n\treturn 0;\n',
                  '\tif (!a && (b || c))\n\t\tadd(p);\n\treturn 0;\n',
                  after='\tif (a) {}\n\telse if (b || c)\n\t\tadd(p);\n\treturn 0;\n')

    def test_turned_with_else_if_else(self):
        self.body('\tif (a)\n\t\tDROP(p);\n\telse if (b)\n\t\tadd(p);\n\telse\n\t\tsub(p);\n',
                  '\tif (!a && b)\n\t\tadd(p);\n\telse if (!a)\n\t\tsub(p);\n',
                  after='\tif (a) {}\n\telse if (b)\n\t\tadd(p);\n\telse\n\t\tsub(p);\n')

    def test_else_if_goes(self):
        self.body('\tif (a)\n\t\tadd(p);\n\telse if (b)\n\t\tDROP(p);\n\treturn 0;\n',
                  '\tif (a)\n\t\tadd(p);\n\treturn 0;\n',
                  after='\tif (a)\n\t\tadd(p);\n\telse if (b) {}\n\treturn 0;\n')

    def test_for_goes_with_its_counter(self):
        self.body('\tint i;\n\n\tfor (i = 0; i < 4; i++)\n\t\tDROP(p[i]);\n\n\tstop();\n'
                  '\treturn 0;\n', '\tstop();\n\treturn 0;\n',
                  after='\tint i;\n\n\tfor (i = 0; i < 4; i++) {}\n\n\tstop();\n\treturn 0;\n')

    def test_for_whose_counter_is_read_stays(self):
        text = '\tint i;\n\n\tfor (i = 0; i < n; i++) {\n\t\tDROP(p[i]);\n\t}\n\treturn i;\n'
        self.body(text, text.replace('\t\tDROP(p[i]);\n', ''))

    def test_while_with_local_counter_goes(self):
        self.body('\tint i = 9;\n\n\twhile (--i >= 0)\n\t\tDROP(p[i]);\n\n\treturn 0;\n',
                  '\treturn 0;\n',
                  after='\tint i = 9;\n\n\twhile (--i >= 0) {}\n\n\treturn 0;\n')

    def test_while_with_a_call_stays(self):
        text = '\twhile (step(p)) {\n\t\tDROP(p);\n\t}\n\treturn 0;\n'
        self.body(text, text.replace('\t\tDROP(p);\n', ''))

    def test_list_loop_goes_with_its_cursors(self):
        self.body('\tstruct a *x, *n;\n\tint ret;\n\n'
                  '\tlist_for_each_entry_safe(x, n, &p->list, node) {\n\t\tDROP(x);\n\t}\n'
                  '\tret = stop();\n\treturn ret;\n',
                  '\tint ret;\n\n\tret = stop();\n\treturn ret;\n')

    def test_list_del_keeps_the_loop(self):
        self.body('\tlist_for_each_entry_safe(x, n, &p->list, node) {\n\t\tlist_del(&x->node);\n'
                  '\t\tDROP(x);\n\t}\n\treturn 0;\n',
                  '\tlist_for_each_entry_safe(x, n, &p->list, node)\n\t\tlist_del(&x->node);\n'
                  '\treturn 0;\n')

    def test_bare_block_goes(self):
        self.body('\tstop();\n\t{\n\t\tDROP(x);\n\t}\n\treturn 0;\n', '\tstop();\n\treturn 0;\n')

    def test_empty_before_stays(self):
        self.body('\tif (a) {\n\t}\n\twhile (b)\n\t\t;\n\tDROP(p);\n\treturn 0;\n',
                  '\tif (a) {\n\t}\n\twhile (b)\n\t\t;\n\treturn 0;\n')

    def test_emptied_conditional_goes(self):
        self.body('\tstop();\n#ifdef CONFIG_X\n\tDROP(p);\n#endif\n\treturn 0;\n',
                  '\tstop();\n\treturn 0;\n')

    def test_emptied_branch_of_a_conditional(self):
        for head, want in (('ifdef A', 'ifndef A'), ('ifndef A', 'ifdef A'),
                           ('if defined(A)', 'if !defined(A)'), ('if !A', 'if A'),
                           ('if IS_ENABLED(A)', 'if !IS_ENABLED(A)'),
                           ('if A > 1 && B', 'if !(A > 1 && B)')):
            self.body('\ta();\n#%s\n\tDROP(p);\n#else\n\tstop();\n#endif\n\treturn 0;\n' % head,
                      '\ta();\n#%s\n\tstop();\n#endif\n\treturn 0;\n' % want)

    def test_emptied_else_of_a_conditional(self):
        self.body('\ta();\n#ifdef A\n\tstop();\n#else\n\tDROP(p);\n#endif\n\treturn 0;\n',
                  '\ta();\n#ifdef A\n\tstop();\n#endif\n\treturn 0;\n')

    def test_directive_keeps_the_if(self):
        text = '\tif (a) {\n\t\tDROP(p);\n#ifdef X\n\t\tstop();\n#endif\n\t}\n\treturn 0;\n'
        self.body(text, text.replace('\t\tDROP(p);\n', ''))

    def test_case_at_the_end_gets_a_break(self):
        self.body('\tswitch (a) {\n\tcase 1:\n\t\tstop();\n\t\tbreak;\n\tdefault:\n\t\tif (b)\n'
                  '\t\t\tDROP(p);\n\t}\n\treturn 0;\n',
                  '\tswitch (a) {\n\tcase 1:\n\t\tstop();\n\t\tbreak;\n\tdefault:\n\t\tbreak;\n\t}\n'
                  '\treturn 0;\n',
                  after='\tswitch (a) {\n\tcase 1:\n\t\tstop();\n\t\tbreak;\n\tdefault:\n'
                        '\t\tif (b) {}\n\t}\n\treturn 0;\n')


class NullGuards(TidyCase):
    """A guard of which only the store of NULL is left."""

    def test_guard_goes(self):
        for guard in ('the_lamp', 'the_lamp != NULL', 'NULL != the_lamp', 'likely(the_lamp)'):
            self.body('\tif (%s) {\n\t\tDROP(the_lamp);\n\t\tthe_lamp = NULL;\n\t}\n'
                      '\treturn 0;\n' % guard, '\tthe_lamp = NULL;\n\treturn 0;\n')

    def test_guard_below_an_if_goes(self):
        self.body('\tif (on)\n\t\tif (p->a[i]) {\n\t\t\tDROP(p->a[i]);\n'
                  '\t\t\tp->a[i] = NULL;\n\t\t}\n\treturn 0;\n',
                  '\tif (on)\n\t\tp->a[i] = NULL;\n\treturn 0;\n')

    def test_guard_of_something_else_stays(self):
        for inside in ('q->a = NULL', 'p->a = &none', 'p->a = NULL;\n\t\tp->n = 0'):
            text = '\tif (p->a) {\n\t\tDROP(p->a);\n\t\t%s;\n\t}\n\treturn 0;\n' % inside
            want = text.replace('\t\tDROP(p->a);\n', '')
            if inside.count(';') == 0:
                want = want.replace(' {', '').replace('\t}\n', '')
            self.body(text, want)

    def test_else_stays(self):
        self.body('\tif (on)\n\t\tstop(p);\n\telse if (p->a) {\n\t\tDROP(p->a);\n'
                  '\t\tp->a = NULL;\n\t}\n\treturn 0;\n',
                  '\tif (on)\n\t\tstop(p);\n\telse if (p->a)\n\t\tp->a = NULL;\n\treturn 0;\n')

    def test_guard_that_was_alone_before_stays(self):
        text = '\tif (p->a)\n\t\tp->a = NULL;\n\treturn 0;\n'
        self.body('\tDROP(q);\n' + text, text)


class Braces(TidyCase):
    """Braces round what is now a single statement."""

    def test_go(self):
        self.body('\tif (ret) {\n\t\tDROP(p);\n\t\treturn ret;\n\t}\n\treturn 0;\n',
                  '\tif (ret)\n\t\treturn ret;\n\treturn 0;\n')

    def test_stay_round_a_commented_statement(self):
        text = '\tif (ret) {\n\t\t/* why */\n\t\tDROP(p);\n\t\treturn ret;\n\t}\n\tstop();\n'
        self.body(text, text.replace('\t\tDROP(p);\n', ''))

    def test_stay_round_a_long_statement(self):
        text = '\tif (ret) {\n\t\tDROP(p);\n\t\tdev_err(p->dev,\n\t\t\t"no");\n\t}\n\tstop();\n'
        self.body(text, text.replace('\t\tDROP(p);\n', ''))

    def test_go_round_a_long_return_that_was_more(self):
        text = ('\tif (IS_ERR(q))%s\t\t%sdev_err_probe(dev, PTR_ERR(q),\n'
                '%s"no lamp %%d in this room\\n", 12);\n%s\tb();\n%s')
        before = (' {\n', 'r = ', '\t\t\t\t  ', '\t\tgoto err;\n\t}\n',
                  '\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn r;\n')
        self.body('\tint r;\n\n' + text % before,
                  text % ('\n', 'return ', '\t\t\t\t     ', '', '\treturn 0;\n'))
        text = '\tif (a) {\n\t\treturn say(p,\n\t\t\t   q);\n\t}\n'
        self.body(text + '\tDROP(p);\n\tc();\n', text + '\tc();\n')

    def test_stay_when_the_other_branch_needs_them(self):
        text = '\tif (ret) {\n\t\tDROP(p);\n\t\tstop();\n\t} else {\n\t\ta();\n\t\tb();\n\t}\n\tc();\n'
        self.body(text, text.replace('\t\tDROP(p);\n', ''))

    def test_go_in_both_branches(self):
        self.body('\tif (ret) {\n\t\tDROP(p);\n\t\tstop();\n\t} else {\n\t\ta();\n\t}\n\tc();\n',
                  '\tif (ret)\n\t\tstop();\n\telse\n\t\ta();\n\tc();\n')

    def test_stay_round_a_nested_if(self):
        text = '\tif (a) {\n\t\tDROP(p);\n\t\tif (b)\n\t\t\tstop();\n\t}\n\tc();\n'
        self.body(text, text.replace('\t\tDROP(p);\n', ''))

    def test_needless_before_stay(self):
        text = '\tif (a) {\n\t\tstop();\n\t}\n\tDROP(p);\n\tc();\n'
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_go_from_a_loop(self):
        self.body('\tfor (i = 0; i < 3; i++) {\n\t\tstop(p[i]);\n\t\tDROP(p[i]);\n\t}\n\tc();\n',
                  '\tfor (i = 0; i < 3; i++)\n\t\tstop(p[i]);\n\tc();\n')

    def test_go_with_the_jump_inside(self):
        self.body('\tif (a) {\n\t\tgoto err;\n\t}\n\tif (b) {\n\t\tstop();\n\t}\n\treturn 0;\n\nerr:\n'
                  '\tDROP(p);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\treturn -EIO;\n\tif (b) {\n\t\tstop();\n\t}\n\treturn 0;\n')

    def test_one_line_block(self):
        self.body('\tif (a) { DROP(p); stop(); }\n\tc();\n', '\tif (a)\n\t\tstop();\n\tc();\n',
                  after='\tif (a) { stop(); }\n\tc();\n')


LABEL = ('\tint ret;\n\n\tif (!p) {\n\t\tret = -ENOMEM;\n\t\tgoto err;\n\t}\n\tret = reg(p);\n'
         '\tif (ret)\n\t\tgoto err;\n\n\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn ret;\n')


class Labels(TidyCase):
    """Labels, gotos and the value that is returned."""

    def test_gotos_become_returns(self):
        self.body(LABEL, '\tif (!p)\n\t\treturn -ENOMEM;\n\treturn reg(p);\n')

    def test_label_returns_a_constant(self):
        self.body('\tif (!p)\n\t\tgoto err;\n\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn -ENODEV;\n',
                  '\tif (!p)\n\t\treturn -ENODEV;\n\treturn 0;\n')

    def test_error_pointer(self):
        self.body('\tint ret;\n\n\tif (!p) {\n\t\tret = -ENOMEM;\n\t\tgoto err;\n\t}\n'
                  '\tret = reg(p);\n\tif (ret)\n\t\tgoto err;\n\treturn p;\n'
                  'err:\n\tDROP(p);\n\treturn ERR_PTR(ret);\n',
                  '\tint ret;\n\n\tif (!p)\n\t\treturn ERR_PTR(-ENOMEM);\n\tret = reg(p);\n'
                  '\tif (ret)\n\t\treturn ERR_PTR(ret);\n\treturn p;\n',
                  head='static struct a *probe(struct platform_device *pdev)')

    def test_preset_value_that_reaches_alone(self):
        self.body('\tint ret = -ENOMEM;\n\n\tif (!p)\n\t\tgoto err;\n\tret = reg(p);\n\tif (ret)\n'
                  '\t\tgoto err;\n\n\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tif (!p)\n\t\treturn -ENOMEM;\n\treturn reg(p);\n')

    def test_preset_value_that_may_be_changed(self):
        self.body('\tint ret = -ENOMEM;\n\n\tif (a)\n\t\tret = reg(p);\n\tif (!p)\n\t\tgoto err;\n'
                  '\n\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tint ret = -ENOMEM;\n\n\tif (a)\n\t\tret = reg(p);\n\tif (!p)\n\t\treturn ret;\n'
                  '\n\treturn 0;\n')

    def test_preset_changed_in_a_conditional_directive(self):
        self.body('\tint ret = -ENOMEM;\n\n#ifdef CONFIG_X\n\tret = reg(p);\n#endif\n\tif (!p)\n'
                  '\t\tgoto err;\n\n\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tint ret = -ENOMEM;\n\n#ifdef CONFIG_X\n\tret = reg(p);\n#endif\n\tif (!p)\n'
                  '\t\treturn ret;\n\n\treturn 0;\n')

    def test_value_changed_through_its_address(self):
        self.body('\tint ret = -ENOMEM;\n\n\tfill(&ret);\n\tif (!p)\n\t\tgoto err;\n\n\treturn 0;\n'
                  '\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tint ret = -ENOMEM;\n\n\tfill(&ret);\n\tif (!p)\n\t\treturn ret;\n\n\treturn 0;\n')

    def test_value_changed_in_a_loop(self):
        self.body('\tint ret = 0;\n\n\tfor (i = 0; i < 3; i++) {\n\t\tif (!p[i])\n\t\t\tgoto err;\n'
                  '\t\tret = reg(p[i]);\n\t}\n\n\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tint ret = 0;\n\n\tfor (i = 0; i < 3; i++) {\n\t\tif (!p[i])\n\t\t\treturn ret;\n'
                  '\t\tret = reg(p[i]);\n\t}\n\n\treturn 0;\n')

    def test_unsigned_variable_is_not_bypassed(self):
        self.body('\tu8 ret;\n\n\tif (!p) {\n\t\tret = -ENOMEM;\n\t\tgoto err;\n\t}\n\n\treturn 0;\n'
                  '\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tu8 ret;\n\n\tif (!p) {\n\t\tret = -ENOMEM;\n\t\treturn ret;\n\t}\n\n\treturn 0;\n')

    def test_unsigned_variable_of_the_same_width(self):
        for kind in ('unsigned int', 'unsigned', 'u32'):
            self.body('\t%s ret;\n\n\tret = take(p);\n\tif (ret) {\n\t\tput(p);\n\t\tret = -ENOMEM;\n'
                      '\t\tgoto err;\n\t}\n\tret = add(p);\n\tif (ret)\n\t\tgoto err;\n\tuse(p);\n'
                      '\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn ret;\n' % kind,
                      '\t%s ret;\n\n\tret = take(p);\n\tif (ret) {\n\t\tput(p);\n\t\treturn -ENOMEM;\n\t}\n'
                      '\tret = add(p);\n\tif (ret)\n\t\treturn ret;\n\tuse(p);\n\treturn 0;\n' % kind)

    CHECKED = '\tint ret;\n\n\tuse(p);\n\tret = add(p,\n\t\t  q);\n\tif (%s)\n\t\t%s;%s\n\treturn %s;\n'

    def test_check_that_only_hands_on(self):
        self.body(self.CHECKED % ('ret', 'goto err', '\n', '0') + '\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tuse(p);\n\treturn add(p,\n\t\t   q);\n')

    def test_check_that_is_more(self):
        for cond, behind, value in (('ret < 0', '', '0'), ('ret', '', '1'),
                                    ('ret', '\n\t/* now it shines */', '0')):
            self.body(self.CHECKED % (cond, 'goto err', behind, value) +
                      '\nerr:\n\tDROP(p);\n\treturn ret;\n',
                      self.CHECKED % (cond, 'return ret', behind, value))

    def test_check_that_was_there_before_stays(self):
        text = self.CHECKED.replace('use(p)', 'DROP(p)') % ('ret', 'return ret', '', '0')
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_success_value(self):
        self.body('\tint ret = 0;\n\n\tif (skip(p))\n\t\tgoto out;\n\tret = reg(p);\n\tif (ret)\n'
                  '\t\tgoto out;\n\treturn 1;\n\nout:\n\tDROP(p);\n\treturn ret;\n',
                  '\tint ret;\n\n\tif (skip(p))\n\t\treturn 0;\n\tret = reg(p);\n\tif (ret)\n'
                  '\t\treturn ret;\n\treturn 1;\n')

    def test_message_between(self):
        self.body('\tint ret;\n\n\tif (!p) {\n\t\tret = -EIO;\n\t\tdev_err(d, "no\\n");\n\t\tgoto err;\n'
                  '\t}\n\treturn reg(p);\n\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tif (!p) {\n\t\tdev_err(d, "no\\n");\n\t\treturn -EIO;\n\t}\n\treturn reg(p);\n')

    def test_pointer_error(self):
        self.body('\tint ret;\n\n\tif (IS_ERR(c)) {\n\t\tret = PTR_ERR(c);\n\t\tgoto err;\n\t}\n'
                  '\treturn reg(p);\n\nerr:\n\tDROP(p);\n\treturn ret;\n',
                  '\tif (IS_ERR(c))\n\t\treturn PTR_ERR(c);\n\treturn reg(p);\n')

    def test_falls_through(self):
        self.body('\tint ret;\n\n\tret = reg(p);\n\tif (ret)\n\t\tgoto out;\n\tret = start(p);\n\nout:\n'
                  '\tDROP(p);\n\treturn ret;\n',
                  '\tint ret;\n\n\tret = reg(p);\n\tif (ret)\n\t\treturn ret;\n\treturn start(p);\n')

    def test_constant_before_the_return(self):
        self.body('\tint ret;\n\n\tret = reg(p);\n\tif (ret)\n\t\tgoto out;\n\tret = 0;\n\nout:\n'
                  '\tDROP(p);\n\treturn ret;\n',
                  '\treturn reg(p);\n')

    def test_next_label_takes_over(self):
        self.body('\tif (a)\n\t\tgoto err_free;\n\tif (b)\n\t\tgoto err_stop;\n\treturn 0;\n\n'
                  'err_free:\n\tDROP(p);\nerr_stop:\n\tstop(p);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto err_stop;\n\tif (b)\n\t\tgoto err_stop;\n\treturn 0;\n\n'
                  'err_stop:\n\tstop(p);\n\treturn -EIO;\n')

    def test_name_that_lies_now_stays(self):
        text = ('\tif (a)\n\t\tgoto err_free;\n\treturn 0;\n\nerr_free:\n\tDROP(p);\n\tstop(p);\n'
                '\treturn -EIO;\n')
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_stacked(self):
        self.body('\tif (a)\n\t\tgoto err3;\n\tif (b)\n\t\tgoto err2;\n\tif (c)\n\t\tgoto err1;\n'
                  '\treturn 0;\n\nerr3:\n\tDROP(z);\nerr2:\n\tDROP(y);\nerr1:\n\tstop(p);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto err1;\n\tif (b)\n\t\tgoto err1;\n\tif (c)\n\t\tgoto err1;\n'
                  '\treturn 0;\n\nerr1:\n\tstop(p);\n\treturn -EIO;\n')

    def test_no_empty_line_behind_a_label(self):
        for empty in ('\n', ''):
            self.body('\tif (!p)\n\t\tgoto err;\n\tif (reg(p))\n\t\tgoto err_drop;\n\treturn 0;\n\n'
                      'err_drop:\n\tstop(p);\nerr:\n%s\tDROP(p);\n\n\tput(q);\n\treturn -EIO;\n' % empty,
                      '\tif (!p)\n\t\tgoto err;\n\tif (reg(p))\n\t\tgoto err_drop;\n\treturn 0;\n\n'
                      'err_drop:\n\tstop(p);\nerr:\n%s\tput(q);\n\treturn -EIO;\n' % empty)

    def test_neighbours_before_stay_neighbours(self):
        text = ('\tif (a)\n\t\tgoto one;\n\tif (b)\n\t\tgoto two;\n\treturn 0;\n\none:\ntwo:\n'
                '\tstop(p);\n\tDROP(p);\n\treturn -EIO;\n')
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_bare_before_stays(self):
        text = ('\tif (a)\n\t\tgoto out;\n\tif (b)\n\t\tgoto err;\n\treturn 0;\n\nerr:\n\tstop(p);\n'
                '\tDROP(p);\nout:\n\treturn -EIO;\n')
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_unused_before_stays(self):
        text = '\tDROP(p);\n\treturn 0;\nunused:\n\tstop(p);\n\treturn -EIO;\n'
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_jump_to_a_jump(self):
        self.body('\tif (a)\n\t\tgoto err_free;\n\tif (b)\n\t\tgoto out;\n\tc();\nout:\n\tstop(p);\n'
                  '\treturn -EIO;\n\nerr_free:\n\tDROP(p);\n\tgoto out;\n',
                  '\tif (a)\n\t\tgoto out;\n\tif (b)\n\t\tgoto out;\n\tc();\nout:\n\tstop(p);\n'
                  '\treturn -EIO;\n')

    def test_end_of_a_void_function(self):
        self.body('\tif (a)\n\t\tgoto out;\n\tstop(p);\nout:\n\tDROP(p);\n',
                  '\tif (a)\n\t\treturn;\n\tstop(p);\n',
                  head='static void remove(struct platform_device *pdev)')

    def test_end_of_a_loop(self):
        self.body('\tfor (i = 0; i < 3; i++) {\n\t\tif (a)\n\t\t\tgoto next;\n\t\tuse(i);\nnext:\n'
                  '\t\tDROP(p);\n\t}\n\treturn 0;\n',
                  '\tfor (i = 0; i < 3; i++) {\n\t\tif (a)\n\t\t\tcontinue;\n\t\tuse(i);\n\t}\n'
                  '\treturn 0;\n')

    def test_end_of_a_loop_from_an_inner_loop(self):
        self.body('\tfor (i = 0; i < 3; i++) {\n\t\twhile (b) {\n\t\t\tif (a)\n\t\t\t\tgoto next;\n'
                  '\t\t\tuse(i);\n\t\t}\nnext:\n\t\tDROP(p);\n\t}\n\treturn 0;\n',
                  '\tfor (i = 0; i < 3; i++) {\n\t\twhile (b) {\n\t\t\tif (a)\n\t\t\t\tgoto next;\n'
                  '\t\t\tuse(i);\n\t\t}\nnext:\n\t\t;\n\t}\n\treturn 0;\n')

    def test_label_named_like_its_variable(self):
        self.body('\tint err;\n\n\terr = reg(p);\n\tif (err)\n\t\tgoto err;\n\n\treturn 0;\n\nerr:\n'
                  '\tDROP(p);\n\treturn err;\n',
                  '\treturn reg(p);\n')

    def test_label_named_like_a_member(self):
        self.body('\tif (p->err)\n\t\tgoto err;\n\n\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn -EIO;\n',
                  '\tif (p->err)\n\t\treturn -EIO;\n\n\treturn 0;\n')

    def test_macro_that_jumps_keeps_the_label(self):
        text = ('\tCHECK(a, err);\n\tif (b)\n\t\tgoto err;\n\treturn 0;\n\nerr:\n\tDROP(p);\n'
                '\treturn -EIO;\n')
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_return_with_a_call_is_not_copied(self):
        text = ('\tif (a)\n\t\tgoto err;\n\tif (b)\n\t\tgoto err;\n\treturn 0;\n\nerr:\n\tDROP(p);\n'
                '\treturn report(p);\n')
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_jump_to_the_next_line_goes(self):
        self.body('\tif (a)\n\t\tgoto err;\n\tstop(p);\n\tgoto out;\n\nerr:\n\tDROP(p);\n\nout:\n'
                  '\tend(p);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto out;\n\tstop(p);\n\nout:\n\tend(p);\n\treturn -EIO;\n')

    def test_if_that_jumps_to_the_next_line_goes(self):
        self.body('\tif (b)\n\t\tgoto out;\n\tstop(p);\n\tif (a)\n\t\tgoto out;\n\tDROP(p);\n\n'
                  'out:\n\tend(p);\n\treturn -EIO;\n',
                  '\tif (b)\n\t\tgoto out;\n\tstop(p);\n\nout:\n\tend(p);\n\treturn -EIO;\n')

    def test_jump_that_a_directive_may_take_away(self):
        self.body('\tif (a)\n\t\tgoto err;\n#ifdef CONFIG_X\n\treturn 0;\n#endif\n\nerr:\n\tDROP(p);\n'
                  '\treturn -EIO;\n',
                  '\tif (a)\n\t\treturn -EIO;\n#ifdef CONFIG_X\n\treturn 0;\n#endif\n\n'
                  '\treturn -EIO;\n')

    def test_label_over_an_emptied_conditional(self):
        self.body('\tif (a)\n\t\tgoto err;\n\treturn 0;\n\nerr:\n#ifdef CONFIG_X\n\tDROP(p);\n#endif\n'
                  '\tDROP(q);\n\treturn -EIO;\n', '\tif (a)\n\t\treturn -EIO;\n\treturn 0;\n')

    def test_label_with_code_on_its_line(self):
        self.body('\tif (a)\n\t\tgoto fail2;\n\tif (b)\n\t\tgoto fail1;\n\treturn 0;\n\n'
                  'fail2:\tDROP(p);\nfail1:\tstop(q);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto fail1;\n\tif (b)\n\t\tgoto fail1;\n\treturn 0;\n\n'
                  'fail1:\tstop(q);\n\treturn -EIO;\n',
                  after='\tif (a)\n\t\tgoto fail2;\n\tif (b)\n\t\tgoto fail1;\n\treturn 0;\n\n'
                        'fail2:\nfail1:\tstop(q);\n\treturn -EIO;\n')

    def test_label_with_a_semicolon(self):
        self.body('\tif (a)\n\t\tgoto err4;\n\tif (b)\n\t\tgoto err0;\n\treturn 0;\nerr4:;\n\tDROP(p);\n'
                  'err0:;\n\treturn -EIO;\n',
                  '\tif (a)\n\t\treturn -EIO;\n\tif (b)\n\t\treturn -EIO;\n\treturn 0;\n')

    def test_label_with_a_semicolon_takes_over(self):
        self.body('\tif (a)\n\t\tgoto err4;\n\tif (b)\n\t\tgoto err0;\n\treturn 0;\nerr4:;\n\tDROP(p);\n'
                  'err0:;\n\tstop();\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto err0;\n\tif (b)\n\t\tgoto err0;\n\treturn 0;\n'
                  'err0:;\n\tstop();\n\treturn -EIO;\n')

    def test_statement_takes_the_place_beside_a_label(self):
        self.body('\tif (a)\n\t\tgoto fail1;\n\tif (b)\n\t\tgoto fail2;\n\treturn 0;\n\n fail2:\tstop(p);\n'
                  ' fail1:\tDROP(p);\n\tend(q);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto fail1;\n\tif (b)\n\t\tgoto fail2;\n\treturn 0;\n\n fail2:\tstop(p);\n'
                  ' fail1:\tend(q);\n\treturn -EIO;\n',
                  after='\tif (a)\n\t\tgoto fail1;\n\tif (b)\n\t\tgoto fail2;\n\treturn 0;\n\n'
                        ' fail2:\tstop(p);\n fail1:\n\tend(q);\n\treturn -EIO;\n')

    def test_fall_through_label_with_a_return_on_its_line(self):
        self.body('\tif (a)\n\t\tgoto err;\n\tstop(p);\n\tDROP(p);\nerr:\tDROP(p);\n\treturn r;\n',
                  '\tif (a)\n\t\treturn r;\n\tstop(p);\n\treturn r;\n',
                  after='\tif (a)\n\t\tgoto err;\n\tstop(p);\nerr:\treturn r;\n')

    def test_twice_the_same_return(self):
        self.body('\tint ret;\n\n\tret = reg(p);\n\tif (ret)\n\t\tgoto out;\n\tDROP(p);\nout:\n'
                  '\tDROP(q);\n\treturn ret;\n', '\treturn reg(p);\n')

    def test_result_that_is_only_returned(self):
        self.body('\tint err = 0;\n\n\terr = reg(q,\n\t\t\tp ? p->a : 0);\n\tif (!err)\n\t\treturn 0;\n\n'
                  '\tDROP(p);\n\treturn err;\n', '\treturn reg(q,\n\t\t   p ? p->a : 0);\n')

    def test_result_of_another_type_stays(self):
        self.body('\tlong err;\n\n\terr = reg(p);\n\tDROP(p);\n\treturn err;\n',
                  '\tlong err;\n\n\terr = reg(p);\n\treturn err;\n')

    def test_label_at_the_end_of_a_branch(self):
        self.body('\tint err;\n\n\terr = -EINVAL;\n\tif (a)\n\t\tgoto out;\n\terr = reg(p);\n\tif (err) {\n'
                  '\t\tstop(p);\nout:\n\t\tDROP(p);\n\t}\n\n\treturn err;\n',
                  '\tint err;\n\n\tif (a)\n\t\treturn -EINVAL;\n\terr = reg(p);\n\tif (err)\n'
                  '\t\tstop(p);\n\n\treturn err;\n',
                  after='\tint err;\n\n\terr = -EINVAL;\n\tif (a)\n\t\tgoto out;\n\terr = reg(p);\n'
                        '\tif (err) {\n\t\tstop(p);\nout:\n\t\t;\n\t}\n\n\treturn err;\n')

    def test_label_at_the_end_of_a_branch_before_other_code(self):
        self.body('\tif (a)\n\t\tgoto out;\n\tif (b) {\n\t\tstop(p);\nout:\n\t\tDROP(p);\n\t}\n'
                  '\tend(p);\n\treturn 0;\n',
                  '\tif (a)\n\t\tgoto out;\n\tif (b) {\n\t\tstop(p);\nout:\n\t\t;\n\t}\n'
                  '\tend(p);\n\treturn 0;\n',
                  after='\tif (a)\n\t\tgoto out;\n\tif (b) {\n\t\tstop(p);\nout:\n\t\t;\n\t}\n'
                        '\tend(p);\n\treturn 0;\n')

    def test_label_at_the_end_of_a_branch_in_a_loop(self):
        text = ('\tfor (;;) {\n\t\tif (a)\n\t\t\tgoto out;\n\t\tif (b) {\n\t\t\tstop(p);\nout:\n'
                '\t\t\t%s\n\t\t}\n\t}\n\treturn 0;\n')
        self.body(text % 'DROP(p);', text % ';', after=text % ';')

    def test_labels_over_a_conditional(self):
        self.body('\tif (a)\n\t\tgoto err_free;\n\tif (b)\n\t\tgoto err_bus;\n\treturn 0;\n\nerr_free:\n'
                  '\tDROP(p);\nerr_bus:\n#ifdef CONFIG_X\n\tstop(p);\n#endif\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto err_bus;\n\tif (b)\n\t\tgoto err_bus;\n\treturn 0;\n\n'
                  'err_bus:\n#ifdef CONFIG_X\n\tstop(p);\n#endif\n\treturn -EIO;\n')

    def test_labels_round_code_that_is_not_read(self):
        self.body('\tif (a)\n\t\tgoto four;\n\tif (b)\n\t\tgoto three;\n\tif (c)\n\t\tgoto two;\n'
                  '\tif (d)\n\t\tgoto one;\n\treturn 0;\n\n four:\n\tDROP(p);\n three:\n#if 0\n\tstop(p);\n'
                  '#endif\n two:\n\tDROP(q);\n one:\n\tend(q);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto three;\n\tif (b)\n\t\tgoto three;\n\tif (c)\n\t\tgoto one;\n'
                  '\tif (d)\n\t\tgoto one;\n\treturn 0;\n\n three:\n#if 0\n\tstop(p);\n'
                  '#endif\n one:\n\tend(q);\n\treturn -EIO;\n')

    def test_label_over_a_conditional_is_not_bypassed(self):
        text = ('\tif (a)\n\t\tgoto err;\n\treturn 0;\n\nerr:\n\tDROP(p);\n#if 0\n\tstop(p);\n#endif\n'
                '\treturn -EIO;\n')
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_remark_behind_a_goto_follows_the_label(self):
        self.body('\tif (a)\n\t\tgoto two; /* buf, irq */\n\tif (b)\n\t\tgoto two; /* now */\n'
                  '\tif (c)\n\t\tgoto one; /* irq */\n\treturn 0;\n\n'
                  'two: /* buf, irq */\n\tDROP(p);\none: /* irq */\n\tstop(p);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\tgoto one; /* irq */\n\tif (b)\n\t\tgoto one; /* now */\n'
                  '\tif (c)\n\t\tgoto one; /* irq */\n\treturn 0;\n\n'
                  'one: /* irq */\n\tstop(p);\n\treturn -EIO;\n')

    def test_remark_behind_a_goto_goes_with_the_label(self):
        self.body('\tif (a)\n\t\tgoto err; /* buf */\n\tif (b)\n\t\tgoto err; /* too late */\n'
                  '\treturn 0;\n\nerr: /* buf */\n\tDROP(p);\n\treturn -EIO;\n',
                  '\tif (a)\n\t\treturn -EIO;\n\tif (b)\n\t\treturn -EIO; /* too late */\n'
                  '\treturn 0;\n')

    def test_shadowed_variable_keeps_the_label(self):
        text = ('\tint ret = 0;\n\n\tif (a) {\n\t\tint ret = 1;\n\n\t\tuse(ret);\n\t\tgoto err;\n\t}\n'
                '\treturn 0;\n\nerr:\n\tDROP(p);\n\treturn ret;\n')
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_if_return_return_is_not_folded(self):
        self.body('\tret = reg(p);\n\tif (ret) {\n\t\tDROP(p);\n\t\treturn ret;\n\t}\n\n\treturn 0;\n',
                  '\tret = reg(p);\n\tif (ret)\n\t\treturn ret;\n\n\treturn 0;\n')

    def test_success_returns_nought(self):
        self.body('\tint ret;\n\n\tret = reg(p);\n\tif (ret)\n\t\tgoto err;\n\tgoto out;\n\nerr:\n'
                  '\tunreg(p);\n'
                  '\tDROP(p);\nout:\n\treturn ret;\n',
                  '\tint ret;\n\n\tret = reg(p);\n\tif (ret)\n\t\tgoto err;\n\tgoto out;\n\nerr:\n'
                  '\tunreg(p);\n'
                  'out:\n\treturn ret;\n')
        self.body('\tint ret;\n\n\tret = reg(p);\n\tif (ret != 0)\n\t\tgoto err;\n\tstart(p);\n'
                  '\tgoto out;\n\n'
                  'err:\n\tunreg(p);\nfree:\n\tDROP(p);\nout:\n\treturn ret;\n',
                  '\tint ret;\n\n\tret = reg(p);\n\tif (ret != 0)\n\t\tgoto err;\n\tstart(p);\n'
                  '\treturn 0;\n\n'
                  'err:\n\tunreg(p);\n\treturn ret;\n',
                  after='\tint ret;\n\n\tret = reg(p);\n\tif (ret != 0)\n\t\tgoto err;\n\tstart(p);\n'
                  '\tgoto out;\n\n'
                  'err:\n\tunreg(p);\nfree:\nout:\n\treturn ret;\n')

    def test_value_that_may_not_be_nought(self):
        for test in ('ret < 0', 'ret && a', 'ret == 1', 'ret > 1', '!(!ret && (ret = add(p)))'):
            text = ('\tint ret;\n\n\tret = reg(p);\n\tif (%s)\n\t\tgoto err;\n\tgoto out;\n\nerr:\n'
                    '\tDROP(p);\n'
                    'out:\n\treturn ret;\n' % test)
            self.assertNotIn('return 0', tidy('x.c', 'int f(void)\n{\n%s}\n' % text,
                                              'int f(void)\n{\n%s}\n' % text.replace('\tDROP(p);\n', '')))

    def test_label_in_the_middle_that_only_returns(self):
        """`goto out;` at the end leads back to a return: all of its jumps become that."""
        self.body('\tint ret = -ENOMEM;\n\n\tif (!p)\n\t\tgoto out;\n\tret = reg(p);\n\tif (ret < 0)\n'
                  '\t\tgoto err_free;\n\tret = add(p);\n\tif (ret < 0)\n\t\tgoto err_unreg;\nout:\n'
                  '\treturn ret;\n\nerr_unreg:\n\tunreg(p);\nerr_free:\n\tDROP(p);\n\tgoto out;\n',
                  '\tint ret;\n\n\tif (!p)\n\t\treturn -ENOMEM;\n\tret = reg(p);\n\tif (ret < 0)\n'
                  '\t\treturn ret;\n\tret = add(p);\n\tif (ret < 0)\n\t\tgoto err_unreg;\n'
                  '\treturn ret;\n\nerr_unreg:\n\tunreg(p);\n\treturn ret;\n')

    def test_guard_that_returns_what_follows_anyway(self):
        for test in ('!ret', 'ret == 0', 'likely(!ret)'):
            self.body('\tint ret = reg(p);\n\n\tif (%s)\n\t\treturn 0;\n\n\tDROP(p);\n\treturn ret;\n' % test,
                      '\tint ret = reg(p);\n\n\treturn ret;\n')
        for test, value in (('!ret', '1'), ('ret < 0', '0'), ('!p', '0')):
            text = '\tint ret = reg(p);\n\n\tif (%s)\n\t\treturn %s;\n\n%%s\treturn ret;\n' % (test, value)
            self.body(text % '\tDROP(p);\n', text % '')

    def test_preset_that_only_a_return_needs(self):
        self.body('\tint err = -ENOMEM;\n\n\tp = get();\n\tif (!p)\n\t\treturn err;\n\tq = more();\n'
                  '\tif (!q)\n\t\tgoto fail;\n\terr = reg(q);\n\tif (err)\n\t\tgoto fail;\n\n\treturn 0;\n\n'
                  'fail:\n\tDROP(p);\n\treturn err;\n',
                  '\tp = get();\n\tif (!p)\n\t\treturn -ENOMEM;\n\tq = more();\n'
                  '\tif (!q)\n\t\treturn -ENOMEM;\n\treturn reg(q);\n')

    def test_preset_that_more_needs(self):
        text = ('\tint err = -ENOMEM;\n\n\tif (!p)\n\t\treturn err;\n\tif (!q)\n\t\tgoto fail;\n'
                '\tsay(err);\n\n\treturn 0;\n\nfail:\n\tDROP(p);\n\treturn err;\n')
        old = 'int f(void)\n{\n%s}\n' % text
        self.assertIn('return err;\n\tif (!q)', tidy('x.c', old, old.replace('\tDROP(p);\n', '')))

    def test_label_for_the_new_call_alone(self):
        new = '\tp = devm_kzalloc(dev, 8);\n\tif (!p)'
        for old, after in (('\tp = kzalloc(8);\n\tif (!p)', new),
                           ('\tif (!(p = kzalloc(8)))', '\tif (!(p = devm_kzalloc(dev, 8)))')):
            text = ('\tint ret = -ENOMEM;\n\n%s\n\t\tgoto out;\n\tif (use(p))\n\t\treturn -EIO;\n'
                    '\treturn 0;\n\nout:\n\treturn ret;\n')
            self.body(text % old, '%s\n\t\treturn -ENOMEM;\n\tif (use(p))\n\t\treturn -EIO;\n'
                      '\treturn 0;\n' % new, after=text % after)

    def test_label_for_more_than_the_new_call(self):
        text = ('\tint ret = -ENOMEM;\n\n\tp = %s8);\n\tif (!p)\n\t\tgoto out;\n\tstart();\n\tif (use(p))\n'
                '\t\tgoto out;\n\treturn 0;\n\nout:\n\treturn ret;\n')
        new = text % 'devm_kzalloc(dev, '
        self.body(text % 'kzalloc(', new, after=new)

    def test_returns_are_not_taken_for_the_preset(self):
        """No empty line where the declarations ended comes between the two."""
        self.body('\tint err = -ENOMEM;\n\n\tif (!p)\n\t\tgoto fail;\n\tif (!q)\n\t\tgoto fail;\n\n'
                  '\treturn 0;\nfail:\n\tDROP(p);\n\treturn err;\n',
                  '\tif (!p)\n\t\treturn -ENOMEM;\n\tif (!q)\n\t\treturn -ENOMEM;\n\n\treturn 0;\n')


class Stores(TidyCase):
    """Variables, initialisers and assignments."""

    def test_variable_goes(self):
        self.body('\tstruct a *p = platform_get_drvdata(pdev);\n\n\tstop(pdev);\n\tDROP(p);\n',
                  '\tstop(pdev);\n', head='static void remove(struct platform_device *pdev)')

    def test_variable_of_a_list_goes(self):
        self.body('\tint i, *p = to_p(pdev), n;\n\n\ti = n = stop();\n\tDROP(p);\n\treturn i + n;\n',
                  '\tint i, n;\n\n\ti = n = stop();\n\treturn i + n;\n')

    def test_first_variable_of_a_list_goes(self):
        self.body('\tstruct a *p = to_p(pdev), *q;\n\n\tq = stop();\n\tDROP(p);\n\treturn use(q);\n',
                  '\tstruct a *q;\n\n\tq = stop();\n\treturn use(q);\n')

    def test_chain_of_variables_goes(self):
        self.body('\tstruct b *b = platform_get_drvdata(pdev);\n\tstruct a *p;\n\n\tp = b->a;\n'
                  '\tstop(pdev);\n\tDROP(p);\n\treturn 0;\n', '\tstop(pdev);\n\treturn 0;\n')

    def test_call_with_effect_stays(self):
        self.body('\tstruct a *p;\n\n\tp = take(pdev);\n\tDROP(p);\n\treturn 0;\n',
                  '\ttake(pdev);\n\treturn 0;\n')

    def test_call_with_effect_in_a_declaration_stays(self):
        self.body('\tstruct a *p = take(pdev);\n\n\tDROP(p);\n\treturn 0;\n',
                  '\ttake(pdev);\n\n\treturn 0;\n')

    def test_field_and_global_stay(self):
        text = '\tDROP(p->buf);\n\tp->buf = NULL;\n\tDROP(global);\n\tglobal = NULL;\n\treturn 0;\n'
        self.body(text, '\tp->buf = NULL;\n\tglobal = NULL;\n\treturn 0;\n')

    def test_null_beside_the_free_goes(self):
        self.body('\tchar *s = make(pdev);\n\n\tif (!ok(s)) {\n\t\tDROP(s);\n\t\ts = NULL;\n'
                  '\t\treturn -EIO;\n\t}\n\n\treturn use(s);\n',
                  '\tchar *s = make(pdev);\n\n\tif (!ok(s))\n\t\treturn -EIO;\n\n\treturn use(s);\n')

    def test_store_dead_before_stays(self):
        text = '\tint i;\n\n\ti = 1;\n\ti = 2;\n\tDROP(p);\n\treturn use(i);\n'
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_unused_before_stays(self):
        text = '\tint i, j;\n\n\ti = 1;\n\tDROP(p);\n\treturn 0;\n'
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_variable_that_a_macro_uses_stays(self):
        head = '#define SAY(x) dev_info(p->dev, x)\n\nstatic int probe(void)'
        text = '\tstruct a *p = to_p(pdev);\n\n\tSAY("x");\n\tDROP(p);\n\treturn 0;\n'
        self.body(text, text.replace('\tDROP(p);\n', ''), head=head)

    def test_mapped_pointer_goes(self):
        self.body('\tstruct a *p = to_p(pdev);\n\tvoid __iomem *regs;\n\n\tregs = p->regs;\n\tstop(p);\n'
                  '\tDROP(regs);\n', '\tstruct a *p = to_p(pdev);\n\n\tstop(p);\n')

    def test_variable_with_a_cleanup_stays(self):
        text = '\tstruct a *p __maybe_unused = to_p(pdev);\n\n\tstop(pdev);\n\tDROP(p);\n'
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_tag_of_the_same_name(self):
        self.body('\tstruct a *b;\n\tstruct lamp *lamp = to_lamp(pdev);\n\n\tb = stop();\n\tDROP(lamp);\n'
                  '\treturn use(b);\n', '\tstruct a *b;\n\n\tb = stop();\n\treturn use(b);\n')

    def test_field_of_the_same_name(self):
        self.body('\tstruct led *led = to_led(pdev);\n\tstruct a *a = container_of(led, struct a, led);\n'
                  '\n\tstop(led);\n\tDROP(a);\n', '\tstruct led *led = to_led(pdev);\n\n\tstop(led);\n')

    def test_used_where_if_zero_hides_it(self):
        self.body('\tstruct a *p = to_p(pdev);\n\n#if 0\n\tdump(p);\n#endif\n\tDROP(p);\n\treturn 0;\n',
                  '\tstruct a *p;\n\n#if 0\n\tdump(p);\n#endif\n\treturn 0;\n')

    def test_chained_assignment_keeps_the_rest(self):
        self.body('\tchar *s;\n\n\ts = p->name = get(pdev);\n\tDROP(s);\n\treturn 0;\n',
                  '\tp->name = get(pdev);\n\treturn 0;\n')

    def test_guard_at_the_end_goes(self):
        self.body('\tstop(pdev);\n\tif (!p)\n\t\treturn;\n\n\tDROP(p);\n', '\tstop(pdev);\n',
                  head='static void remove(struct platform_device *pdev)')

    def test_guard_of_other_code_stays(self):
        text = '\tif (!p)\n\t\treturn;\n\n\tstop(p);\n\tDROP(p);\n'
        self.body(text, text.replace('\tDROP(p);\n', ''),
                  head='static void remove(struct platform_device *pdev)')

    def test_other_value_than_the_one_returned_goes(self):
        self.body('\tint err;\n\n\terr = look();\n\tif (err) {\n\t\terr = -ENOMEM;\n\t\tgoto out;\n\t}\n'
                  '\treturn 0;\n\nout:\n\tDROP(p);\n\treturn -ENXIO;\n',
                  '\tint err;\n\n\terr = look();\n\tif (err)\n\t\treturn -ENXIO;\n\treturn 0;\n')

    def test_sum_that_depends_on_the_configuration(self):
        self.body('\tint size;\n\n\tstop();\n\n\tsize = sizeof(*p) +\n#ifdef CONFIG_RINGS\n'
                  '\t       RINGS +\n#endif\n\t       sizeof(*q);\n\tDROP(p, size);\n\n\treturn 0;\n',
                  '\tstop();\n\n\treturn 0;\n')
        self.body('\tint size;\n\n\tstop();\n#ifdef CONFIG_RINGS\n\tsize = RINGS +\n#else\n\tsize =\n#endif\n'
                  '\t       sizeof(*q);\n\tDROP(p, size);\n\n\treturn 0;\n',
                  '\tint size;\n\n\tstop();\n#ifdef CONFIG_RINGS\n\tsize = RINGS +\n#else\n\tsize =\n#endif\n'
                  '\t       sizeof(*q);\n\n\treturn 0;\n')

    def test_check_for_a_negative_number_of_what_gives_none_else(self):
        text = ('\tint ret;\n\n\tret = %s(&pdev->dev, &lamp->adap);\n\tif (ret < 0) {\n\t\tDROP(clk);\n'
                '\t\treturn ret;\n\t}\n\n\treturn 0;\n')
        self.body(text % 'devm_i2c_add_adapter', '\treturn devm_i2c_add_adapter(&pdev->dev, &lamp->adap);\n')
        self.body(text % 'devm_count', '\tint ret;\n\n\tret = devm_count(&pdev->dev, &lamp->adap);\n'
                  '\tif (ret < 0)\n\t\treturn ret;\n\n\treturn 0;\n')

    def test_parent_that_the_managed_call_sets(self):
        text = ('\tlamp->input = input = %s;\n\tif (!input)\n\t\treturn -ENOMEM;\n\n'
                '\tinput->name = "lamp";\n%s\treturn 0;\n')
        parent = '\tinput->dev.parent = &pdev->dev;\n'
        self.body(text % ('input_allocate_device()', parent),
                  text % ('devm_input_allocate_device(&pdev->dev)', ''),
                  after=text % ('devm_input_allocate_device(&pdev->dev)', parent))


class Borrowed(TidyCase):
    """Variables that a macro of the file uses without being given them."""

    LOOP = '#define for_each_chan(c, e) for (c = (e)->chan[0]; c; c = c->chan)\n\n' \
           'static void remove(struct e *e)\n{\n%s\tstop(e);\n}\n'
    CALL = '#define stop() halt(chan)\n\nstatic void remove(struct e *e)\n{\n' \
           '\tstruct c *chan = e->chan;\n\n%s\tstop();\n}\n'

    def test_member_of_that_name_is_no_variable(self):
        declared = '\tstruct c *chan;\n\n\tfor_each_chan(chan, e)'
        self.whole(self.LOOP % (declared + '\n\t\tfree(chan->x);\n'), self.LOOP % (declared + ' {}\n'),
                   self.LOOP % '')

    def test_variable_stays(self):
        self.whole(self.CALL % '\tfree(chan);\n', self.CALL % '', self.CALL % '')

    def test_a_struct_or_member_of_that_name_is_no_variable(self):
        for name in ('e', 'part'):
            text = '#define to_e(p) container_of(p, struct e, part)\n\n' \
                   'static void remove(struct dev *d)\n{\n\tstruct part *p = get(d);\n%s\n\tstop(p);\n%s}\n'
            set_, free = '\tstruct e *%s = to_e(p);\n' % name, '\tfree(%s->x);\n' % name
            self.whole(text % (set_, free), text % (set_, ''), text % ('', ''))


class UnreadCalls(TidyCase):
    """A call whose result nobody reads any more."""

    def test_getter_of_the_table_goes(self):
        self.body('\tstruct lamp *lamp;\n\n\tstop(device);\n\tlamp = acpi_driver_data(device);\n'
                  '\tDROP(lamp);\n\treturn 0;\n', '\tstop(device);\n\treturn 0;\n')

    def test_call_behind_a_declaration(self):
        self.body('\tconst struct info *info = stop(client);\n\tint ret;\n\n\tret = go(client);\n'
                  '\tDROP(info);\n\treturn ret;\n',
                  '\tstop(client);\n\n\treturn go(client);\n',
                  head='static int remove(struct i2c_client *client)')

    def test_call_behind_declarations_without_a_blank_line(self):
        self.body('\tstruct info *info = stop(client);\n\tstruct device *dev = &client->dev;\n'
                  '\tint ret = 0;\n\tret = go(dev, ret);\n\tDROP(info);\n\treturn ret;\n',
                  '\tstruct device *dev = &client->dev;\n\tint ret = 0;\n\n\tstop(client);\n'
                  '\treturn go(dev, ret);\n',
                  head='static int remove(struct i2c_client *client)')

    def test_call_stays_where_another_value_may_want_it(self):
        text = '\tstruct info *info = stop(client);\n\tint left = client->left;\n\n' \
               '\tDROP(info);\n\treturn left;\n'
        self.body(text, text.replace('\tDROP(info);\n', ''),
                  head='static int remove(struct i2c_client *client)')


class ReturnTypes(TidyCase):
    """A value is returned as such where the function's type is known to be the variable's."""

    TEXT = '\tint ret;\n\n\tif (!p) {\n\t\tret = -ENOMEM;\n\t\tgoto out;\n\t}\n\treturn go(p);\n\n' \
           'out:\n\tDROP(p);\n\treturn ret;\n'
    FOLDED = '\tif (!p)\n\t\treturn -ENOMEM;\n\treturn go(p);\n'
    LEFT = '\tint ret;\n\n\tif (!p) {\n\t\tret = -ENOMEM;\n\t\treturn ret;\n\t}\n\treturn go(p);\n'

    def test_attributes(self):
        for words in ('static int __foo', '__foo static int', 'static __foo(1) int',
                      'static int __attribute__((cold))', 'static int notrace'):
            self.body(self.TEXT, self.FOLDED, head=words + ' probe(void)')

    def test_two_heads(self):
        head = '#ifdef MODULE\n%s probe(int (*f)(int))\n#else\n%s probe(int (*f)(int))\n#endif'
        self.body(self.TEXT, self.FOLDED, head=head % ('static int', 'int __cold'))
        self.body(self.TEXT, self.LEFT, head=head % ('static int', 'static u8'))

    def test_another_type(self):
        for words in ('static u8 __foo', 'static foo', 'struct foo __foo', 'static int *'):
            self.body(self.TEXT, self.LEFT, head=words + ' probe(void)')


class LineEnds(TidyCase):
    """Files whose lines end in a carriage return."""

    BEFORE = 'int probe(void)\n{\n\tint ret;\n\n\tif (!p) {\n\t\tret = -ENOMEM;\n\t\tgoto out;\n\t}\n' \
             '\n\treturn go(p);\n\nout:\n\tfree(p);\n\treturn ret;\n}\n\nint other;\n'
    WANT = 'int probe(void)\n{\n\tif (!p)\n\t\treturn -ENOMEM;\n\n\treturn go(p);\n}\n\nint other;\n'

    def test_all_of_them(self):
        before = self.BEFORE.replace('\n', '\r\n')
        self.whole(before, before.replace('\tfree(p);\r\n', ''), self.WANT.replace('\n', '\r\n'))

    def test_some_of_them(self):
        before = self.BEFORE.replace('\n', '\r\n', 9)
        self.whole(before, before.replace('\tfree(p);\n', ''), self.WANT.replace('\n', '\r\n', 5))

    def test_no_end_of_the_last_line(self):
        before = self.BEFORE.replace('\n', '\r\n')[:-2]
        self.whole(before, before.replace('\tfree(p);\r\n', ''),
                   self.WANT.replace('\n', '\r\n')[:-2])


class WhiteSpace(TidyCase):
    """Blank lines, comments and long lines."""

    def test_lines_with_a_comment_among_them_keep_aligned(self):
        text = '\tp->pool = %s("pool",\n%s4 /* words */, 0);\n\treturn 0;\n'
        self.body(text % ('pool_create', '\t\t\t      '), text % ('dmam_pool_create', '\t\t\t\t   '),
                  after=text % ('dmam_pool_create', '\t\t\t      '))
        self.body(text % ('pool_create', '\t\t'), text % ('dmam_pool_create', '\t\t'),
                  after=text % ('dmam_pool_create', '\t\t'))

    def test_blank_lines_do_not_double(self):
        self.body('\ta();\n\n\tDROP(p);\n\n\tb();\n', '\ta();\n\n\tb();\n')

    def test_blank_line_before_the_brace_goes(self):
        self.body('\ta();\n\n\tDROP(p);\n', '\ta();\n')

    def test_blank_line_is_not_lost(self):
        self.body('\ta();\n\n\tDROP(p);\n\tb();\n', '\ta();\n\n\tb();\n',
                  after='\ta();\n\tb();\n')

    def test_double_blank_line_elsewhere_stays(self):
        self.body('\ta();\n\n\n\tb();\n\tDROP(p);\n\tc();\n', '\ta();\n\n\n\tb();\n\tc();\n')

    def test_comment_behind_goes(self):
        self.body('\ta();\n\tDROP(p);\t/* was made above */\n\tb();\n', '\ta();\n\tb();\n',
                  after='\ta();\n/* was made above */\n\tb();\n')

    def test_comment_of_a_paragraph_goes(self):
        self.body('\ta();\n\n\t/*\n\t * Not needed from here on.\n\t */\n\tDROP(p);\n\n\tb();\n',
                  '\ta();\n\n\tb();\n')

    def test_comment_on_more_stays(self):
        text = '\ta();\n\n\t/* now the rest */\n\tDROP(p);\n\tb();\n'
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_comment_at_the_end_of_a_block_goes(self):
        self.body('\tif (c) {\n\t\ta();\n\t\tb();\n\t\t/* all gone */\n\t\tDROP(p);\n\t}\n\tb();\n',
                  '\tif (c) {\n\t\ta();\n\t\tb();\n\t}\n\tb();\n')

    def test_release_comment_before_a_return_goes(self):
        self.body('\ta();\n\t/* free the memory */\n\tDROP(p);\n\treturn 0;\n', '\ta();\n\treturn 0;\n')

    def test_heading_over_other_releases_stays(self):
        text = '\ta();\n\n\t/* Cleanup */\n\tDROP(p);\n\tiounmap(p->regs);\n'
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_comment_on_the_deleted_among_releases_goes(self):
        self.body('\ta();\n\n\t/* free the lamp */\n\tDROP(p);\n\tiounmap(p->regs);\n',
                  '\ta();\n\n\tiounmap(p->regs);\n')

    def test_comment_on_one_of_several_stays(self):
        left = '\trelease_mem_region(b, 2);\n'
        for comment, stays in (('Clean up after reserved regions', True), ('Release the region', False)):
            text = '\tstop(p);\n\n\t/* %s */\n' % comment
            self.body(text + '\trelease_region(a, 1);\n' + left,
                      (text if stays else '\tstop(p);\n\n') + left,
                      head='static void remove(void)', gone='(a, 1)')

    def test_comment_on_what_the_next_release_is_given_stays(self):
        text = '\tstop(p);\n\n\t/* free lamp info */\n%s\tdma_free(dev, p->info);\n'
        self.body(text % '\tDROP(p->name);\n', text % '', head='static void remove(void)')
        self.body(text % '\tDROP(p->info);\n', '\tstop(p);\n\n\tdma_free(dev, p->info);\n',
                  head='static void remove(void)')

    def test_comment_on_freeing_above_what_frees_nothing_any_more_goes(self):
        for comment, more, stays in (('Release memory', '', False), ('All lamps', '', True),
                                     ('Free what is on', '\t\tput_it(p[i]);\n', True),
                                     ('These are freed by the core', '', True),
                                     ('TODO: free the rest', '', True)):
            text = ('\tstop(p);\n\n%s\tfor (i = 0; i < 9; i++) {\n\t\tlit[i] = 0;\n'
                    '%s\t\tp[i].buf = NULL;\n\t}\n\n\tunlock();\n')
            head = '\t/* %s */\n' % comment
            self.body(text % (head, more + '\t\tkfree(p[i].buf);\n'), text % (head if stays else '', more),
                      head='static void remove(void)', gone='kfree')
        text = '\t/* Release all */\n\tfor (;;) {\n%s\t\tp[i].buf = NULL;\n\t\tnext();\n\t}\n\tvfree(p);\n'
        self.body(text % '\t\tkfree(p[i].buf);\n', text % '', head='static void remove(void)', gone='kfree')

    def test_comment_on_a_call_that_another_one_does_now_goes(self):
        for comment, behind, stays in (('Enable clock.', 'udelay(1)', False),
                                       ('Enable clocks', 'use(clock)', True),
                                       ('Enable now', 'udelay(1)', False), ('Wake it up', 'udelay(1)', True)):
            before = ('\tint ret;\n\n\t/* %s */\n\tret = clk_enable(c);\n\tif (ret)\n\t\treturn ret;\n\t%s;\n'
                      '\treturn add(c);\n' % (comment, behind))
            after = before.replace('\tret = clk_enable(c);\n\tif (ret)\n\t\treturn ret;\n', '')
            text = '\t/* %s */\n' % comment if stays else ''
            self.body(before, text + '\t%s;\n\treturn add(c);\n' % behind, after=after)

    def test_comment_at_the_end_that_names_the_call_goes(self):
        self.body('\tstop(p);\n\n\t/* Tell the system that this nice PCI device is not in use. */\n'
                  '\tpci_disable_device(p);\n', '\tstop(p);\n',
                  head='static void remove(void)', gone='disable')

    def test_comment_on_something_else_stays(self):
        for comment, below in (('/* The fan runs on until the mains is switched off. */', ''),
                               ('/* FIXME: release the regulator, too */', ''),
                               ('/* The input device is freed by the core. */', '\n\tgone(p);\n')):
            self.body('\tstop(p);\n\n\t%s\n\tDROP(p);\n%s' % (comment, below),
                      '\tstop(p);\n\n\t%s\n%s' % (comment, below), head='static void remove(void)')

    def test_comment_on_something_else_stays_apart(self):
        self.body('\tstop(p);\n\t/* The fan runs on until the mains is off. */\n\n\tDROP(p);\n',
                  '\tstop(p);\n\t/* The fan runs on until the mains is off. */\n',
                  head='static void remove(void)')

    def test_comment_of_many_words_on_the_deleted_goes(self):
        for comment in ('The table touch_data is not ours, so it has to go by hand',
                        'This points to what add() of the parent driver has made',
                        'Whatever was allocated in probe, let go of it',
                        'Say good bye'):
            self.body('\tstop(p);\n\n\t/* %s */\n\tDROP(p->touch_data);\n' % comment,
                      '\tstop(p);\n', head='static void remove(void)')

    def test_comment_in_front_of_the_next_comment_goes(self):
        self.body('\tstop(p);\n\t/* Free the memory. */\n\tDROP(p->a);\n\t/* The clock stops last. */\n'
                  '\tclk_off(p);\n', '\tstop(p);\n\t/* The clock stops last. */\n\tclk_off(p);\n',
                  head='static void remove(void)')

    def test_comment_on_what_is_not_wanted_any_more_goes(self):
        for comment in ('Nobody uses the buffer any more', 'The table is no longer needed here'):
            self.body('\tstop(p);\n\t/* %s */\n\tDROP(p);\n\treturn ret;\n' % comment,
                      '\tstop(p);\n\treturn ret;\n')

    def test_comment_in_front_of_what_stays_stays(self):
        text = '\tstop(p);\n\n\t/* The bus hangs if this comes behind the clock. */\n\tDROP(p);\n' \
               '\tclk_off(p);\n\treturn 0;\n'
        self.body(text, text.replace('\tDROP(p);\n', ''))

    def test_comment_that_was_taken_comes_back(self):
        want = '\tstop(p);\n\n\t/* FIXME: tell the harbour master */\n\n\t/* It is dark now. */\n'
        self.body('\tstop(p);\n\n\t/* Free it. */\n\tDROP(p->a);\n\n'
                  '\t/* FIXME: tell the harbour master */\n\tDROP(p);\n\n\t/* It is dark now. */\n',
                  want, head='static void remove(void)',
                  after='\tstop(p);\n\n\t/* It is dark now. */\n')

    def test_comment_inside_of_what_was_taken_does_not_come_back(self):
        self.body('\tstop(p);\n\tif (p->a) {\n\t\t/* There is none on boards of revision A. */\n'
                  '\t\tDROP(p->a);\n\t}\n', '\tstop(p);\n', head='static void remove(void)')

    def test_comment_in_code_that_is_not_read_stays(self):
        self.body('\ta();\n\n\t/* free a */\n\tDROP(p);\n\n#if 0\n\t/* release b */\n\tdrop(b);\n#endif\n\n'
                  '\t/* free c */\n\tDROP(c);\n',
                  '\ta();\n\n#if 0\n\t/* release b */\n\tdrop(b);\n#endif\n')

    def alloc(self, before, after, want):
        head = 'static int probe(struct platform_device *pdev)\n{\n%s}\n'
        self.whole(head % before, head % after, head % want)

    def test_wraps_behind_a_comma(self):
        self.alloc('\tkeys->names = kcalloc(KEYPAD_COUNT, sizeof(*keys->names), GFP_KERNEL);\n',
                   '\tkeys->names = devm_kcalloc(&pdev->dev, KEYPAD_COUNT, sizeof(*keys->names), '
                   'GFP_KERNEL);\n',
                   '\tkeys->names = devm_kcalloc(&pdev->dev, KEYPAD_COUNT,\n'
                   '\t\t\t\t   sizeof(*keys->names), GFP_KERNEL);\n')

    def test_aligns(self):
        self.alloc('\tp->names = kcalloc(KEYS,\n\t\tsizeof(*p->names), GFP_KERNEL);\n',
                   '\tp->names = devm_kcalloc(&pdev->dev, KEYS,\n\t\tsizeof(*p->names), GFP_KERNEL);\n',
                   '\tp->names = devm_kcalloc(&pdev->dev, KEYS,\n'
                   '\t\t\t\tsizeof(*p->names), GFP_KERNEL);\n')

    def test_no_blank_behind_a_cast(self):
        self.alloc('\tscope->trace = (u8 *)get_zeroed_page(GFP_KERNEL);\n\tx = (u8 *) make (1);\n',
                   '\tscope->trace = (u8 *) devm_get_free_pages(&pdev->dev, GFP_KERNEL | __GFP_ZERO, 0);\n'
                   '\tx = (u8 *)devm_make(2, 1);\n',
                   '\tscope->trace = (u8 *)devm_get_free_pages(&pdev->dev,\n'
                   '\t\t\t\t\t\t GFP_KERNEL | __GFP_ZERO, 0);\n'
                   '\tx = (u8 *) devm_make(2, 1);\n')

    def test_takes_back_what_need_not_be_broken(self):
        self.alloc('\tp->edid = kmemdup(prop, LENGTH, GFP_KERNEL);\n',
                   '\tp->edid = devm_kmemdup(&pdev->dev,\n\t\t\t       prop,\n\t\t\t       LENGTH, '
                   'GFP_KERNEL);\n',
                   '\tp->edid = devm_kmemdup(&pdev->dev, prop, LENGTH, GFP_KERNEL);\n')

    def test_number_of_lines_is_kept(self):
        self.alloc('\tstick->phys = kasprintf(GFP_KERNEL, "%s/input%d", dev_name(&pdev->dev),\n'
                   '\t\t\t\t0);\n',
                   '\tstick->phys = devm_kasprintf(&pdev->dev, GFP_KERNEL, "%s/input%d", '
                   'dev_name(&pdev->dev),\n\t\t\t\t0);\n',
                   '\tstick->phys = devm_kasprintf(&pdev->dev, GFP_KERNEL, "%s/input%d",\n'
                   '\t\t\t\t     dev_name(&pdev->dev), 0);\n')

    def test_breaks_behind_the_assignment(self):
        self.alloc('\taux_bus->aux_device_wrapper[0] = kzalloc(sizeof(*aux_bus->aux_device_wrapper[0]),\n'
                   '\t\t\t\t\t\t GFP_KERNEL);\n',
                   '\taux_bus->aux_device_wrapper[0] = devm_kzalloc(&pdev->dev, '
                   'sizeof(*aux_bus->aux_device_wrapper[0]),\n\t\t\t\t\t\t GFP_KERNEL);\n',
                   '\taux_bus->aux_device_wrapper[0] =\n\t\tdevm_kzalloc(&pdev->dev,\n'
                   '\t\t\t     sizeof(*aux_bus->aux_device_wrapper[0]),\n\t\t\t     GFP_KERNEL);\n')

    def test_long_lines_of_several_keep_their_breaks(self):
        self.alloc('\tpriv->rx_buffers = kzalloc(sizeof(*priv->rx_buffers) * priv->rx_ring_size +\n'
                   '\t\t\t\t   sizeof(*priv->tx_buffers) * priv->tx_ring_size, GFP_KERNEL);\n',
                   '\tpriv->rx_buffers = devm_kzalloc(&pdev->dev, sizeof(*priv->rx_buffers) * '
                   'priv->rx_ring_size +\n'
                   '\t\t\t\t   sizeof(*priv->tx_buffers) * priv->tx_ring_size, GFP_KERNEL);\n',
                   '\tpriv->rx_buffers = devm_kzalloc(&pdev->dev,\n'
                   '\t\t\t\t\tsizeof(*priv->rx_buffers) * priv->rx_ring_size +\n'
                   '\t\t\t\t\tsizeof(*priv->tx_buffers) * priv->tx_ring_size, GFP_KERNEL);\n')

    def test_full_lines_are_filled_anew(self):
        self.alloc('\tret = mfd_add_devices(rdev->dev, -1, rdat->children, rdat->nchildren,\n'
                   '\t\t\t      NULL, regmap_irq_chip_get_base(rdev->irq_data),\n\t\t\t      NULL);\n',
                   '\tret = devm_mfd_add_devices(rdev->dev, -1, rdat->children, rdat->nchildren,\n'
                   '\t\t\t      NULL, regmap_irq_chip_get_base(rdev->irq_data),\n\t\t\t      NULL);\n',
                   '\tret = devm_mfd_add_devices(rdev->dev, -1, rdat->children,\n'
                   '\t\t\t\t   rdat->nchildren, NULL,\n'
                   '\t\t\t\t   regmap_irq_chip_get_base(rdev->irq_data),\n\t\t\t\t   NULL);\n')
        self.alloc('\tresult = sysfs_create_group(&pdev->dev.kobj,\n'
                   '\t\t\t\t    &pch_fivr_attribute_group);\n',
                   '\tresult = devm_device_add_group(&pdev->dev,\n\t\t\t\t    &pch_fivr_attribute_group);\n',
                   '\tresult = devm_device_add_group(&pdev->dev, &pch_fivr_attribute_group);\n')

    def test_lines_that_are_not_full_keep_their_breaks(self):
        self.alloc('\tret = add(dev, one,\n\t\t  two, three);\n',
                   '\tret = devm_add(dev, one,\n\t\t  two, three);\n',
                   '\tret = devm_add(dev, one,\n\t\t       two, three);\n')

    def test_call_inside_is_not_broken_where_the_assignment_can_be(self):
        self.alloc('\tinfo->mem[n].internal_addr = ioremap(pci_resource_start(dev, pci_bar),\n'
                   '\t\t\t\t\t     pci_resource_len(dev, pci_bar));\n',
                   '\tinfo->mem[n].internal_addr = devm_ioremap(&dev->dev, '
                   'pci_resource_start(dev, pci_bar),\n\t\t\t\t\t     pci_resource_len(dev, pci_bar));\n',
                   '\tinfo->mem[n].internal_addr =\n'
                   '\t\tdevm_ioremap(&dev->dev, pci_resource_start(dev, pci_bar),\n'
                   '\t\t\t     pci_resource_len(dev, pci_bar));\n')

    def test_indents_of_the_author_stay_where_aligned_lines_do_not_fit(self):
        call = ('\tha->request_ring = %s(&ha->pdev->dev,\n'
                '\t\t\t((REQUEST_ENTRY_CNT + 1) * sizeof(request_t)),\n'
                '\t\t\t&ha->request_dma, GFP_KERNEL);\n')
        self.alloc(call % 'dma_alloc_coherent', call % 'dmam_alloc_coherent', call % 'dmam_alloc_coherent')

    def test_one_line_where_the_file_has_such_lines(self):
        wide = 'static int f(void)\n{\n\treturn %s;\n}\n\n' % ' + '.join('abcdefghijklmnopqrstu')
        for lines, first, second in ((0, '\n\t\t', '\n\t\t\t\t\t\t\t\t     '), (3, ' ', ' ')):
            head = lines * wide + 'static int probe(struct device *dev)\n{\n%s}\n'
            text = '\tnfc->reset =%sdevm_reset_control_get_optional%s(dev,%s"ahb");\n'
            self.whole(head % text % (' ', '', ' '), head % text % (' ', '_exclusive_deasserted', ' '),
                       head % text % (first, '_exclusive_deasserted', second))

    def test_long_before_may_stay_long(self):
        self.alloc('\tifcvf_mgmt_dev = kzalloc(sizeof(struct ifcvf_vdpa_mgmt_device), GFP_KERNEL);\n',
                   '\tifcvf_mgmt_dev = devm_kzalloc(&dev, sizeof(struct ifcvf_vdpa_mgmt_device), '
                   'GFP_KERNEL);\n',
                   '\tifcvf_mgmt_dev = devm_kzalloc(&dev, sizeof(struct ifcvf_vdpa_mgmt_device), '
                   'GFP_KERNEL);\n')

    def test_broken_call_inside_keeps_its_lines(self):
        self.alloc('\tdata->attrs = kzalloc(array3_size(num_ambs, KNOBS_PER_AMB,\n'
                   '\t\t\t\t\t  sizeof(*data->attrs)),\n\t\t\t      GFP_KERNEL);\n',
                   '\tdata->attrs = devm_kzalloc(&pdev->dev, array3_size(num_ambs, KNOBS_PER_AMB, '
                   'sizeof(*data->attrs)), GFP_KERNEL);\n',
                   '\tdata->attrs = devm_kzalloc(&pdev->dev,\n'
                   '\t\t\t\t   array3_size(num_ambs, KNOBS_PER_AMB,\n'
                   '\t\t\t\t\t       sizeof(*data->attrs)),\n\t\t\t\t   GFP_KERNEL);\n')

    def test_argument_over_several_lines_starts_its_own(self):
        self.alloc('\tmvi = kzalloc(sizeof(*mvi) +\n\t\t(1L << width) *\n'
                   '\t\tsizeof(struct mvs_slot_info), GFP_KERNEL);\n',
                   '\tmvi = devm_kzalloc(&pdev->dev, sizeof(*mvi) + (1L << width) * '
                   'sizeof(struct mvs_slot_info), GFP_KERNEL);\n',
                   '\tmvi = devm_kzalloc(&pdev->dev,\n\t\t\t   sizeof(*mvi) +\n'
                   '\t\t\t   (1L << width) *\n'
                   '\t\t\t   sizeof(struct mvs_slot_info), GFP_KERNEL);\n')

    def test_breaks_behind_a_cast(self):
        self.alloc('\tcrq_q->crq_addr = (struct ibmvtpm_crq *)get_zeroed_page(GFP_KERNEL);\n'
                   '\tq->base_addr_of_the_crq =\n\t\t(struct viosrp_crq *)get_zeroed_page(GFP_KERNEL);\n',
                   '\tcrq_q->crq_addr = (struct ibmvtpm_crq *)devm_get_free_pages(dev, '
                   'GFP_KERNEL | __GFP_ZERO, 0);\n\tq->base_addr_of_the_crq =\n'
                   '\t\t(struct viosrp_crq *)devm_get_free_pages(dev, GFP_KERNEL | __GFP_ZERO, 0);\n',
                   '\tcrq_q->crq_addr = (struct ibmvtpm_crq *)\n'
                   '\t\tdevm_get_free_pages(dev, GFP_KERNEL | __GFP_ZERO, 0);\n'
                   '\tq->base_addr_of_the_crq = (struct viosrp_crq *)\n'
                   '\t\tdevm_get_free_pages(dev, GFP_KERNEL | __GFP_ZERO, 0);\n')

    def test_breaks_at_a_sum_when_nothing_else_helps(self):
        self.alloc('\tdev = kzalloc(sizeof(struct hifn_device) + sizeof(struct crypto_alg),\n'
                   '\t\t\tGFP_KERNEL);\n',
                   '\tdev = devm_kzalloc(&pdev->dev, sizeof(struct hifn_device) + '
                   'sizeof(struct crypto_alg), GFP_KERNEL);\n',
                   '\tdev = devm_kzalloc(&pdev->dev,\n\t\t\t   sizeof(struct hifn_device) +\n'
                   '\t\t\t   sizeof(struct crypto_alg), GFP_KERNEL);\n')

    def test_no_brackets_round_a_size(self):
        self.alloc('\tp = kzalloc((sizeof(*p)), GFP_KERNEL);\n\tq = kcalloc(n, (sizeof(*q)), GFP_KERNEL);\n'
                   '\tr = kzalloc((sizeof(*r)) + n, GFP_KERNEL);\n\tinit(q, (sizeof(*q)));\n',
                   '\tp = devm_kzalloc(dev, (sizeof(*p)), GFP_KERNEL);\n'
                   '\tq = devm_kcalloc(dev, n, (sizeof(*q)), GFP_KERNEL);\n'
                   '\tr = devm_kzalloc(dev, (sizeof(*r)) + n, GFP_KERNEL);\n\tinit(q, (sizeof(*q)));\n',
                   '\tp = devm_kzalloc(dev, sizeof(*p), GFP_KERNEL);\n'
                   '\tq = devm_kcalloc(dev, n, sizeof(*q), GFP_KERNEL);\n'
                   '\tr = devm_kzalloc(dev, sizeof(*r) + n, GFP_KERNEL);\n\tinit(q, (sizeof(*q)));\n')

    def test_rewritten_call_is_spaced_as_usual(self):
        self.alloc('\tp = kzalloc (sizeof (*p),GFP_KERNEL);\n\tq = kzalloc( sizeof *q, GFP_KERNEL );\n'
                   '\tr = kcalloc(n ,sizeof *r->s[0].t , GFP_KERNEL);\n\tinit (q,sizeof *q);\n',
                   '\tp = devm_kzalloc(dev, sizeof (*p),GFP_KERNEL);\n'
                   '\tq = devm_kzalloc( dev, sizeof *q, GFP_KERNEL );\n'
                   '\tr = devm_kcalloc(dev, n ,sizeof *r->s[0].t , GFP_KERNEL);\n\tinit (q,sizeof *q);\n',
                   '\tp = devm_kzalloc(dev, sizeof(*p), GFP_KERNEL);\n'
                   '\tq = devm_kzalloc(dev, sizeof(*q), GFP_KERNEL);\n'
                   '\tr = devm_kcalloc(dev, n, sizeof(*r->s[0].t), GFP_KERNEL);\n\tinit (q,sizeof *q);\n')

    def test_condition(self):
        self.alloc('\tif (!(par->pixmap_address = kzalloc(8 * 1024, GFP_KERNEL))) {\n\t\ta();\n'
                   '\t\tb();\n\t}\n',
                   '\tif (!(par->pixmap_address = devm_kzalloc(&pdev->dev, 8 * 1024, GFP_KERNEL))) {\n'
                   '\t\ta();\n\t\tb();\n\t}\n',
                   '\tpar->pixmap_address = devm_kzalloc(&pdev->dev, 8 * 1024, GFP_KERNEL);\n'
                   '\tif (!par->pixmap_address) {\n\t\ta();\n\t\tb();\n\t}\n')


DRIVER = '''\
struct lamp {
	int on;
};

static void lamp_remove(struct platform_device *pdev);

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;

	lamp = kzalloc(sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	platform_set_drvdata(pdev, lamp);

	return 0;
}

/* Undo lamp_probe(). */
static void lamp_remove(struct platform_device *pdev)
{
	struct lamp *lamp = platform_get_drvdata(pdev);

	kfree(lamp);
}

static struct platform_driver lamp_driver = {
	.probe	= lamp_probe,
	.remove	= lamp_remove,
	.driver	= {
		.name = "lamp",
	},
};
'''
GONE = '''\
struct lamp {
	int on;
};

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;

	return 0;
}

static struct platform_driver lamp_driver = {
	.probe	= lamp_probe,
	.driver	= {
		.name = "lamp",
	},
};
'''


def spatched(text):
    """What the rewriting makes of DRIVER and its kin."""
    out = text.replace('kzalloc(', 'devm_kzalloc(&pdev->dev, ')
    return ''.join(line for line in out.splitlines(True) if '\tkfree(' not in line)


class WholeFile(TidyCase):
    """Functions, callbacks and drvdata."""

    def test_remove_goes(self):
        self.whole(DRIVER, spatched(DRIVER), GONE)

    def test_remove_goes_from_two_drivers(self):
        two = DRIVER + DRIVER[DRIVER.index('\nstatic struct platform_driver'):].replace(
            'lamp_driver', 'lamp2_driver')
        want = GONE + GONE[GONE.index('\nstatic struct platform_driver'):].replace(
            'lamp_driver', 'lamp2_driver')
        self.whole(two, spatched(two), want)

    def test_exit_p_goes(self):
        old = DRIVER.replace('= lamp_remove,', '= __exit_p(lamp_remove),').replace(
            'static void lamp', 'static void __exit lamp')
        self.whole(old, spatched(old), GONE)

    def test_remove_that_returns_nought_goes(self):
        old = DRIVER.replace('void lamp_remove', 'int lamp_remove').replace(
            '\tkfree(lamp);\n', '\tkfree(lamp);\n\n\treturn 0;\n')
        self.whole(old, spatched(old), GONE)

    def assert_kept(self, old, name='lamp_remove', siblings=False):
        out = self.run_tidy(old, spatched(old), siblings)
        self.assertIn(name, out)
        self.assertNotIn('kfree', out)
        return out

    def test_shutdown_keeps_it(self):
        out = self.assert_kept(DRIVER.replace('\t.driver\t= {', '\t.shutdown = lamp_remove,\n\t.driver\t= {'))
        self.assertIn('.remove\t= lamp_remove', out)
        self.assertIn('static void lamp_remove(struct platform_device *pdev)\n{\n}\n', out)

    def test_a_call_by_name_keeps_it(self):
        out = self.assert_kept(DRIVER + '\nvoid f(void *p)\n{\n\tregister_it(p, lamp_remove);\n}\n')
        self.assertIn('.remove\t= lamp_remove', out)

    def test_a_macro_keeps_it(self):
        self.assert_kept('#define UNDO lamp_remove\n' + DRIVER)

    def test_a_bus_that_needs_it_keeps_it(self):
        self.assert_kept(DRIVER.replace('struct platform_driver', 'struct virtio_driver'))

    def test_a_struct_that_is_no_driver_keeps_it(self):
        self.assert_kept(DRIVER.replace('struct platform_driver', 'struct lamp_ops'))

    def test_what_the_bus_does_itself_goes_with_it(self):
        driver = DRIVER.replace('struct platform_driver', 'struct hid_driver')
        stop = '\thid_hw_stop(%s);\n'
        self.assert_kept(driver)        # without it the bus does that
        for text, goes in ((driver, True), (DRIVER, False), (driver.replace('.remove', '.detach'), False)):
            text = text.replace('\tkfree(lamp);\n', stop % 'pdev' + '\tkfree(lamp);\n')
            self.assertEqual('lamp_remove' not in self.run_tidy(text, spatched(text)), goes)
        for more in (stop % 'pdev' + '\tstop(pdev);\n', stop % 'other', 2 * stop % ('pdev', 'pdev'),
                     '\tif (on)\n\t' + stop % 'pdev'):
            self.assert_kept(driver.replace('\tkfree(lamp);\n', more + '\tkfree(lamp);\n'))

    def test_disconnect_of_usb_stays(self):
        self.assertIn(('usb_driver', 'disconnect'), required_members())
        self.assert_kept(DRIVER.replace('struct platform_driver', 'struct usb_driver').replace(
            '.remove', '.disconnect'))

    def test_empty_before_stays(self):
        old = DRIVER.replace('\tstruct lamp *lamp = platform_get_drvdata(pdev);\n\n\tkfree(lamp);\n', '')
        self.assertIn('lamp_remove', self.run_tidy(old, spatched(old)))

    def test_setter_stays_for_another_getter(self):
        out = self.assert_kept(DRIVER + '\nint f(struct device *d)\n{\n\treturn !dev_get_drvdata(d);\n}\n',
                               'platform_set_drvdata')
        self.assertNotIn('lamp_remove', out)

    def test_setter_stays_for_the_other_files(self):
        self.assert_kept(DRIVER, 'platform_set_drvdata', siblings=True)

    def test_setter_stays_for_power_management_elsewhere(self):
        self.assert_kept(DRIVER.replace('\t\t.name', '\t\t.pm = &other_pm_ops,\n\t\t.name'),
                         'platform_set_drvdata')

    def test_setter_stays_for_children(self):
        self.assert_kept(DRIVER.replace('\n\treturn 0;\n', '\n\treturn mfd_add_devices(pdev);\n'),
                         'platform_set_drvdata')

    def test_setter_stays_when_others_know_the_struct(self):
        self.assert_kept(DRIVER.replace('struct lamp {\n\tint on;\n};\n', '#include "lamp.h"\n'),
                         'platform_set_drvdata')

    def without_setter(self, old, **known):
        """Asserts that nothing sets driver data in what becomes of a text."""
        out = tidy('x.c', old, spatched(old), **known)
        self.assertNotRegex(out, 'platform_set_drvdata|lamp_remove')

    def test_setter_goes_when_a_header_of_the_file_alone_knows_the_struct(self):
        struct = 'struct lamp {\n\tint on;\n};\n'
        old = DRIVER.replace(struct, '#include "lamp.h"\n')
        self.without_setter(old, headers=(struct,), others=lambda: [])
        for known in ({'headers': (struct,)},
                      {'headers': (struct,), 'others': lambda: ['struct lamp *lamps[4];\n']}):
            self.assertIn('platform_set_drvdata', tidy('x.c', old, spatched(old), **known))
        old = old.replace('lamp.h', '../lamp.h')
        self.assertIn('platform_set_drvdata',
                      tidy('x.c', old, spatched(old), headers=(struct,), others=lambda: []))

    def test_setter_goes_beside_a_header_that_only_declares_driver_data(self):
        core = 'struct socket {\n\tvoid *driver_data;\n};\n'
        self.without_setter(DRIVER, headers=(core,))
        look = '#define socket_data(dev) ((struct socket *)(dev)->driver_data)\n'
        self.assertIn('platform_set_drvdata', tidy('x.c', DRIVER, spatched(DRIVER), headers=(core + look,)))

    def test_setter_goes_when_probe_reads_what_the_parent_has(self):
        look = '\tlamp->mast = dev_get_drvdata(pdev->dev.parent);\n'
        old = DRIVER.replace('\tplatform_set', look + '\tplatform_set')
        self.without_setter(old)
        self.assert_kept(old + '\nstatic void look(struct device *dev)\n{\n'
                         '\tstop(dev_get_drvdata(dev->parent));\n}\n', 'platform_set_drvdata')
        self.assert_kept(old + '\nstatic struct platform_driver bulb_driver = {\n'
                         '\t.probe\t= bulb_probe,\n};\n', 'platform_set_drvdata')

    def test_setter_goes_beside_other_driver_data(self):
        for line in ('config.driver_data = lamp;', 'lamp->on = desc->pins[0].drv_data;',
                     'lamp->on = id->driver_data;',
                     'lamp->on = platform_get_device_id(pdev)->driver_data;',
                     'lamp->on = platform_get_device_id(pdev)\n\t\t->driver_data;'):
            with self.subTest(line):
                old = DRIVER.replace('\tplatform_set', '\t' + line + '\n\tplatform_set').replace(
                    '\tstruct lamp *lamp;\n', '\tconst struct platform_device_id *id = look(pdev);\n'
                    '\tstruct lamp *lamp;\n')
                self.without_setter(old)
        self.assert_kept(DRIVER.replace('\tplatform_set', '\tgive(pdev->dev.driver_data);\n\tplatform_set'),
                         'platform_set_drvdata')

    def test_setter_goes_beside_power_management_and_firmware_nodes(self):
        old = DRIVER.replace('\t\t.name', '\t\t.pm = pm_sleep_ptr(&lamp_pm_ops),\n\t\t.name')
        for off in ('lamp_off', 'pm_runtime_force_suspend', 'lamp_core_off'):
            text = old.replace(
                'static struct platform', 'static int lamp_off(struct device *dev)\n{\n\treturn 0;\n}\n\n'
                'static DEFINE_SIMPLE_DEV_PM_OPS(lamp_pm_ops, %s, NULL);\n\nstatic struct platform' % off)
            if 'core' in off:
                self.assert_kept(text, 'platform_set_drvdata')
            else:
                self.without_setter(text)
        self.without_setter(DRIVER.replace(
            '\n\treturn 0;\n', '\n\tdevice_for_each_child_node(&pdev->dev, node)\n\t\tlook(node);\n'
            '\n\treturn 0;\n'))

    def test_setter_stays_for_who_knows_the_beginning_of_the_struct(self):
        off = 'static int lamp_off(struct device *dev)\n{\n\treturn %s(dev);\n}\n\nstatic struct platform'
        for first, called, stays in (
                ('struct bulb bulb;', 'bulb_off', True), ('struct bulb *bulb;', 'bulb_off', False),
                ('struct bulb bulb;', 'pm_generic_suspend', False),
                ('struct spi_controller ctlr;', 'bulb_off', False)):
            text = DRIVER.replace('\tint on;', '\t%s\n\tint on;' % first).replace(
                'static struct platform', off % called)
            if stays:
                self.assert_kept(text, 'platform_set_drvdata')
                self.without_setter('struct bulb {\n\tint volt;\n};\n\n' + text)
            else:
                self.without_setter(text)

    def test_setter_of_a_number_goes(self):
        old = DRIVER.replace('struct lamp *lamp', 'unsigned long lamp').replace(
            'sizeof(*lamp)', '4').replace('pdev, lamp)', 'pdev, (void *)lamp)')
        self.assertNotIn('drvdata', self.run_tidy(old, spatched(old)))

    def test_setter_without_getter_before_stays(self):
        old = DRIVER.replace('= platform_get_drvdata(pdev)', '= lamps[0]')
        self.assert_kept(old, 'platform_set_drvdata')

    def test_emptied_helper_goes(self):
        old = ('static void lamp_free(struct lamp *lamp)\n{\n\tkfree(lamp);\n}\n\n'
               'static void lamp_stop(struct lamp *lamp)\n{\n\tif (lamp->on)\n\t\tlamp_free(lamp);\n'
               '\tstop(lamp);\n\tlamp_free(lamp);\n}\n')
        self.whole(old, spatched(old),
                   'static void lamp_stop(struct lamp *lamp)\n{\n\tstop(lamp);\n}\n')

    def test_emptied_helper_that_is_a_callback_stays(self):
        old = ('static void lamp_free(struct lamp *lamp)\n{\n\tkfree(lamp);\n}\n\n'
               'static void lamp_stop(struct lamp *lamp)\n{\n\tlater(lamp_free, lamp);\n}\n')
        self.whole(old, spatched(old), old.replace('\tkfree(lamp);\n', ''))

    def test_helper_that_nobody_calls_any_more_goes(self):
        helper = ('static struct lamp *to_lamp(struct platform_device *pdev)\n{\n'
                  '\treturn platform_get_drvdata(pdev);\n}\n\n')
        old = helper + DRIVER.replace('platform_get_drvdata', 'to_lamp')
        self.whole(old, spatched(old), GONE)

    def test_macro_in_front_of_an_emptied_function(self):
        old = DRIVER.replace('/* Undo', 'DEFINE_LAMP(x)\n/* Undo')
        self.assert_kept(old)

    def test_conditional_round_the_initialiser_keeps_the_function(self):
        self.assert_kept(DRIVER.replace('\t.remove\t= lamp_remove,\n',
                                        '#ifdef CONFIG_X\n\t.remove\t= lamp_remove,\n#endif\n'))

    def test_unchanged_functions_are_left_alone(self):
        odd = ('static int odd(void)\n{\n\tint unused ;\n\tif(1) { }\n\n\n\tgoto out;\nout:\n'
               '\treturn 0;\n\n}\n\n')
        out = self.run_tidy(odd + DRIVER, odd + spatched(DRIVER))
        self.assertEqual(out, odd + GONE)

    def test_edits_are_made_first(self):
        old = 'int f(void)\n{\n\tif (a) {\n\t\tb();\n\t\tc();\n\t}\n\treturn 0;\n}\n'
        at = old.index('\t\tb();\n')
        self.assertEqual(tidy('x.c', old, old, edits=[(at, at + 7, '')]),
                         'int f(void)\n{\n\tif (a)\n\t\tc();\n\treturn 0;\n}\n')

    def test_no_blank_line_behind_the_call_below_a_setter(self):
        old = DRIVER.replace('\tplatform_set_drvdata(pdev, lamp);\n\n\treturn 0;\n',
                             '\tplatform_set_drvdata(pdev, lamp);\n\n\tret = reg(lamp);\n\tif (ret < 0) {\n'
                             '\t\tsay(pdev);\n\t\treturn ret;\n\t}\n\n\treturn 0;\n')
        out = self.run_tidy(old, spatched(old).replace('= reg(lamp)', '= devm_reg(&pdev->dev, lamp)'))
        self.assertIn('\treturn -ENOMEM;\n\n\tret = devm_reg(&pdev->dev, lamp);\n\tif (ret', out)

    def test_other_resources(self):
        """Nothing here knows kmalloc: a clock is tidied in the same way."""
        self.body('\tint ret;\n\n\tret = clk_prepare_enable(c);\n\tif (ret)\n\t\tgoto put;\n\n'
                  '\treturn 0;\n\nput:\n\tclk_put(c);\n\treturn ret;\n',
                  '\treturn clk_prepare_enable(c);\n', gone='clk_put')


class Names(TidyCase):
    """Labels that say what is no longer done."""

    def renamed(self, label, section, want, more=''):
        """A label with a dropped kfree(p) in its section gets another name, or keeps it."""
        text = ('\tif (!p)\n\t\treturn -ENOMEM;\n\tif (reg(p))\n\t\tgoto %s;\n' + more.replace('%', '%%') +
                '\treturn 0;\n\n%s:\n%s\treturn -EIO;\n')
        self.body(text % (label, label, section),
                  text % (want, want, section.replace('\tkfree(p);\n', '')), gone='\tkfree(p);')

    def test_frees_nothing_any_more(self):
        for label, section, want in (
                ('err_free_p', '\tiounmap(base);\n', 'err_iounmap'),
                ('out_kfree', '\tpci_disable_device(pdev);\n', 'out_disable_device'),
                ('free_p', '\tlamp_unlock(lamp);\n', 'unlock'),
                ('fail_free', '\tclk_put(clk);\n', 'fail_put_clk'),
                ('err_free_p', '\tdev_err(dev, "failed\\n");\n', 'err'),
                ('free', '\tprintk("failed\\n");\n', 'out'),
                ('err_dealloc', '\tpci_set_drvdata(pdev, NULL);\n', 'err_clear_drvdata'),
                ('err_free_mem', '\tinput_free_device(input);\n', 'err_free_input'),
                ('err_free_mem', '\tlamp_set_drvdata(q, NULL);\n\tinput_free_device(q->input);\n',
                 'err_free_input'),
                ('free_fail', '\tlamp_bus_disable(bus);\n', 'fail_disable_bus'),
                ('err_free_p', '\tif (base)\n\t\tiounmap(base);\n', 'err_iounmap')):
            self.renamed(label, section + '\tkfree(p);\n', want)

    def test_part_of_the_name_is_untrue(self):
        self.renamed('exit_free_dev_rdev', '\trc_free_device(rdev);\n\tkfree(p);\n', 'exit_free_rdev')
        self.renamed('exit_free_p_buf', '\tfree_coherent(d, buf);\n\tkfree(p);\n', 'exit_free_buf')

    def test_the_name_is_still_true(self):
        for label, section in (('err_free_q', '\tkfree(q);\n'), ('err_free', '\tkfree(q);\n'),
                               ('err_free_mem', '\tkfree(q);\n'), ('out_free', '\tsnd_card_free(card);\n'),
                               ('err_free_bus', '\tlamp_put_bus(bus);\n'),
                               ('err_unmap', '\tiounmap(base);\n'), ('err_reg', '\tiounmap(base);\n'),
                               ('err1', '\tiounmap(base);\n'),
                               ('err_free_desc', '\tdma_free_coherent(d, ring);\n')):
            self.renamed(label, section + '\tkfree(p);\n', label)

    def test_what_failed_is_more_than_the_name_says(self):
        text = ('\tif (remap(p))\n\t\tgoto %s;\n\tif (swap(p))\n\t\tgoto %s;\n\treturn 0;\n\n%s'
                '%s:\n\tfree_shared_mem(sp);\n\treturn -EIO;\n')
        for old, new in (('bar_remap_failed', 'fail_free_shared_mem'), ('shared_failed', 'shared_failed')):
            self.body(text % (old, 'swap_failed', 'swap_failed:\n\tkfree(p);\n', old),
                      text % (new, new, '', new), gone='\tkfree(p);')

    def test_no_word_of_manner_twice(self):
        self.renamed('err_out_free_p', '\tkfree(p);\n\ton = 0;\nerr_out:\n\tdark();\n', 'fail',
                     '\tif (lit())\n\t\tgoto err_out;\n')

    def test_no_word_for_what_is_done(self):
        self.renamed('err_free_p', '\tlamp_dark(lamp);\n\tkfree(p);\n', 'err_free_p')

    def test_named_anew_and_then_forgotten(self):
        text = 'struct p { int *reg; };\n\nstatic int probe(struct p *p)\n{\n\tint ret = reg(p);\n\n%s}\n'
        before = text % ('\tif (ret)\n\t\tgoto disable_regulator;\n\treturn 0;\n\ndisable_regulator:\n'
                         '\tregulator_disable(p->reg);\n\tp->reg = NULL;\n\treturn ret;\n')
        after = before.replace('\tregulator_disable(p->reg);\n', '')
        self.whole(before, after, text % '\tif (ret)\n\t\treturn ret;\n\treturn 0;\n')

    def test_a_variable_has_the_name(self):
        self.body('\tint err = reg(p);\n\n\tif (err)\n\t\tgoto err_free_p;\n\treturn 0;\n\nerr_free_p:\n'
                  '\tkfree(p);\n\tprintk("failed\\n");\n\treturn err;\n',
                  '\tint err = reg(p);\n\n\tif (err)\n\t\tgoto err_out;\n\treturn 0;\n\nerr_out:\n'
                  '\tprintk("failed\\n");\n\treturn err;\n', gone='kfree')

    def test_the_name_is_taken(self):
        more = '\tif (add(p))\n\t\tgoto err_iounmap;\n'
        self.body('\tif (reg(p))\n\t\tgoto err_free_p;\n' + more +
                  '\treturn 0;\n\nerr_iounmap:\n\tdel(p);\nerr_free_p:\n\tiounmap(base);\n\tDROP(p);\n'
                  '\treturn -EIO;\n',
                  '\tif (reg(p))\n\t\tgoto err_free_p;\n' + more +
                  '\treturn 0;\n\nerr_iounmap:\n\tdel(p);\nerr_free_p:\n\tiounmap(base);\n'
                  '\treturn -EIO;\n')

    def test_a_macro_or_a_comment_knows_the_name(self):
        self.renamed('err_free_p', '\tiounmap(base);\n\tkfree(p);\n', 'err_free_p',
                     '\tCHECK(p, err_free_p);\n')
        self.renamed('err_free_p', '\tiounmap(base);\n\tkfree(p);\n', 'err_free_p',
                     '\t/* err_free_p does the rest */\n')

    def test_more_jumps_than_the_name_says(self):
        self.body('\tint err = -ENOMEM;\n\n\tif (!p)\n\t\tgoto err_no_mem;\n\terr = reg(p);\n\tif (err)\n'
                  '\t\tgoto err_free;\n\n\treturn 0;\n\nerr_free:\n\tDROP(p);\nerr_no_mem:\n'
                  '\tunregister_blkdev(major, NAME);\n\treturn err;\n',
                  '\tint err = -ENOMEM;\n\n\tif (!p)\n\t\tgoto err_unregister_blkdev;\n\terr = reg(p);\n'
                  '\tif (err)\n\t\tgoto err_unregister_blkdev;\n\n\treturn 0;\n\n'
                  'err_unregister_blkdev:\n\tunregister_blkdev(major, NAME);\n\treturn err;\n')

    def test_the_labels_beside_it_become_one_with_it(self):
        text = ('\tif (find(p))\n\t\tgoto %s;\n\tif (!p)\n\t\tgoto %s;\n\tif (reg(p))\n\t\tgoto %s;\n'
                '\treturn 0;\n\n%s\tfree_netdev(netdev);\n\treturn -EIO;\n')
        for other, behind, name in (('err_endpoints', '', 'err_free_netdev'),
                                    ('err_free_netdev', '', 'err_free_netdev'),
                                    ('err_endpoints', '\t/* no bulk */', 'err_endpoints')):
            label = '%s:%s\n' % (other, behind)
            self.body(text % (other, 'err_alloc_buf', 'err_free_buf',
                              'err_free_buf:\n\tDROP(p);\nerr_alloc_buf:\n' + label),
                      text % (name, 'err_free_netdev', 'err_free_netdev', 'err_free_netdev:\n' +
                              (label if behind else '')))

    def test_names_of_other_things_that_are_undone(self):
        for label, was, left, name in (
                ('err_disable_pdev', '\tpci_disable_device(pdev);\n', '\tpci_free_irq_vectors(pdev);\n',
                 'err_free_irq_vectors'),
                ('err_iounmap', '\tiounmap(base);\n', '\tkfree(p);\n', 'err_free_p'),
                ('out_release_mem', '\trelease_mem_region(a, b);\n', '\tclk_put(c);\n', 'out_put_clk'),
                ('disable_pci', '\tpci_disable_device(pdev);\n',
                 '\tspin_lock(&p->lock);\n\tp->pdev = NULL;\n\tspin_unlock(&p->lock);\n', 'clear_pdev'),
                ('err_disable_clk', '\tclk_disable(c);\n', '\tclk_disable(d);\n', 'err_disable_clk'),
                ('err_disable', '\tclk_disable(c);\n', '\tregulator_disable(d);\n', 'err_disable'),
                ('err_release_mem', '\trelease_mem_region(a, b);\n', '\tkfree(mem);\n', 'err_release_mem'),
                ('err_iomap', '\tiounmap(base);\n', '\tkfree(p);\n', 'err_iomap'),
                ('err_pci_reg', '\tpci_release_regions(pdev);\n', '\tpci_disable_device(p);\n',
                 'err_pci_reg')):
            text = ('\tif (reg(p))\n\t\tgoto %s;\n\treturn 0;\n\n%s:\n%s\treturn -EIO;\n')
            self.body(text % (label, label, was + left), text % (name, name, left), gone=was)

    def test_names_for_want_of_memory(self):
        text = ('\tif (!p)\n\t\tgoto %s;\n\tif (reg(p))\n\t\tgoto err_free;\n\treturn 0;\n\nerr_free:\n'
                '\tDROP(p);\n%s:\n\tput_it(q);\n\treturn -EIO;\n')
        want = ('\tif (!p)\n\t\tgoto %s;\n\tif (reg(p))\n\t\tgoto %s;\n\treturn 0;\n\n%s:\n'
                '\tput_it(q);\n\treturn -EIO;\n')
        for label, name in (('nomem', 'put_it'), ('fail_nobuf1', 'fail_put_it'),
                            ('out_of_memory', 'out_put_it'),
                            ('err_kzalloc', 'err_put_it'), ('alloc_failed', 'failed_put_it'),
                            ('err_p_alloc', 'err_put_it'), ('err_member', 'err_member'),
                            ('err_buf', 'err_buf'), ('err_reg', 'err_reg')):
            self.body(text % (label, label), want % (name, name, name))

    def test_names_of_what_else_is_undone(self):
        for label, was, left, name in (
                ('cleanup_buf_pool', '\tdma_pool_destroy(p->buf_pool);\n', '\tcancel_work_sync(&p->work);\n',
                 'cancel_work'),
                ('err_pool_free', '\tdma_pool_destroy(p->pool);\n', '\tclk_disable(p->clk);\n',
                 'err_clk_disable'),
                ('err_iounmap', '\tiounmap(base);\n', '\tlamp_hwfini(p);\n', 'err_hwfini'),
                ('free_gpio', '\tgpiod_put(p->gpio);\n', '\tlamp_wp_enable(p);\n', 'wp_enable'),
                ('out_disable_device', '\tpci_disable_device(d);\n', '\tatomic_dec(&lamp_count);\n',
                 'out_dec_count'),
                ('out_disable', '\tpci_disable_device(d);\n', '\tunregister_notifier(&n);\n',
                 'out_unregister_notifier'),
                ('probe_disable_device', '\tpci_disable_device(pdev);\n', '\tpci_disable_msi(pdev);\n',
                 'probe_disable_msi'),
                ('free', '\tkfree(p);\n', '\tp->ops->exit_card(card);\n', 'exit_card'),
                ('err_release', '\tpci_release_regions(d);\n', '\tlamp_unmap_bars(p);\n', 'err_release'),
                ('release', '\tpci_release_regions(d);\n', '\tp->exit(d, p);\n', 'release'),
                ('lamp_free', '\tkfree(lamp);\n', '\tlamp_delete(lamp, d);\n', 'lamp_free'),
                ('stop_clk', '\tclk_put(p->clk);\n', '\tlamp_stop_clock(p);\n', 'stop_clk'),
                ('err_put_fb', '\tput_fb(fb);\n', '\tframebuffer_release(info);\n', 'err_put_fb')):
            text = ('static int lamp_probe(struct lamp *p)\n{\n\tif (reg(p))\n\t\tgoto %s;\n\treturn 0;\n\n'
                    '%s:\n%s\treturn -EIO;\n}\n')
            before = text % (label, label, was + left)
            self.whole(before, before.replace(was, ''), text % (name, name, left))

    def test_named_for_one_of_the_failures_that_lead_there(self):
        text = ('\tif (!io%s(p))\n\t\tgoto %s;\n\tif (%s(p))\n\t\tgoto %s;\n\treturn 0;\n\n%s'
                '%s:\n\tfree_netdev(netdev);\n\treturn -EIO;\n')
        for first, other, label, name in (('remap', 'reg', 'err_ioremap', 'err_free_netdev'),
                                          ('remap', 'ioremap_wc', 'err_ioremap', 'err_ioremap'),
                                          ('remap', 'reg', 'err_early', 'err_early'),
                                          ('remap', 'reg', 'err_netdev', 'err_netdev')):
            self.body(text % (first, label, other, 'err_reg', 'err_reg:\n\tDROP(p);\n', label),
                      text % (first, name, other, name, '', name))

    def test_no_more_jumps_than_the_name_says(self):
        self.renamed('err_alloc_irq', '\tiounmap(base);\n\tkfree(p);\n', 'err_alloc_irq')

    def test_a_label_above_a_renamed_one_becomes_one_with_it(self):
        self.body('\tif (reg(p))\n\t\tgoto err_reg;\n\tif (add(p))\n\t\tgoto err_free_p;\n\treturn 0;\n\n'
                  'err_reg:\nerr_free_p:\n\tkfree(p);\n\tiounmap(base);\n\treturn -EIO;\n',
                  '\tif (reg(p))\n\t\tgoto err_iounmap;\n\tif (add(p))\n\t\tgoto err_iounmap;\n'
                  '\treturn 0;\n\nerr_iounmap:\n\tiounmap(base);\n\treturn -EIO;\n', gone='kfree')


class Left(TidyCase):
    """Functions of which next to nothing is left."""

    REMOVE = '\tstruct lamp *lamp = platform_get_drvdata(pdev);\n\n\tkfree(lamp);\n'

    def remove(self, body):
        """What becomes of DRIVER with this body of remove."""
        old = DRIVER.replace(self.REMOVE, body)
        return self.run_tidy(old, spatched(old))

    def test_only_talk_goes(self):
        for talk in ('dev_dbg(&pdev->dev, "\\n")', 'pr_debug("bye\\n")', 'lamp_dbg(lamp, "%d", lamp->on)'):
            self.assertEqual(self.remove(self.REMOVE.replace('\tkfree', '\t%s;\n\tkfree' % talk)), GONE, talk)

    def test_forgotten_pointers_go(self):
        self.assertEqual(self.remove(self.REMOVE.replace('\tkfree', '\tlamp->on = NULL;\n\tkfree') +
                                     '\tplatform_set_drvdata(pdev, NULL);\n'), GONE)

    def test_what_others_see_stays(self):
        for line in ('dev_info(&pdev->dev, "gone\\n")', 'dev_dbg(&pdev->dev, "%d", stop(lamp))',
                     'the_lamp = NULL', 'lamp->next->prev = NULL', 'lamp->on = false', 'pdev->x = NULL'):
            self.assertIn('lamp_remove', self.remove(self.REMOVE.replace(
                '\tkfree', '\t%s;\n\tkfree' % line)), line)

    def test_a_function_that_is_called_keeps_its_talk(self):
        old = DRIVER.replace('\tkfree', '\tdev_dbg(&pdev->dev, "");\n\tkfree') + \
            '\nvoid f(struct platform_device *pdev)\n{\n\tlamp_remove(pdev);\n}\n'
        self.assertIn('void lamp_remove', self.run_tidy(old, spatched(old)))

    HELPER = ('struct lamp {\n\tu8 *buf;\n};\n\n'
              'static void lamp_free(struct lamp *lamp)\n{\n%s}\n\n'
              'static void lamp_stop(struct lamp *lamp)\n{\n\tstop(lamp);\n\tlamp_free(lamp);\n}\n')
    STOPPED = ('struct lamp {\n\tu8 *buf;\n};\n\n'
               'static void lamp_stop(struct lamp *lamp)\n{\n\tstop(lamp);\n%s}\n')

    def test_helper_that_only_forgets_goes(self):
        old = self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n'
        self.whole(old, spatched(old), self.STOPPED % '')

    def test_of_a_group_all_are_forgotten_or_none(self):
        old = (self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n\tlamp->end = NULL;\n').replace(
            '\tu8 *buf;\n', '\tu8 *buf, *mid;\n\tu8 *end;\n')
        self.whole(old, spatched(old), (self.STOPPED % '').replace(
            '\tu8 *buf;\n', '\tu8 *buf, *mid;\n\tu8 *end;\n'))
        old += '\nint g(struct lamp *lamp)\n{\n\treturn !lamp->end;\n}\n'
        self.forgotten(old, stays=True)
        kept = old.replace('\tkfree(lamp->buf);\n', '\tkfree(lamp->buf);\n\tvfree(lamp->end);\n')
        self.forgotten(kept)

    def test_a_condition_that_all_that_is_forgotten_stands_under(self):
        old = (self.HELPER % '\tif (lamp->buf != NULL) {\n\t\tput_it(lamp->buf, lamp->len);\n'
               '\t\tlamp->buf = NULL;\n\t\tlamp->len = 0;\n\t}\n').replace(
                   '\tu8 *buf;\n', '\tu8 *buf;\n\tint len;\n')
        new = old.replace('\t\tput_it(lamp->buf, lamp->len);\n', '')
        self.whole(old, new, (self.STOPPED % '').replace('\tu8 *buf;\n', '\tu8 *buf;\n\tint len;\n'))
        more = '\nint g(struct lamp *lamp)\n{\n\treturn lamp->len;\n}\n'
        self.assertIn('lamp->buf = NULL', self.run_tidy(old + more, new + more))

    def test_a_test_behind_the_allocation_does_not_count(self):
        more = ('\nint g(struct lamp *lamp)\n{\n\tlamp->buf = make(sizeof(*lamp->buf));\n\tif (!lamp->buf)\n'
                '\t\treturn 1;\n\tlamp->buf[0] = 1;\n\treturn 0;\n}\n')
        old = self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n' + more
        self.whole(old, spatched(old), self.STOPPED % '' + more)

    def test_a_null_that_is_asked_for_stays(self):
        for more in ('if (lamp->buf)\n\t\tx()', 'use(lamp->buf)', 'y = lamp->buf', 'return !lamp->buf'):
            old = self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n' + \
                '\nint g(struct lamp *lamp)\n{\n\t%s;\n}\n' % more
            self.assertIn('lamp->buf = NULL', self.run_tidy(old, spatched(old)), more)

    def test_a_null_that_a_macro_may_ask_for_stays(self):
        for more in ('#define HAS(l) ((l)->buf != NULL)\n', '#if 0\n#else\nint g = x->buf;\n#endif\n'):
            old = more + self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n'
            self.assertIn('lamp->buf = NULL', self.run_tidy(old, spatched(old)), more)

    def forgotten(self, old, stays=False):
        check = self.assertIn if stays else self.assertNotIn
        check('lamp->buf = NULL', self.run_tidy(old, spatched(old)), old)

    # Where buf is looked at, and how the lamp goes.
    LAMP = ('struct lamp {\n\tu8 *buf;\n};\n\n%s\n'
            'static int lamp_probe(struct platform_device *pdev)\n{\n'
            '\tstruct lamp *lamp = kzalloc(sizeof(*lamp), GFP_KERNEL);\n\tint ret;\n\n'
            '\tlamp->buf = make();\n\tif (!lamp->buf)\n\t\treturn -ENOMEM;\n\tshow(lamp);\n\treturn 0;\n}\n\n'
            'static void lamp_remove(struct platform_device *pdev)\n{\n'
            '\tstruct lamp *lamp = platform_get_drvdata(pdev);\n\n\tstop(lamp);\n'
            '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n%s}\n\n'
            'static struct platform_driver lamp_driver = {\n\t.probe = lamp_probe,\n'
            '\t.remove = lamp_remove,\n};\n')
    LOOKS = 'static int lamp_%s(struct lamp *lamp)\n{\n\treturn lamp->buf ? 1 : 0;\n}\n'

    def test_a_store_right_before_the_object_goes(self):
        for behind in ('\tvfree(lamp);\n', '\tpci_disable_device(pdev);\n\tvfree(lamp);\n'):
            self.forgotten(self.LAMP % (self.LOOKS % 'read', behind))
        for behind in ('\tlamp_off(lamp);\n\tvfree(lamp);\n', '\tfree_irq(1, lamp);\n\tvfree(lamp);\n',
                       '\tlamp_read(lamp);\n\tvfree(lamp);\n', '\tvfree(pdev);\n', '',
                       '\tlamp = lamp->next;\n\tvfree(lamp);\n'):
            self.forgotten(self.LAMP % (self.LOOKS % 'read', behind), stays=True)

    def test_a_store_that_only_probe_could_see(self):
        for behind in ('\tlamp_off(lamp);\n', ''):
            self.forgotten(self.LAMP % (self.LOOKS.replace('int', 'bool') % 'x' + '\nstatic void show('
                                        'struct lamp *lamp)\n{\n\tsay(lamp_x(lamp));\n}\n', behind))
        self.forgotten(self.LAMP % (self.LOOKS % 'x' + '\nstatic void show(struct lamp *lamp)\n{\n\t'
                                    'later(lamp_x, lamp);\n}\n', ''), stays=True)
        self.forgotten(self.LAMP % (self.LOOKS % 'x' + '\nstatic void show(struct lamp *lamp)\n{\n\t'
                                    'lamp_x(lamp);\n}\n\nstatic struct lamp the_lamp;\n', ''), stays=True)

    def test_a_member_of_a_union_keeps_its_null(self):
        old = self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n'
        old = old.replace('\tu8 *buf;\n', '\tunion {\n\t\tu8 *buf;\n\t\tu16 *words;\n\t};\n')
        self.forgotten(old + '\nint g(struct lamp *lamp)\n{\n\treturn !lamp->words;\n}\n', stays=True)

    def test_what_is_right_behind_the_setting_does_not_see_null(self):
        for more in ('return lamp->buf ? 0 : 1', 'pr_info("on\\n");\n\treturn !lamp->buf',
                     'if (x)\n\t\tuse(lamp->buf)'):
            old = self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n' + \
                '\nint g(struct lamp *lamp)\n{\n\tlamp->buf = make(1);\n\t%s;\n}\n' % more
            self.forgotten(old)
            for between in ('lamp = other()', 'stop(lamp)', 'lamp->buf = NULL', 'again:'):
                self.forgotten(old.replace('make(1);\n', 'make(1);\n\t%s;\n' % between), stays=True)

    def test_registers_are_fallen_over(self):
        old = self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n' + \
            '\nint g(struct lamp *lamp)\n{\n\treturn readl(%s);\n}\n'
        self.forgotten(old % 'lamp->buf + 4')
        for asked in ('lamp->buf ? lamp->buf : x', 'x[lamp->buf - y]', 'at(lamp->buf)'):
            self.forgotten(old % asked, stays=True)

    def test_other_files_may_look(self):
        old = self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n'
        for others, stays in ((None, True), (['int x;\n'], False), ([self.LOOKS % 'x'], True)):
            out = tidy('x.c', old, spatched(old), siblings=True, others=others and (lambda: others))
            self.assertEqual('lamp->buf = NULL' in out, stays, others)

    def test_a_store_behind_a_release_that_stays(self):
        old = self.HELPER % '\tfree_it(lamp->buf);\n\tlamp->buf = NULL;\n'
        self.assertIn('lamp->buf = NULL', self.run_tidy(old, old.replace('free_it(', 'devm_free_it(dev, ')))

    def test_last_continue_of_a_loop_goes(self):
        self.body('\tfor (i = 0; i < 9; i++) {\n\t\tuse(i);\n\t\tif (!p[i])\n\t\t\tcontinue;\n'
                  '\t\tDROP(p[i]);\n\t}\n'
                  '\treturn 0;\n', '\tfor (i = 0; i < 9; i++)\n\t\tuse(i);\n\treturn 0;\n')

    def test_a_struct_that_others_know_keeps_its_null(self):
        old = (self.HELPER % '\tkfree(lamp->buf);\n\tlamp->buf = NULL;\n').split('\n\n', 1)[1]
        self.assertIn('lamp->buf = NULL', self.run_tidy(old, spatched(old)))
        with_header = tidy('x.c', old, spatched(old), headers=['struct lamp {\n\tu8 *buf;\n};\n'])
        self.assertNotIn('lamp_free', with_header)

    def test_single_statement_takes_the_place_of_its_helper(self):
        old = self.HELPER % '\tput(lamp->bus);\n\tkfree(lamp);\n'
        self.whole(old, spatched(old), self.STOPPED % '\tput(lamp->bus);\n')

    def test_arguments_take_the_place_of_parameters(self):
        old = ('static void lamp_free(struct bus *bus, struct lamp *l)\n{\n\tput(bus, l->at);\n'
               '\tkfree(l);\n}\n\n'
               'static void lamp_stop(struct lamp *lamp)\n{\n\tif (lamp)\n'
               '\t\tlamp_free(&lamp->bus, lamp);\n}\n')
        self.whole(old, spatched(old), 'static void lamp_stop(struct lamp *lamp)\n{\n\tif (lamp)\n'
                   '\t\tput(&lamp->bus, lamp->at);\n}\n')

    def test_argument_of_an_array(self):
        old = ('static void lamp_free(struct lamp *l)\n{\n\tput(l);\n\tkfree(l);\n}\n\n'
               'static void lamp_stop(struct lamp **lamps, int i)\n{\n\tlamp_free(lamps[i]);\n}\n')
        self.whole(old, spatched(old), 'static void lamp_stop(struct lamp **lamps, int i)\n{\n'
                   '\tput(lamps[i]);\n}\n')

    def test_helpers_that_stay(self):
        base = self.HELPER % '\tput(lamp->bus);\n\tkfree(lamp);\n'
        for old in (base.replace('\tlamp_free(lamp)', '\tlater(lamp_free, lamp)'),
                    base.replace('\tlamp_free(lamp)', '\tlamp_free(lamp->next)'),
                    base.replace('\tlamp_free(lamp)', '\tlamp_free(pop())'),
                    base.replace('static void lamp_free', 'void lamp_free'),
                    base.replace('\tput(', '\t/* The bus comes first. */\n\tput('),
                    base.replace('put(lamp->bus)', 'lamp->bus->put(lamp)'),
                    base.replace('\tstop(lamp);', '\tint put = stop(lamp);\n'),
                    base.replace('static void lamp_stop(struct lamp', 'static void lamp_stop(struct torch'),
                    '#define UNDO lamp_free\n' + base):
            self.assertIn('lamp_free', self.run_tidy(old, spatched(old)), old)

    def test_a_helper_of_one_statement_before_stays(self):
        old = self.HELPER % '\tput(lamp->bus);\n' + '\nvoid f(void *x)\n{\n\tkfree(x);\n\tg();\n}\n'
        self.assertIn('lamp_free', self.run_tidy(old, spatched(old)))


class OddCode(TidyCase):
    """What cannot be parsed stays, and nothing is raised."""

    def test_function_that_cannot_be_parsed(self):
        text = '\tu64 *r __free(kfree) = NULL;\n\t@@@ !! ((;\n\n\tDROP(p);\n\n\treturn 0;\n'
        self.body(text, '\tu64 *r __free(kfree) = NULL;\n\t@@@ !! ((;\n\n\treturn 0;\n')

    def test_garbage(self):
        for before, after in (('', ''), ('}{', '}'), ('int f(void)\n{\n', 'int f(void)\n'),
                              ('\x00\udcff', '(('), ('a' * 5000, 'b'), ('{' * 2000, '{' * 1999)):
            self.assertIsInstance(tidy('x.c', before, after), str)

    def test_every_prefix_of_a_driver(self):
        after = spatched(DRIVER)
        for end in range(0, len(after), 7):
            tidy('x.c', DRIVER[:end + 20], after[:end])

    def test_brace_in_the_first_column(self):
        text = 'static int f(void)\n{\n\tif (a) {\n\t\tDROP(p);\n\t\tb();\n}\n\treturn 0;\n}\n'
        self.assertEqual(self.run_tidy(text, text.replace('\t\tDROP(p);\n', '')),
                         'static int f(void)\n{\n\tif (a)\n\t\tb();\n\treturn 0;\n}\n')

    def test_speed(self):
        big = DRIVER + ''.join('\nint f%d(int a)\n{\n\tif (a)\n\t\treturn g(a);\n\treturn 0;\n}\n' % i
                               for i in range(200))
        after = spatched(big)
        begin = time.process_time()
        tidy('x.c', big, after)
        self.assertLess(time.process_time() - begin, 0.5)


class Parts(unittest.TestCase):
    """The pieces that tidy() is made of."""

    def test_change_gaps_lie_between_statements(self):
        old = 'f ( ) { return 0 ; x : k ( p ) ; return r ; }'.split()
        new = 'f ( ) { return 0 ; }'.split()
        change = Change(old, new)
        self.assertEqual(change.to_old[6], 6)
        self.assertTrue(change.gap[7])
        self.assertFalse(change.gap[6])

    def test_cut_takes_the_line(self):
        text = 'a;\n\tb;\t/* c */\nd;\n'
        start, end, _ = cut(text, text.index('b'), text.index('b') + 2)
        self.assertEqual(text[:start] + text[end:], 'a;\nd;\n')

    def test_cut_refuses_a_directive(self):
        self.assertRaises(Refused, cut, 'a\n#if X\nb', 0, 9)

    def test_regions(self):
        one = 'int a(void)\n{\n}\nint b(void)\n{\n\tx();\n}\nint c(void)\n{\n}\n'
        two = one.replace('\tx();\n', '')
        (lo, hi, start, end), = regions(one, two)
        self.assertEqual(one[lo:hi], 'int b(void)\n{\n\tx();\n}\n')
        self.assertEqual(two[start:end], 'int b(void)\n{\n}\n')

    def test_purity_of_a_file(self):
        purity = Purity('#define to_a(x) container_of(x, struct a, x)\n#define to_b(x) make(x)\n'
                        'static struct c *to_c(struct d *d)\n{\n\treturn d->c;\n}\n'
                        'static struct c *to_d(struct d *d)\n{\n\td->n++;\n\treturn d->c;\n}\n')
        self.assertTrue(purity.name('to_a'))
        self.assertFalse(purity.name('to_b'))
        self.assertTrue(purity.name('to_c'))
        self.assertFalse(purity.name('to_d'))
        self.assertTrue(purity.name('ACPI_SUCCESS'))
        self.assertFalse(purity.name('WARN_ON'))
        self.assertTrue(purity.name('platform_get_drvdata'))
        for name in ('copy_to_user', 'platform_set_drvdata', 'alloc_priv', 'test_and_set_bit',
                     'i2c_check_functionality', 'kref_put', 'resource'):
            self.assertFalse(purity.name(name), name)

    def test_required_table(self):
        table = required_members()
        self.assertIn(('hid_driver', 'remove'), table)
        self.assertNotIn(('platform_driver', 'remove'), table)
        self.assertTrue(all(len(row) == 2 for row in table))


if __name__ == '__main__':
    unittest.main()
