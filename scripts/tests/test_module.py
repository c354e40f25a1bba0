# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what a module's files say about names, types and writes."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import Folder, function_expr  # noqa: E402

from devmifylib import cparser, module as modules  # noqa: E402


class References(Folder):
    def refs(self, text, name='f'):
        m = self.module(text)
        calls, others = m.references(m.main.functions[name])
        return [caller.name for caller, _ in calls], [member for _, _, member in others]

    def test_calls_and_members(self):
        self.assertEqual(self.refs('static void f(int a);\n'
                                   'static void f(int a)\n{\n}\n'
                                   'void g(void)\n{\n\tf(1);\n\tif (f(2))\n\t\th();\n}\n'
                                   'struct o p = { .run = f, .other = &f, .gone = __exit_p(f) };\n'),
                         (['g', 'g'], ['run', 'other', 'gone']))

    def test_address_as_argument(self):
        self.assertEqual(self.refs('static void f(int a)\n{\n}\nvoid g(void)\n{\n\trun(x, f);\n}\n'),
                         ([], ['']))

    def test_stored_in_a_member(self):
        self.assertEqual(self.refs('static void f(void)\n{\n}\nvoid g(void)\n{\n\tp->done = f;\n}\n'),
                         ([], ['done']))

    def test_a_member_of_that_name_is_no_use(self):
        self.assertEqual(self.refs('static void f(void)\n{\n}\nvoid g(void)\n{\n\tp->f(1);\n\tq = p->f;\n'
                                   '}\n'),
                         ([], []))

    def test_a_static_function_of_another_file_is_another(self):
        m = self.module('static void f(void)\n{\n}\n',
                        e='static void f(void)\n{\n}\nvoid g(void)\n{\n\tf();\n}\n')
        self.assertEqual(m.references(m.main.functions['f']), ([], []))

    def test_calls_from_another_file(self):
        m = self.module('void f(void)\n{\n}\n', e='void g(void)\n{\n\tf();\n}\n')
        calls, _ = m.references(m.main.functions['f'])
        self.assertEqual([(c.name, c.source.path) for c, _ in calls], [('g', 'e.c')])

    def test_exported(self):
        m = self.module('int f(void)\n{\n}\nEXPORT_SYMBOL_GPL(f);\nint g(void)\n{\n}\n')
        self.assertTrue(m.exported(m.main.functions['f']))
        self.assertFalse(m.exported(m.main.functions['g']))


class Bodies(Folder):
    def test_a_stand_in_of_a_header(self):
        header = 'void done(struct p *p);\n#else\nstatic inline void done(struct p *p) { }\n'
        self.add('d.h', '#ifdef CONFIG_D\n%s#endif\nstatic inline void gone(struct p *p) { }\n' % header)
        m = self.module('#include "d.h"\nvoid f(struct p *p)\n{\n\tdone(p);\n}\n')
        self.assertIsNone(m.body_of('done', m.main))
        self.assertEqual((m.body_of('gone', m.main).name, m.body_of('f', m.main).name), ('gone', 'f'))


class Macros(Folder):
    def expanded(self, define, call):
        m = self.module('#define %s\nstatic void f(struct a *p, struct a *q)\n{\n\tg(%s);\n}\n' %
                        (define, call))
        expr = function_expr(m.main, 'f', call)
        out = m.macros.expansion(expr, m.main.functions['f'])
        return out

    def test_one_expression(self):
        out = self.expanded('get(h) ((struct b *)(h)->data)', 'get(p->x)')
        self.assertEqual((out.kind, out.base.kind, out.base.text, out.base.base.text),
                         ('cast', 'member', 'data', 'x'))

    def test_members_and_types_as_arguments(self):
        out = self.expanded('last(h, T, m) list_entry((h)->prev, T, m)', 'last(p, struct b, list)')
        self.assertEqual((out.callee, out.args[1].text, out.args[2].text), ('list_entry', 'struct b', 'list'))

    def test_what_is_not_expanded(self):
        for define in ('get(h) do { (h)->x = 0; } while (0)', 'get(h) get(h, 1)', 'get(h) h##_x',
                       'get(a, b) a', 'get(h) a\n#define get(h) b',
                       'get(h) again(h)\n#define again(h) get(h)'):
            with self.subTest(define):
                self.assertIsNone(self.expanded(define, 'get(p)'))

    def test_pasted_names(self):
        for define, use in (('OPS(n) .a = n##_drop', 'OPS(d)'), ('OPS(n) .a = d_##n', 'OPS(drop)'),
                            ('OPS(k, n) k = n ## _drop', 'OPS(x, d)'),
                            ('OPS(n) .a = d##n##op', 'OPS(_dr)'), ('OPS(n, m) .a = n##_##m', 'OPS(d, drop)')):
            with self.subTest(define):
                m = self.module('#define %s\nstatic void d_drop(void)\n{\n}\nstruct x y = { %s };\n' %
                                (define, use))
                self.assertEqual(m.macros.named_out_of_sight(m.main.functions['d_drop']), 'OPS')
                m = self.module('#define %s\nstatic void e_free(void)\n{\n}\nstruct x y = { %s };\n' %
                                (define, use))
                self.assertEqual(m.macros.named_out_of_sight(m.main.functions['e_free']), '')

    def test_macros_that_leave(self):
        for body, leaves in (('do { if (x) return; } while (0)', True), ('if (x) break', True),
                             ('do { if (x) break; y(); } while (0)', False), ('if (x) goto out', True),
                             ('for (i = 0; i < x; i++) if (!i) continue; else', False),
                             ('for (;;) { break; } if (x) continue', True),
                             ('list_for_each(p, h) { if (p) break; }', False), ('x()', False)):
            with self.subTest(body):
                m = self.module('#define M(x) %s\n' % body)
                self.assertEqual('M' in m.macros.jumping_macros(), leaves)


class Made(Folder):
    """Functions that a macro makes."""

    HEAD = '#define BODY(n) static void drop_##n(struct p *p) \\\n{ \\\n\tkfree(p->n); tell(#n); \\\n}\n'

    def made(self, text):
        """{name: what it calls} of the functions that macros make in a text, and its Source."""
        main = self.module(self.HEAD + text)
        source = main.files[0]
        return {f.name: [name for _, name in f.calls()] for f in source.definitions
                if source.maker(f.start)}, source

    def test_by_one_macro(self):
        made, source = self.made('int a;\nBODY(buf)\nvoid g(struct p *p)\n{\n\tdrop_buf(p);\n}\n')
        self.assertEqual(made, {'drop_buf': ['kfree', 'tell']})
        function = source.functions['drop_buf']
        self.assertEqual((source.position(function.start)[0], source.maker(function.start)), (6, 'BODY'))
        self.assertIn('tell ( "buf" )', source.written(function.lbrace, function.rbrace))
        self.assertEqual(source.token_at(6, 0), source.words['BODY'][0])

    def test_by_several(self):
        for text in ('#define ALL(x) x(a) x(b)\nALL(BODY);\n',
                     '#define TWO(a, ...) BODY(a) BODY(__VA_ARGS__)\nTWO(a, b)\n'):
            self.assertEqual(sorted(self.made(text)[0]), ['drop_a', 'drop_b'])

    def test_what_makes_none(self):
        for text in ('void g(void)\n{\n\tBODY(a)\n}\n', 'int BODY(a)\n{\n}\n', 'BODY(a, b);\n',
                     '#define VALUE(n) struct s n = { .a = f(n) }\nVALUE(a);\n'):
            self.assertEqual(self.made(text)[0], {})

    def test_it_is_called_and_calls(self):
        m = self.module('#define BODY(n) static void n(int a) { g(a); }\nstatic void g(int a)\n{\n}\n'
                        'BODY(f)\nvoid h(void)\n{\n\tf(1);\n}\n')
        calls = [m.references(m.files[0].functions[name])[0][0][0].name for name in 'gf']
        self.assertEqual(calls, ['f', 'h'])


class Assigned(Folder):
    """What macros assign."""

    def of(self, defines, statement):
        """What the macros in a statement assign, as (left, whether the value is told)."""
        m = self.module('%s\nvoid f(struct p *p)\n{\n\t%s\n}\n' % (defines, statement))
        function = m.files[0].functions['f']
        return [(cparser.key_of(one.base), one.right.callee not in m.macros.defines())
                for one in function.assigned]

    def test_in_expressions_and_statements(self):
        for body in ('((a) = (b))', 'do { (a) = (b); } while (0)', '({ int c = 1; c = 2; (a) = (b); })',
                     '((a) ?: ((a) = (b)))', 'DEEP(a, b)\n#define DEEP(c, d) ((c) = (d))'):
            self.assertEqual(self.of('#define SET(a, b) ' + body, 'SET(p->x, v);'), [('p->x', True)])

    def test_pasted_names(self):
        self.assertEqual(self.of('#define SET(a) (p->a##_x = v)', 'SET(my);'), [('p->my_x', True)])

    def test_what_cannot_be_read(self):
        self.assertEqual(self.of('#define SET(a, b) (a) = b }', 'SET(p->x, 1);'), [('p->x', False)])

    def test_names_with_a_define_of_their_own(self):
        self.add('Makefile', "obj-m := d.o\nCFLAGS_d.o := -Dkfree=drop -D'kcalloc(n,s,f)=get(n)' -DDEBUG\n")
        m = self.module('#define kmalloc(n, f) get(n)\n'
                        '#ifndef kzalloc\n#define kzalloc(n, f) own(n)\n#endif\n')
        for name in ('kfree', 'kcalloc', 'kmalloc'):
            self.assertEqual(m.macros.redefined({name, 'kzalloc'}), name)
        self.assertEqual(m.macros.redefined({'kzalloc'}), '')

    def test_the_same_on_many_ways(self):
        one = '\n'.join('#define S%d(a) do { S%d(a); S%d(a); } while (0)' % (n, n + 1, n + 1)
                        for n in range(15))
        self.assertEqual(self.of(one + '\n#define S15(a) ((a) = v)', 'S0(p->x);'), [('p->x', True)])

    def test_further_arguments_by_themselves(self):
        self.assertEqual(self.of('#define SET(...) do { p->x = (__VA_ARGS__); } while (0)', 'SET(v, w);'),
                         [('p->x', True)])

    def test_a_number_among_bytes(self):
        put = '#define PUT(a, f, v) (*(u32 *)(a) = cpu_to_le32(v))'
        self.assertEqual(self.of(put, 'PUT(p->x, FIELD, 1);'), [])
        self.assertEqual(self.of('#define SET(a, f, v) (a) = v }', 'SET(p->x, FIELD, 1);'), [('p->x', False)])

    def test_what_assigns_nothing(self):
        self.assertEqual(self.of('#define IS(a, b) ((a) == (b))', 'IS(p->x, 1);'), [])


class Outside(Folder):
    def test_a_function_that_a_neighbour_names(self):
        self.add('n.c', 'void g(void)\n{\n\tf();\n}\n')
        m = self.module('void f(void)\n{\n}\nvoid h(void)\n{\n}\nstatic void g(void)\n{\n}\n')
        self.assertEqual([m.exported(m.main.functions[n]) for n in 'fhg'], [True, False, False])

    def test_a_function_that_a_kernel_header_declares(self):
        self.add('include/linux/f.h', 'void f(void);\n')
        m = self.module('#include <linux/f.h>\nvoid f(void)\n{\n}\nvoid h(void)\n{\n}\n')
        self.assertEqual([m.exported(m.main.functions[n]) for n in 'fh'], [True, False])

    def test_a_kernel_header_with_a_stand_in(self):
        self.add('include/linux/f.h', '#ifdef CONFIG_F\nextern void f(void);\n'
                 'void k(struct p *p,\n       int n);\n#else\nstatic inline void f(void) { }\n'
                 'static inline void h(void) { }\n#endif\n')
        m = self.module('#include <linux/f.h>\n' + ''.join('void %s(void)\n{\n}\n' % name for name in 'fhk'))
        self.assertEqual([m.exported(m.main.functions[n]) for n in 'fhk'], [True, False, True])

    def test_a_neighbour_in_another_folder_of_the_module(self):
        self.add('Makefile', 'obj-m += all.o\nall-y := d.o sub/e.o\n')
        self.add('d.c', 'void g(void);\n')
        self.add('sub/e.c', 'void f(void)\n{\n}\nvoid g(void)\n{\n}\n')
        self.add('sub/n.c', 'void h(void)\n{\n\tf();\n}\n')
        modules.forget()
        m = modules.Module(self.tree(), 'd.c')
        other = next(source for source in m.sources if source.path == 'sub/e.c')
        self.assertEqual([m.exported(other.functions[n]) for n in 'fg'], [True, False])

    def test_a_file_of_the_module_is_not_outside(self):
        m = self.module('void f(void)\n{\n}\n', e='void g(void)\n{\n\tf();\n}\n')
        self.assertFalse(m.exported(m.main.functions['f']))


class Files(Folder):
    def test_siblings_and_headers_beside_them(self):
        self.add('d.h', '#include "deep.h"\nstruct a { int b; };\n')
        self.add('deep.h', 'struct c { int d; };\n')
        m = self.module('#include "d.h"\n', e='int z;\n')
        self.assertEqual(sorted(s.path for s in m.sources), ['d.c', 'd.h', 'deep.h', 'e.c'])

    def test_headers_of_the_drivers_own_by_flags_and_macros(self):
        self.add('os/osl.h', '#include "deep1.h"\n')
        for depth in range(1, 7):
            self.add('os/deep%d.h' % depth, '#include "deep%d.h"\n' % (depth + 1))
        self.add('os/deep7.h')
        self.add('forced.h')
        self.add('named.h')
        self.add('Makefile', 'obj-m := d.o\nccflags-y += -I $(src)/other -I $(src)/os '
                 '-include $(src)/forced.h\n')
        m = self.module('#define HEADER "named.h"\n#include HEADER\n#include <osl.h>\n'
                        '#include <linux/slab.h>\n#include <stdarg.h>\n')
        self.assertEqual(sorted(s.path for s in m.sources), [
            'd.c', 'forced.h', 'named.h', *('os/deep%d.h' % depth for depth in range(1, 8)), 'os/osl.h'])
        self.assertIsNone(m.absent)

    def test_a_header_of_the_drivers_own_that_is_not_there(self):
        for line, name in (('"x.h"', 'x.h'), ('<x.h>', 'x.h'), ('HEADER', 'HEADER')):
            self.add('d.h', '#include %s\n' % line)
            m = self.module('#include "d.h"\n')
            self.assertEqual((m.absent[0], m.absent[1].path), (name, 'd.h'))

    def test_a_file_of_another_module_is_none(self):
        self.add('x.c', 'int x;\n')
        m = self.module('int a;\n', e='int z;\n')
        self.assertNotIn('x.c', [s.path for s in m.sources])

    def test_function_prefers_the_own_file(self):
        other = 'void f(void)\n{\n}\nvoid g(void)\n{\n}\nstatic void h(void)\n{\n}\n'
        m = self.module('static void f(void)\n{\n}\n', e=other)
        self.assertEqual(m.function('f', m.main).source.path, 'd.c')
        self.assertEqual(m.function('g', m.main).source.path, 'e.c')
        self.assertIsNone(m.function('h', m.main))

    def test_wrapper_macros(self):
        m = self.module('#define DROP(x) kfree(x)\n#define KEEP(x) use(x)\n'
                        '#define MANY(x) do { \\\n\tkvfree(x); \\\n} while (0)\n')
        self.assertEqual(m.macros.wrapper_macros(), {'DROP', 'MANY'})

    def test_allocations_of_all_files(self):
        m = self.module('void f(void)\n{\n\ta = kzalloc(1, 2);\n\tb = other(3);\n}\n',
                        e='void g(void)\n{\n\tc = vmalloc(1);\n}\n')
        self.assertEqual([(f.name, e.callee) for f, e, _ in m.allocations()],
                         [('f', 'kzalloc'), ('g', 'vmalloc')])

    def test_calls_named_tells_of_a_body_that_cannot_be_read(self):
        m = self.module('void f(void)\n{\n\tint 3 x;\n\tkfree(a);\n}\n')
        (function, call, _), = m.calls_named({'kfree'})
        self.assertEqual((function.name, call), ('f', None))


class Types(Folder):
    def test_members(self):
        m = self.module('struct a {\n\tstruct b *one, two;\n\tu8 three[4];\n\tvoid (*four)(int x);\n'
                        '\tstruct { int five; };\n\tstruct { int six; } seven;\n\tunsigned eight:1;\n};\n')
        found = m.types.struct('a')
        self.assertEqual((found['one'].base, found['one'].stars, found['one'].by_value_struct),
                         ('b', 1, False))
        self.assertTrue(found['two'].by_value_struct)
        self.assertTrue(found['three'].array)
        self.assertEqual(found['four'].stars, 1)
        self.assertIn('five', found)
        self.assertNotIn('six', found)
        self.assertEqual(m.types.struct(found['seven'].base)['six'].base, 'int')
        self.assertIn('eight', found)
        self.assertEqual(next(iter(found)), 'one')

    def test_no_such_struct(self):
        self.assertIsNone(self.module('struct a;\n').types.struct('a'))

    def test_struct_of_a_kernel_header(self):
        self.add('include/linux/z.h', 'struct z {\n\tint a;\n};\n')
        m = self.module('#include <linux/z.h>\n')
        self.assertEqual(list(m.types.struct('z')), ['a'])

    def test_typedefs(self):
        m = self.module('struct a { int x; };\ntypedef struct a a_t;\n'
                        'typedef struct b { int y; } b_t;\ntypedef struct { int z; } c_t;\n')
        self.assertEqual((m.types.canonical('a_t'), m.types.canonical('b_t'), m.types.canonical('c_t')),
                         ('a', 'b', 'c_t'))
        self.assertEqual([list(m.types.struct(n)) for n in ('a_t', 'b_t', 'c_t')], [['x'], ['y'], ['z']])

    def test_typedef_of_several_names(self):
        m = self.module('typedef struct b { int y; } b_t, *b_p;\n')
        self.assertEqual(m.types.canonical('b_t'), 'b')

    def test_type_of(self):
        m = self.module('struct b { u8 *raw; };\nstruct a { struct b *b; struct b in; char buf[4]; };\n'
                        'static struct a *all[4];\nstatic struct a *get(int x)\n{\n}\n'
                        'void f(struct a *a, void *v, u8 **pp)\n{\n'
                        '\tuse(a->b->raw, a->in, &a->in, a->buf, *pp, all[1], (struct b *)v, get(1)->b,\n'
                        '\t    a + 1, container_of(v, struct b, raw), nobody);\n}\n')
        f = m.main.functions['f']
        for text, type_ in (('a->b->raw', ('u8', 1)), ('a->in', ('b', 0)), ('&a->in', ('b', 1)),
                            ('a->buf', ('char', 1)), ('*pp', ('u8', 1)), ('all[1]', ('a', 1)),
                            ('(struct b *)v', ('b', 1)), ('get(1)->b', ('b', 1)), ('a + 1', ('a', 1)),
                            ('container_of(v, struct b, raw)', ('b', 1)), ('nobody', None)):
            with self.subTest(text):
                self.assertEqual(m.types.type_of(function_expr(m.main, 'f', text), f), type_)

    def test_what_asks_for_alignment(self):
        for written, asked in (
                ('{ int x; u8 tx[4] ____cacheline_aligned; }', [('____cacheline_aligned', False)]),
                ('{ int x; u8 tx[4] __aligned(IIO_DMA_MINALIGN); }',
                 [('__aligned(IIO_DMA_MINALIGN)', False)]),
                ('{ int x; u8 tx[4] __aligned(8); }', []), ('{ int x; u8 tx[4]; }', []),
                ('{ int x; u64 a __aligned(sizeof(u64)); }', []), ('{ int x; u64 a __aligned(EIGHT); }', []),
                ('{ int x; u32 ring __aligned(64); }', [('__aligned(64)', False)]),
                ('{ int x; } __packed __aligned(RING)', [('__aligned(RING)', False)]),
                ('{ int x; } __attribute__((packed, aligned(32)))', [('__aligned(32)', False)]),
                ('{ int x; } ____cacheline_aligned_in_smp', [('____cacheline_aligned_in_smp', True)]),
                ('{ int x; spinlock_t lock ____cacheline_aligned; }', [('____cacheline_aligned', True)])):
            with self.subTest(written):
                m = self.module('#define EIGHT 8\n#define RING 64\nstruct a %s;\n' % written)
                self.assertEqual(m.types.alignments('a'), asked)

    def test_alignment_of_a_struct_inside(self):
        m = self.module('struct in { u8 tx[4] ____cacheline_aligned; };\n'
                        'struct a { struct in in; };\nstruct b { struct in *in; };\n')
        self.assertEqual(m.types.alignments('a'), [('____cacheline_aligned', False)])
        self.assertEqual(m.types.alignments('b'), [])


class Writes(Folder):
    def fields(self, statement, field='x', before=''):
        m = self.module('%sstatic void f(struct a *p, void *v)\n{\n\t%s\n}\n' % (before, statement))
        return [m.main.text_of(value.start, value.end)
                for _, _, value in m.writes.field_writes(field)]

    def test_assignments(self):
        for statement in ('p->x = v;', 'p->in.x = v;', 'p->x[3] = v;', 'if ((p->x = v)) g();',
                          'p->y = p->x = v;', 'rcu_assign_pointer(p->x, v);', 'WRITE_ONCE(p->x, v);',
                          'smp_store_release(&p->x, v);', 'xchg(&p->x, v);',
                          '*p->x = v;', '*(p->x + 1) = v;', '*(void **)&p->x = v;',
                          'struct a b = { .x = v };', 'g((struct a){ .x = v });'):
            with self.subTest(statement):
                self.assertEqual(self.fields(statement), ['v'])

    def fresh(self, statement):
        return self.fields(statement)

    def test_by_a_macro_of_the_module(self):
        self.assertEqual(self.fields('set_x(p, v);', before='#define set_x(a, b) ((a)->x = (b))\n'), ['v'])
        block = '#define set_x(a, b) do { a->x = b; } while (0)\n'
        self.assertEqual(self.fields('set_x(p, v);', before=block), ['v'])
        self.assertEqual(self.fields('get_x(p, v);', before='#define get_x(a, b) ((a)->x == (b))\n'), [])

    def test_by_address_behind_a_cast(self):
        self.assertEqual(self.fields('fill((void **)&p->x);'), ['fill ( ( void * * ) & p -> x )'])

    def test_addresses_that_are_kept(self):
        for statement, found in (('v = &p->x;', 1), ('v = c ? &p->x[2] : 0;', 1), ('v = (void *)&p->x;', 1),
                                 ('g(&p->x);', 0), ('v = &p->x->y;', 0), ('v = a & p->x;', 0)):
            with self.subTest(statement):
                m = self.module('static void f(struct a *p, void *v, int a)\n{\n\t%s\n}\n' % statement)
                self.assertEqual(len(m.writes.address_taken('x')), found)

    def test_pointers_copied_as_bytes(self):
        m = self.module('struct a { u8 mac[6]; void *at; };\nstatic void f(struct a *p, void *v)\n{\n'
                        '\tmemcpy(v, &p->at, 8);\n\tmemcpy(v, &p->mac, 6);\n\tmemcpy(v, p, 6);\n'
                        '\tmemcpy(v, &v, 6);\n}\n')
        self.assertEqual([m.main.text_of(e.start, e.end) for _, e in m.writes.copied_bytewise()],
                         ['p -> at', 'v'])

    def test_swap_writes_both(self):
        self.assertEqual(self.fields('swap(p->x, p->y);'), ['p -> y'])

    def test_by_address_the_value_is_the_call(self):
        self.assertEqual(self.fields('fill(v, &p->x);'), ['fill ( v , & p -> x )'])
        self.assertEqual(self.fields('fill(&p->in[1].x);'), ['fill ( & p -> in [ 1 ] . x )'])

    def test_reading_is_no_write(self):
        for statement in ('g(p->x);', 'v = p->x;', 'if (p->x == v) g();', 'p->x->y = v;'):
            with self.subTest(statement):
                self.assertEqual(self.fields(statement), [])

    def locals_of(self, text, name='x'):
        m = self.module('static void f(void *v)\n{\n%s\n}\n' % text)
        return [(m.main.text_of(value.start, value.end), how)
                for value, how in m.writes.local_writes(m.main.functions['f'], name)]

    def test_locals(self):
        self.assertEqual(self.locals_of('void *x = v;'), [('v', 'set')])
        self.assertEqual(self.locals_of('void *x;\nx = a;\nx = b;'), [('a', 'set'), ('b', 'set')])
        self.assertEqual(self.locals_of('void *x;\nfill(&x);'), [('fill ( & x )', 'out')])
        self.assertEqual(self.locals_of('void *x;\nswap(v, x);'), [('v', 'set')])
        self.assertEqual(self.locals_of('void *x[2];\nx[1] = v;'), [('v', 'element')])
        for left in ('*x', '*(x + 1)', '*(void **)(x - n)', 'x[1][2]'):
            with self.subTest(left):
                self.assertEqual(self.locals_of('void **x;\n%s = v;' % left), [('v', 'element')])
        self.assertEqual(self.locals_of('void *x;\n*&x = v;'), [('v', 'set')])
        self.assertEqual(self.locals_of('void *x;\ng(x);'), [])

    def test_an_iterator_sets_its_cursor(self):
        (_, how), = self.locals_of('struct a *x;\nlist_for_each_entry(x, &all, list)\n\tg(x);')
        self.assertEqual(how, 'loop')

    def test_a_macro_over_numbers_does_not_set_what_has_a_value(self):
        self.assertEqual(self.locals_of('struct a *x = v;\nint i;\nfor_each_port(x, i)\n\tg(x);'),
                         [('v', 'set')])


if __name__ == '__main__':
    unittest.main()
