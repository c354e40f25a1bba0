# SPDX-License-Identifier: GPL-2.0-only
"""Tests of drivers of several files: what is decided, changed and cleaned up across them."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support import Folder, decide  # noqa: E402

from devmifylib import module, runner, tidy_module  # noqa: E402
from devmifylib.spatch import Spatch  # noqa: E402

HEADER = '''struct p { struct device *dev; void *buf; void *log; };
int start(struct p *p);
void stop(struct p *p);
'''
MAIN = '''#include <linux/device.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include "d.h"

static int d_probe(struct platform_device *pdev)
{
	struct p *p = devm_kzalloc(&pdev->dev, sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	p->dev = &pdev->dev;
	platform_set_drvdata(pdev, p);
	return start(p);
}

static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	dev_info(p->dev, "gone\\n");
	stop(p);
	tell(p->dev);
}

static struct platform_driver d_driver = {
	.probe = d_probe,
	.remove = d_remove,
};
module_platform_driver(d_driver);
'''
HELPER = '''#include <linux/device.h>
#include <linux/slab.h>
#include "d.h"

int start(struct p *p)
{
	p->buf = kmalloc(16, GFP_KERNEL);
	if (!p->buf)
		return -ENOMEM;
	return 0;
}

void stop(struct p *p)
{
	kfree(p->buf);
}
'''


class Several(Folder):
    """A module of d.c, e.c and d.h."""

    def setUp(self):
        super().setUp()
        self.add('Makefile', 'obj-m += all.o\nall-y := d.o e.o\n')
        self.files(MAIN, HELPER)

    def files(self, main, helper, header=HEADER):
        """Write the files of the module."""
        for name, text in (('d.c', main), ('e.c', helper), ('d.h', header)):
            self.add(name, text)
        module.forget()

    def verdicts(self, *paths):
        """{(file, line): code or 'convert'} of the sites in some files."""
        return {(site.file, site.line): site.code or site.verdict
                for site in decide.decide(self.tree(), list(paths or ('d.c', 'e.c')))}

    def results(self, *paths):
        """{path: Result} of some files."""
        tree = self.tree()
        return runner.Runner(tree, Spatch(tree, 60)).results(paths or ('d.c', 'e.c'))


class Deciding(Several):
    def test_a_file_that_registers_nothing(self):
        self.assertEqual(self.tree().candidates()[0], ['e.c'])
        self.assertEqual(self.verdicts('e.c'), {('e.c', 7): 'convert'})

    def test_a_file_of_a_module_without_a_driver(self):
        self.files('#include "d.h"\nint f(struct p *p) { return start(p); }\n', HELPER)
        self.assertEqual(self.tree().candidates()[0], [])
        self.assertEqual(self.verdicts(), {})

    def test_others_lead_to_it(self):
        self.files(MAIN + 'static int d_open(struct inode *i, struct file *f)\n{\n'
                   '\treturn start(f->private_data);\n}\n'
                   'static const struct file_operations d_ops = { .open = d_open };\n', HELPER)
        self.assertEqual(self.verdicts('e.c'), {('e.c', 7): 'other-callers'})

    def test_only_the_files_that_were_asked_for(self):
        main = MAIN.replace('return start(p);', 'p->log = kmalloc(8, GFP_KERNEL);\n\treturn start(p);')
        self.files(main.replace('\tstop(p);\n', '\tstop(p);\n\tkfree(p->log);\n'), HELPER)
        self.assertEqual(set(self.verdicts('d.c')), {('d.c', 14)})
        self.assertEqual(set(self.verdicts('e.c')), {('e.c', 7)})
        self.assertEqual(set(self.verdicts()), {('d.c', 14), ('e.c', 7)})

    def test_a_probe_of_another_file_than_its_driver(self):
        probe = MAIN[MAIN.index('static int d_probe'):MAIN.index('static void d_remove')]
        helper = HELPER.replace('#include "d.h"', '#include <linux/platform_device.h>\n#include "d.h"')
        self.files(MAIN.replace(probe, ''), helper + probe.replace('static ', ''),
                   HEADER + 'struct platform_device;\nint d_probe(struct platform_device *pdev);\n')
        self.assertEqual(self.verdicts(), {('e.c', 8): 'convert'})

    def test_a_file_that_does_not_know_the_struct_of_the_device(self):
        header = HEADER.replace('struct device *dev;', 'struct platform_device *pdev;')
        main = MAIN.replace('p->dev = &pdev->dev;', 'p->pdev = pdev;').replace('p->dev', '&p->pdev->dev')
        self.files(main, HELPER, header)
        self.assertEqual(self.verdicts('e.c'), {('e.c', 7): 'no-device'})
        self.files(main, '#include <linux/platform_device.h>\n' + HELPER, header)
        self.assertEqual(self.verdicts('e.c'), {('e.c', 8): 'convert'})
        self.files(main, HELPER, '#include <linux/platform_device.h>\n' + header)
        self.assertEqual(self.verdicts('e.c'), {('e.c', 7): 'convert'})

    def test_static_variables_of_one_name(self):
        self.files(MAIN.replace('static int d_probe', 'static void *last;\n\nstatic int d_probe').replace(
            '\tstop(p);\n', '\tstop(p);\n\tkfree(last);\n'), HELPER.replace('p->buf', 'last').replace(
                'int start', 'static void *last;\n\nint start').replace('\tkfree(last);\n', ''))
        self.assertEqual(self.verdicts('e.c'), {('e.c', 9): 'unknown-free'})

    def test_a_file_that_a_makefile_of_another_folder_names(self):
        self.assertEqual(set(self.verdicts().values()), {'convert'})
        for name, text in (('d.c', MAIN), ('e.c', HELPER), ('d.h', HEADER),
                           ('Makefile', 'obj-m += all.o\nall-y := d.o e.o\n')):
            self.add('one/' + name, text)
        self.add('two/Makefile', 'obj-m += more.o\nmore-y := g.o ../one/e.o\n')
        module.forget()
        self.assertEqual(set(self.verdicts('one/e.c').values()), {'other-callers'})

    def test_one_of_two_files_is_linked(self):
        self.add('Makefile', 'obj-m += all.o\nall-y := d.o e.o\nall-$(CONFIG_F) += f.o\n')
        self.add('f.c', HELPER.replace('\tkfree(p->buf);\n', '\tkeep(p->buf);\n'))
        self.assertEqual(set(self.verdicts().values()), {'freed-in-other-file'})

    def test_what_another_module_of_the_folder_frees(self):
        self.add('Makefile', 'obj-m += all.o more.o\nall-y := d.o e.o\n')
        other = '#include "d.h"\nstatic void f(%s)\n{\n\t%s;\n}\nstatic struct ops ops = { .put = f };\n'
        drop = HEADER + '#define drop(x) do { kfree((x)->buf); } while (0)\n'
        for args, step, header, answer in (
                ('struct p *p', 'kfree(p->buf)', HEADER, 'freed-in-other-file'),
                ('struct p *p', 'drop(p)', drop, 'freed-in-other-file'),
                ('struct p *p', 'kfree(p->log)', HEADER, 'convert'),
                ('struct o *p', 'kfree(p->buf)', HEADER, 'convert'),
                ('struct p *p', 'p->buf = kzalloc(4, GFP_KERNEL);\n\tkfree(p->buf)', HEADER, 'convert')):
            with self.subTest(args + step):
                self.add('more.c', other % (args, step))
                self.files(MAIN, HELPER, header)
                self.assertEqual(self.verdicts('e.c'), {('e.c', 7): answer})

    def test_what_another_driver_of_the_module_frees(self):
        other = '''
static int o_probe(struct platform_device *pdev)
{
	return 0;
}
static void o_remove(struct platform_device *pdev)
{
	kfree(find(pdev)->buf);
}
static struct platform_driver o_driver = { .probe = o_probe, .remove = o_remove };
module_platform_driver(o_driver);
'''
        self.files(MAIN, HELPER + 'struct p *find(struct platform_device *pdev);\n' + other)
        self.assertEqual(set(self.verdicts().values()), {'freed-elsewhere'})


class Changing(Several):
    def test_one_patch(self):
        result, = self.results().values()
        self.assertEqual((result.path, result.paths), ('d.c', ('d.c', 'e.c')))
        self.assertEqual(sorted(result.after), ['d.c', 'd.h', 'e.c'])
        self.assertIn('devm_kmalloc(p->dev, 16, GFP_KERNEL)', result.after['e.c'])
        for path, text in result.after.items():
            self.assertNotIn('stop', text, path)
        self.assertEqual(result.patch.count('--- a/'), 3)

    def test_asked_for_the_helper_alone(self):
        result, = self.results('e.c').values()
        self.assertEqual((result.path, result.paths), ('e.c', ('e.c',)))
        self.assertIn('d.c', result.after)

    def test_drivers_of_one_module_are_apart(self):
        other = MAIN.replace('d_', 'e_').replace('stop(p)', 'kfree(p->buf)')
        self.files(MAIN, other.replace('return start(p);', 'p->buf = kmalloc(8, GFP_KERNEL);\n'
                                       '\treturn p->buf ? 0 : -ENOMEM;'))
        results = self.results()
        self.assertEqual({path: sorted(result.after) for path, result in results.items()},
                         {'d.c': [], 'e.c': ['e.c']})

    def test_what_spatch_cannot_parse_in_one_file_stays_in_the_other(self):
        self.files(MAIN.replace('\tstop(p);\n', '\tkfree(p->buf);\n\tweird(p) else;\n'), HELPER.replace(
            '\tkfree(p->buf);\n', ''))
        results = self.results().values()
        self.assertEqual({path for result in results for path in result.after}, set())
        self.assertEqual([site.code for result in results for site in result.sites], ['unparsed'])


class Emptied(unittest.TestCase):
    """Functions of which nothing is left."""

    BEFORE = {'e.c': 'int x;\nvoid stop(struct p *p)\n{\n\tkfree(p->buf);\n}\n'}
    TEXTS = {'e.c': 'int x;\nvoid stop(struct p *p)\n{\n}\n'}

    def without(self, around='', **others):
        """What changes; around: text of another module; others: {name with _ for the dot: text}."""
        return tidy_module.without_emptied(self.BEFORE, self.TEXTS, lambda: {
            **{name.replace('_', '.'): text for name, text in others.items()}, **self.BEFORE},
            lambda: [around])

    def test_with_prototype_calls_and_stub(self):
        found = self.without(d_c='void r(struct p *p)\n{\n\tstop(p);\n\tf(p);\n}\n',
                             d_h='#ifdef CONFIG_E\nvoid stop(struct p *p);\nint go(void);\n#else\n'
                                 'static inline void stop(struct p *p) { }\n'
                                 'static inline int go(void) { return 0; }\n#endif\n')
        self.assertEqual(found, {
            'e.c': 'int x;\n', 'd.c': 'void r(struct p *p)\n{\n\tf(p);\n}\n',
            'd.h': '#ifdef CONFIG_E\nint go(void);\n#else\n'
                   'static inline int go(void) { return 0; }\n#endif\n'})

    def test_where_something_else_names_it(self):
        body = 'void r(struct p *p)\n{\n\t%s;\n}\n'
        for name, text in (('its address', 'void *f = stop;\n'), ('an export', 'EXPORT_SYMBOL(stop);\n'),
                           ('a macro', '#define end(p) stop(p)\n'),
                           ('a call with an effect', body % 'stop(get(p))'),
                           ('a value', body % 'x = (stop(p), 1)'), ('a string', body % 'asm("call stop")')):
            with self.subTest(name):
                self.assertEqual(self.without(d_c=text), {})

    def test_where_a_neighbour_names_it(self):
        call = 'void r(struct p *p)\n{\n\tstop(p);\n}\n'
        self.assertEqual(self.without('#define fin(p) stop(p)\n', d_c=call), {})
        self.assertNotEqual(self.without('#define fin(p) stops(p)\n', d_c=call), {})

    def test_what_did_nothing_before_stays(self):
        self.assertEqual(tidy_module.without_emptied(
            self.TEXTS, self.TEXTS, lambda: self.TEXTS, lambda: []), {})


if __name__ == '__main__':
    unittest.main()
