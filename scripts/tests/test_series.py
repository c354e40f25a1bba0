# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what is sent to maintainers: subjects, texts, series, what is built and who gets it."""

import email.header
import os
import re
import shutil
import subprocess
import unittest
from types import SimpleNamespace
from unittest import mock

from support import FILE, Folder, PLATFORM
from devmifylib import building, changelog, git, series, subjects, tables, treescripts
from devmifylib import module as modules
from devmifylib.spatch import Spatch
from devmifylib.runner import Runner

GIT = shutil.which('git')
WHO = {'GIT_AUTHOR_NAME': 'A Developer', 'GIT_AUTHOR_EMAIL': 'dev@example.org',
       'GIT_COMMITTER_NAME': 'A Developer', 'GIT_COMMITTER_EMAIL': 'dev@example.org'}
LADDER = '''
#include <linux/io.h>
struct p { void *buf; void __iomem *base; int irq; };
static int d_probe(struct platform_device *pdev)
{
	struct p *p;

	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;

	p->base = ioremap(START, SIZE);
	if (!p->base)
		goto err_free;

	platform_set_drvdata(pdev, p);
	if (start(p))
		goto err_unmap;

	return 0;

err_unmap:
	iounmap(p->base);
err_free:
	kfree(p);
	return -ENOMEM;
}

static void d_remove(struct platform_device *pdev)
{
	struct p *p = platform_get_drvdata(pdev);

	stop(p);
	iounmap(p->base);
	%skfree(p);
}
''' + PLATFORM
LEAK = LADDER.replace('\tif (start(p))\n\t\tgoto err_unmap;\n',
                      '\tif (start(p)) {\n\t\tkfree(p);\n\t\treturn -EIO;\n\t}\n') \
    .replace('err_unmap:\n\tiounmap(p->base);\n', '')


class Subjects(unittest.TestCase):
    def test_of_the_table(self):
        for path, begin, upper in (
                ('drivers/hwmon/abituguru.c', 'hwmon: (abituguru) ', True),
                ('drivers/input/joystick/xpad.c', 'Input: xpad - ', False),
                ('drivers/i2c/busses/i2c-rk3x.c', 'i2c: rk3x: ', True),
                ('drivers/gpu/drm/bridge/a.c', 'drm/bridge: a: ', True),
                ('drivers/strange/a.c', 'strange: a: ', False), ('a.c', 'a: ', False),
                ('drivers/misc/ibmasm/module.c', 'misc: ibmasm: ', False),
                ('drivers/video/fbdev/riva/fbdev.c', 'fbdev: riva: ', False),
                ('drivers/cdx/cdx.c', 'cdx: ', False), ('drivers/scsi/aic94xx/aic94xx_init.c',
                                                        'scsi: aic94xx: ', True),
                ('drivers/staging/rtl/rtl.c', 'staging: rtl: ', False)):
            with self.subTest(path):
                self.assertEqual(subjects.form_of(path), (begin, upper))

    def test_of_the_history(self):
        for path, history, form in (
                ('drivers/spi/spi-imx.c', ['spi: Convert all', 'spi: imx: Fix x', 'spi: imx: add y',
                                           'spi: imx: Drop z'], ('spi: imx: ', True)),
                ('drivers/input/a/xpad.c', ['Input: xpad - add x', 'treewide: y'], ('Input: xpad - ', False)),
                ('drivers/hwmon/lm90.c', ['hwmon: (lm90) Add a', 'hwmon: Drop b', 'hwmon: Move c'],
                 ('hwmon: (lm90) ', True)),
                ('drivers/net/tulip/dmfe.c', ['tulip: fix x', 'tulip: y'], ('tulip: ', False)),
                # One of no driver's name is no habit, and no subject of a whole tree is.
                ('drivers/spi/spi-imx.c', ['treewide: Use x', 'Merge branch y', 'ARM: dts: z'],
                 ('spi: imx: ', True))):
            with self.subTest(path, history=history):
                self.assertEqual(subjects.form_of(path, history), form)

    def test_first_letter(self):
        self.assertEqual(subjects.subject(('spi: a: ', True), 'use x()'), 'spi: a: Use x()')
        self.assertEqual(subjects.subject(('spi: a: ', False), 'use x()'), 'spi: a: use x()')


class Texts(Folder):
    """What is written of a driver, with what decide() found in it."""

    def setUp(self):
        super().setUp()
        self.spatch = Spatch(self.tree(), 60)

    def driver(self, text):
        """The series.Driver of a text, in one step."""
        self.add(FILE, text)
        modules.forget()
        result = Runner(self.tree(), self.spatch).results([FILE])[FILE]
        driver = series.Driver(FILE, result)
        driver.steps = [changelog.Change(FILE, driver.converted, result.before, result.after)]
        return driver

    def body(self, text):
        """The body of the message, in one line."""
        driver = self.driver(text)
        return ' '.join(changelog.body(driver.steps[0]).split())

    def test_what_goes(self):
        driver = self.driver(LADDER % '')
        self.assertEqual(changelog.what(driver.steps[0]), 'use devm_kzalloc() and devm_ioremap()')
        body = self.body(LADDER % '')
        self.assertIn('Use devm_kzalloc() and devm_ioremap() in d_probe() and let devres free the memory and '
                      'release the mapping. This removes 4 explicit releases and 2 labels.', body)
        self.assertIn('after d_remove() has returned or when probe has failed. No other call, log lines '
                      'apart, followed in d_remove().', body)
        self.assertTrue(all(len(line) <= changelog.WIDTH
                            for line in changelog.body(driver.steps[0]).split('\n')))

    def test_what_changes_places(self):
        body = self.body(LADDER % 'tell(p, 1);\n\t')
        self.assertIn('- iounmap(p->base) now comes after tell(p, 1), which does not depend on an earlier '
                      'release.', body)
        self.assertNotIn('kfree(p) now', body)

    def test_log_lines(self):
        says = '#define SAY(p) pr_debug("%p gone\\n", p)\n'
        body = self.body(says + LADDER % 'SAY(p);\n\tdev_info(p, "x");\n\t')
        self.assertIn('No other call, log lines apart, followed', body)

    def test_what_a_failing_probe_goes_on_to_do(self):
        text = (LADDER % '').replace('\tiounmap(p->base);\nerr_free', '\tiounmap(p->base);\n\tput_away(p);\n'
                                     '\tnote_it(p);\nerr_free')
        self.assertIn('iounmap(p->base) now comes after put_away(p), which', self.body(text))

    def test_long_calls_and_many(self):
        long = ''.join('call%d(%s);\n\t' % (n, 'a_long_argument, ' * 3 + 'p') for n in range(9))
        self.assertIn('after call0(), call1(), call2(), call3(), call4(), call5(), call6() and 2 others, '
                      'which do not', self.body(LADDER % long))

    def test_remove_that_goes(self):
        text = (LADDER % '').replace('\tstop(p);\n', '')
        step, = self.driver(text).steps
        self.assertEqual([changelog.what(step), changelog.what(step, 40)], [
            'use devm_kzalloc() and devm_ioremap() and drop d_remove()',
            'use managed resources and drop remove()'])
        body = self.body(text)
        self.assertIn('when the driver is unbound or when probe has failed.', body)
        self.assertIn('2 labels and d_remove(). The driver data, which nothing reads any more, is no longer '
                      'set.', body)

    def test_a_leak(self):
        driver = self.driver(LEAK % '')
        self.assertEqual({fix['kind'] for site in driver.converted for fix in site.fixes}, {'leak'})
        step, = driver.steps
        self.assertIn('This also fixes a leak: d_probe() can fail without calling iounmap(p->base).',
                      self.body(LEAK % ''))
        step.mends = True
        step.sites = [site for site in step.sites if site.fixes]
        self.assertEqual(changelog.what(step), 'release the mapping on probe failure')
        self.assertTrue(changelog.body(step).startswith(
            'd_probe() can fail without calling iounmap(p->base).'))

    HANDLER = 'static irqreturn_t d_irq(int irq, void *data)\n{\n\tstruct p *p = data;\n\n' \
        '\treturn readl(p->base);\n}\n\n'

    def test_a_caller_and_what_it_uses(self):
        """What followed the release of an interrupt is told apart."""
        body = self.body((LADDER % 'free_it(x);\n\t').replace(
            'if (start(p))', 'if (request_irq(p->irq, d_irq, 0, "d", p))').replace(
            '\tstop(p);\n', '\tfree_irq(p->irq, p);\n').replace(
                'static int d_probe', self.HANDLER + 'static int d_probe'))
        self.assertNotIn('request_irq', body)
        body = self.body((LADDER % '').replace(
            'if (start(p))', 'if (request_irq(p->irq, d_irq, 0, "d", p))').replace(
            '\tstop(p);\n', '\tfree_irq(p->irq, p);\n').replace(
                'static int d_probe', self.HANDLER + 'static int d_probe'))
        self.assertIn('- free_irq(p->irq, p), iounmap(p->base) and kfree(p) keep their order.', body)

    def test_the_message(self):
        driver = self.driver(LADDER % '')
        tools = series.Tools('9.9', '1.1.1', '6.12')
        driver.form = subjects.form_of(driver.path)
        for law, message in ((2, 'law 2: x() follows its release (line 9)'), (None, 'unsure')):
            driver.result.sites.append(mock.Mock(verdict='keep', line=7, acquire='request_irq', law=law,
                                                 message=message, family='irq', note=''))
        driver.converted[0].note = 'nothing reads p->x any more'
        text = series.message(driver, driver.steps[0], tools)
        self.assertTrue(text.startswith('d: use devm_kzalloc() and devm_ioremap()\n\n'), text)
        log, _, rest = text.partition('\n---\n')
        said, rest = ' '.join(log.split()), ' '.join(rest.split())
        self.assertTrue(said.endswith('Generated with devmify 9.9 and Coccinelle 1.1.1 (cocci/iomap.cocci, '
                                      'cocci/memory.cocci) on Linux 6.12.'), said)
        self.assertEqual(rest, '- Not built, and not tested on the hardware. - line 8, kzalloc(): nothing '
                         'reads p->x any more - line 7, request_irq(): stays manual: x() follows its release '
                         '(line 9) - 2 acquisitions in this file stay manual; devmify explain says why.')
        self.assertNotIn('Signed-off-by', text)
        driver.tested, driver.proved = 'Compile-tested (x).', True
        log = ' '.join(series.message(driver, driver.steps[0], tools).split())
        self.assertIn('on Linux 6.12. Compile-tested (x). Bound and unbound on a fake device', log)
        self.assertIn('--- - Not tested on the hardware.', log)

    def test_lines_of_a_later_step(self):
        places = {FILE: series._places('a\nb\nc\nd\n', 'a\nd\n')}
        site = mock.Mock(file=FILE, line=4, acquire='x')
        self.assertEqual(series._line(site, 'y() (line 1) is so', places), 'line 2, x(): y() (line 1) is so')
        places['a/e.c'] = {7: 5}
        self.assertEqual(series._line(site, 'y() (line 1) follows (a/e.c:7)', places),
                         'd.c:2, x(): y() (line 1) follows (a/e.c:5)')


class Steps(Folder):
    """How a driver is divided."""

    def divide(self, text, split):
        self.add(FILE, text)
        modules.forget()
        runner = Runner(self.tree(), Spatch(self.tree(), 60))
        driver = series.Driver(FILE, runner.results([FILE])[FILE])
        series.Steps(runner, 1, split).divide([driver])
        return driver

    def check(self, driver):
        """The steps lead from the file to the whole conversion."""
        texts = [driver.result.before]
        for step in driver.steps:
            self.assertEqual(step.before, texts[-1])
            texts.append(step.after)
        self.assertEqual(texts[-1], driver.result.after)
        self.assertEqual(sum(len(step.sites) for step in driver.steps), len(driver.converted))

    def test_one(self):
        driver = self.divide(LADDER % '', False)
        self.check(driver)
        self.assertEqual(len(driver.steps), 1)

    def test_a_family_at_a_time(self):
        driver = self.divide(LADDER % '', True)
        self.check(driver)
        self.assertEqual([step.rules for step in driver.steps], [['memory'], ['iomap']])
        self.assertIn('iounmap(p->base);', driver.steps[0].after[FILE])
        self.assertNotIn('kfree(p);', driver.steps[0].after[FILE])

    def test_what_is_mended_comes_first(self):
        driver = self.divide(LEAK % '', False)
        self.check(driver)
        self.assertEqual([(step.mends, step.rules) for step in driver.steps],
                         [(True, ['iomap']), (False, ['memory'])])


class Choice(Folder):
    def chosen(self, policy, stance, left=False, skipped=None):
        sites = [mock.Mock(verdict='keep')] * left
        tree = mock.Mock(policy=lambda path: tables.Policy((), (), (), stance, '', 'no, thanks'))
        drivers, out = series.chosen(tree, {'a.c': mock.Mock(sites=sites)}, policy, skipped or {})
        return [driver.path for driver in drivers], out

    def test_policy(self):
        left_out = [], [('a.c', 'no, thanks')]
        taken = ['a.c'], []
        for policy, stance, left, answer in (
                ('allow', 'allow', True, taken), ('allow', 'ask', False, left_out),
                ('allow', 'deny', False, left_out), ('ask', 'ask', False, taken),
                ('ask', 'deny', False, left_out), ('none', 'deny', True, taken),
                ('allow', 'whole', False, taken), ('allow', 'whole', True, left_out),
                ('ask', 'whole', True, taken)):
            with self.subTest('%s %s %s' % (policy, stance, left)):
                self.assertEqual(self.chosen(policy, stance, left), answer)
        self.assertEqual(self.chosen('none', 'allow', skipped={'a.c': 'mine'}), ([], [('a.c', 'mine')]))

    def test_a_list_of_drivers_to_leave_out(self):
        self.add('a.c')
        self.add('skip', '# mine\n\na.c\tis rewritten right now\n')
        self.assertEqual(series.read_skips(self.root / 'skip', self.tree()),
                         {'a.c': 'is rewritten right now'})
        for path in ('./a.c', str(self.root / 'a.c')):
            self.add('skip', path + '\tof \xe4\n')
            self.assertEqual(list(series.read_skips(self.root / 'skip', self.tree())), ['a.c'])
        (self.root / 'skip').write_bytes(b'a.c\tof \xe4\n')
        self.assertEqual(list(series.read_skips(self.root / 'skip', self.tree())), ['a.c'])
        for line, words in (('a.c', 'no reason'), ('b.c\tgone', 'no such file')):
            self.add('skip', line + '\n')
            with self.assertRaisesRegex(series.SeriesError, 'skip:1: .*' + words):
                series.read_skips(self.root / 'skip', self.tree())

    def test_groups(self):
        def driver(subject, number=1):
            return mock.Mock(steps=[mock.Mock(subject=subject)] * number)
        drivers = [driver('Input: a - use x'), driver('hwmon: (a) Use x', 2), driver('hwmon: (b) Use x', 2),
                   driver('hwmon: (c) Use x'), driver('drm/bridge: a: Use x')]
        groups = series.grouped(drivers, 3)
        self.assertEqual({name: [drivers.index(one) for one in group] for name, (group, _) in groups.items()},
                         {'drm': [4], 'hwmon-part1': [1], 'hwmon-part2': [2, 3], 'input': [0]})
        self.assertEqual(groups['hwmon-part2'][1], (2, 2))


@unittest.skipUnless(GIT, 'git is not installed')
class Git(Folder):
    def setUp(self):
        super().setUp()
        patch = mock.patch.dict(os.environ, WHO, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull)
        patch.start()
        self.addCleanup(patch.stop)

    def checkout(self, **files):
        """A repository with the files committed."""
        self.git('init', '--quiet')
        for name, text in files.items():
            self.add(name + '.c', text)
        self.commit('first: add all')

    def git(self, *args):
        return subprocess.run(['git', '-C', self.root, *args], check=True, stdout=subprocess.PIPE,
                              text=True).stdout

    def commit(self, subject):
        self.git('add', '-A')
        self.git('commit', '--quiet', '-m', subject)

    def test_history(self):
        self.assertFalse(git.is_checkout(self.root))
        self.checkout(a='1\n', b='1\n')
        self.add('a.c', '2\n')
        self.commit('spi: a: change')
        self.assertEqual(git.subjects(self.root, 'a.c'), ['spi: a: change', 'first: add all'])
        self.assertEqual(git.changed(self.root, 'HEAD~1'), ['a.c'])
        self.add('b.c', '2\n')
        self.assertEqual(git.changed(self.root, 'HEAD~1'), ['a.c', 'b.c'])
        self.assertEqual(git.changed(self.root, 'HEAD~1..HEAD'), ['a.c'])
        for revision, words in (('nonsense', 'nonsense'), ('--output=x', 'no revision'), ('', 'no revision')):
            with self.assertRaisesRegex(git.GitError, words):
                git.changed(self.root, revision)

    def test_dirty(self):
        self.checkout(a='1\n', b='1\n', c='1\n')
        self.add('a.c', '2\n')
        self.add('d.c', '1\n')
        self.assertEqual(git.dirty(self.root, ['a.c', 'b.c', 'd.c']), ['a.c', 'd.c'])
        self.add('b.c', '2\n')
        self.git('update-index', '--assume-unchanged', 'b.c')
        self.add('c.c', '2\n')
        self.git('add', 'c.c')
        self.add('c.c', '1\n')
        self.assertEqual(git.dirty(self.root, ['a.c', 'b.c', 'c.c', 'd.c']), ['a.c', 'b.c', 'c.c', 'd.c'])
        self.assertEqual(git.dirty(self.root, []), [])

    def test_only_files_that_are_there(self):
        self.checkout(a='1\n', b='1\n')
        for name in 'ab':
            self.add(name + '.c', '2\n')
        self.commit('x')
        (self.root / 'a.c').unlink()
        (self.root / 'b.c').unlink()
        (self.root / 'b.c').symlink_to('/etc/passwd')
        self.assertEqual(git.changed(self.root, 'HEAD~1..HEAD'), [])

    def test_no_checkout(self):
        with self.assertRaisesRegex(git.GitError, 'is not the top folder of a git checkout'):
            git.changed(self.root, 'HEAD')

    def test_author(self):
        self.assertEqual(git.author(), 'A Developer <dev@example.org>')
        for name in WHO:
            del os.environ[name]
        nobody = dict(HOME=str(self.root), EMAIL='', GIT_AUTHOR_NAME='', GIT_AUTHOR_EMAIL='')
        with mock.patch.dict(os.environ, nobody), self.assertRaisesRegex(git.GitError, 'set user.name'):
            git.author()

    def test_patches_apply(self):
        """What format_patches() makes is what git am takes, with odd names and texts."""
        odd = 'drivers/a "b"\\c.c'
        before = {odd: 'one\ntwo\n', 'b.c': 'x\r\ny\n'}
        after = {odd: 'one\n2\n', 'b.c': 'x\r\nz\n'}
        for name, text in before.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        self.git('init', '--quiet')
        self.git('config', 'core.autocrlf', 'false')
        self.commit('base')
        (self.root / 'x').mkdir()
        made = git.format_patches(
            str(self.root / 'x'), {name: ('100644', text) for name, text in before.items()},
            {'s': ('cover: all\n\nThe words.\n', [('p: do it\n\nBecause.\n---\nNot for the log.\n', {
                odd: ('100644', after[odd])}), (
                    'q: more\n\nWhy.\n', {'b.c': ('100644', after['b.c'])})], '')},
            'Ä Ö <a@example.org>', 'devmify 9')
        shutil.rmtree(self.root / 'x')
        self.assertEqual([made['s', number][0] for number in range(3)],
                         ['0000-cover-letter.patch', '0001-p-do-it.patch', '0002-q-more.patch'])
        self.assertIn('Subject: [PATCH 0/2] cover: all\n', made['s', 0][1])
        self.assertIn('The words.', made['s', 0][1])
        senders = {str(email.header.make_header(email.header.decode_header(
            re.search('(?m)^From: .*$', text).group()))) for _, text in made.values()}
        self.assertEqual(senders, {'From: Ä Ö <a@example.org>'})
        self.assertIn('\n-- \ndevmify 9\n', made['s', 1][1])
        with self.subTest('git am'):
            for number in (2, 1):       # each alone
                done = subprocess.run(['git', '-C', self.root, 'am', '--quiet', '--keep-cr'],
                                      input=made['s', number][1].encode(), check=False, capture_output=True)
                self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.root / odd).read_bytes(), after[odd].encode())
        self.assertEqual((self.root / 'b.c').read_bytes(), after['b.c'].encode())
        self.assertNotIn('Not for the log', self.git('log'))

    def test_an_error_of_git(self):
        with self.assertRaisesRegex(git.GitError, '^git log in .*: fatal: '):
            git.run(str(self.root), 'log')
        with mock.patch.dict(os.environ, PATH='/nowhere'), \
                self.assertRaisesRegex(git.GitError, 'not found: install'):
            git.run(str(self.root), 'log')


class Recipients(Folder):
    LINES = ['Al Smith <al@example.org> (maintainer:A DRIVER)', 'Bo <bo@example.org> (supporter:B (THE...)',
             'Cy <cy@example.org> (reviewer:A DRIVER)', 'a@lists.example.org (open list:A DRIVER)',
             'linux-kernel@vger.kernel.org (open list)', 'nonsense']

    def test_roles(self):
        found = treescripts.of_lines(self.LINES)
        self.assertEqual(found.to, ['Al Smith <al@example.org>', 'Bo <bo@example.org>'])
        self.assertEqual(found.cc, ['Cy <cy@example.org>', 'a@lists.example.org',
                                    'linux-kernel@vger.kernel.org'])

    def test_no_maintainer(self):
        found = treescripts.of_lines(self.LINES[3:])
        self.assertEqual((found.to, found.cc), (['a@lists.example.org'], ['linux-kernel@vger.kernel.org']))
        self.assertEqual(treescripts.of_lines([]).to, [])

    def test_header(self):
        self.assertEqual(treescripts.header('To', ['"Al (X), Y" <al@a.org>', 'b@a.org', 'b@a.org']),
                         'To: "Al (X), Y" <al@a.org>,\n\tb@a.org\n')
        self.assertIn('=?utf-8?', treescripts.header('Cc', ['Jörg <j@a.org>']))
        self.assertEqual(treescripts.header('Cc', []), '')

    def test_ask_the_tree(self):
        tree = SimpleNamespace(root=str(self.root), path=lambda name: str(self.root / name))
        self.assertIn('has no scripts/get_maintainer.pl', treescripts.missing(tree, treescripts.MAINTAINER))
        self.add('scripts/get_maintainer.pl', 'print "M <m\\@a.org> (maintainer:$ARGV[-1])\\n";\n')
        if treescripts.missing(tree, treescripts.MAINTAINER):
            self.skipTest('perl is not installed')
        self.assertEqual(treescripts.recipients(tree, ['a.c', 'b.c'], 2)['b.c'].to, ['M <m@a.org>'])

    def test_checkpatch(self):
        tree = SimpleNamespace(root=str(self.root), path=lambda name: str(self.root / name))
        self.add('scripts/checkpatch.pl', 'for (grep /patch$/, @ARGV) {\nopen(my $f, $_); my $t = <$f>;\n'
                 'print "$_:1: CHECK:A: c\\n$_:2: WARNING:B: $t\\n" if $t =~ /bad/; }\n')
        if treescripts.missing(tree, treescripts.CHECKPATCH):
            self.skipTest('perl is not installed')
        self.assertEqual(treescripts.checkpatch(tree, {'one': 'bad', 'two': 'good'}, 2),
                         {'one': ['WARNING:B: bad', 'CHECK:A: c'], 'two': []})
        for name, work in (('checkpatch', lambda: treescripts.checkpatch(tree, {'one': 'x'}, 1)),
                           ('get_maintainer', lambda: treescripts.recipients(tree, ['a.c'], 1))):
            self.add('scripts/%s.pl' % name, 'die "boom\\n";\n')
            with self.subTest(name), self.assertRaisesRegex(treescripts.ScriptError, name + '.pl: boom'):
                work()


KBUILD = '''
prepare:
	@[ ! -e broken ] || { echo "*** no compiler" ; false ; }

%.o:
	@mkdir -p $(O)/$(dir $@)
	@[ ! -e $*.off ]
	@cd $(O) && gcc $(if $(W),-Wall) -Iinclude -Wp,-MMD,$(dir $@).d -c -o $@ $(CURDIR)/$*.c
	@echo 'savedcmd_$@ := gcc $(if $(W),-Wall) -Iinclude -Wp,-MMD,$(dir $@).d -c -o $@ $(CURDIR)/$*.c ; true' \\
		>$(O)/$(dir $@).$(notdir $@).cmd
'''


@unittest.skipUnless(shutil.which('gcc') and shutil.which('make'), 'gcc or make is not installed')
class Building(Folder):
    """Compiling before and after, by something in the place of kbuild."""

    def setUp(self):
        super().setUp()
        self.add('tree/Makefile', KBUILD)
        self.add('objects/.config', '#\n# Automatically generated file; DO NOT EDIT.\n'
                 '# Linux/x86 6.12.1 Kernel Configuration\n#\n')
        patch = mock.patch.object(building.shutil, 'which',
                                  lambda name: None if name == 'sparse' else '/' + name)
        patch.start()
        self.addCleanup(patch.stop)

    def builder(self, folder='objects'):
        root = self.root / 'tree'
        tree = SimpleNamespace(root=str(root), path=lambda name: str(root / name),
                               holds=lambda path: str(path).startswith(str(root)))
        os.environ.setdefault('ARCH', 'x86')
        return building.Builder(tree, str(self.root / folder), 'allmodconfig', 2)

    def test_answers(self):
        good = '#include "own.h"\nint x(void) { return OWN; }\n'
        warned = 'int x(void) { int y; return 0; }\n'
        self.add('tree/drivers/own.h', '#define OWN 1\n')
        for name in 'abcd':
            self.add('tree/drivers/%s.c' % name, good)
        self.add('tree/drivers/e.c', warned)
        self.add('tree/drivers/d.off')
        said = self.builder().compare({
            'drivers/a.c': [good.replace('OWN', 'OWN + 1')],
            'drivers/b.c': [good, 'int x(void) { return y; }\n'],
            'drivers/c.c': [warned], 'drivers/d.c': [good], 'drivers/e.c': ['\n\n' + warned]})
        self.assertEqual({one: text.partition(':')[0] for one, text in said.items()}, {
            ('drivers/a.c', 0): '', ('drivers/b.c', 0): '', ('drivers/b.c', 1): 'does not build',
            ('drivers/c.c', 0): 'new warning', ('drivers/e.c', 0): ''})
        self.assertIn('undeclared', said['drivers/b.c', 1])
        self.assertEqual(self.builder().compare({}), {})
        self.add('tree/broken')
        with self.assertRaisesRegex(building.BuildError, r'make fails there: \*\*\* no compiler'):
            self.builder().compare({'drivers/a.c': [good]})

    def test_what_the_configuration_builds(self):
        self.add('tree/drivers/Makefile', 'obj-$(CONFIG_A) += a.o \\\n\tb.o\nobj-$(CONFIG_C) += c.o whole.o\n'
                 'whole-$(CONFIG_X) += part.o\nobj-y += always.o\n')
        self.add('objects/.config', '# Linux/x86 6.12.1 Kernel Configuration\nCONFIG_A=m\n'
                 '# CONFIG_C is not set\n')
        builder = self.builder()
        self.assertEqual([name for name in ('a', 'b', 'c', 'part', 'always', 'other')
                          if builder.enabled('drivers/%s.c' % name)], ['a', 'b', 'always'])
        self.add('objects/.config', '# Linux/x86 6.12.1 Kernel Configuration\nCONFIG_A=m\nCONFIG_C=y\n')
        self.assertTrue(self.builder().enabled('drivers/part.c'))

    def test_where_nothing_can_be_built(self):
        self.add('empty/.config', 'CONFIG_A=y\n')
        self.add('arm/.config', '# Linux/arm 6.12.1 Kernel Configuration\n')
        self.add('blank here/.config', '# Linux/x86 6.12.1 Kernel Configuration\n')
        self.add('other/.config', '# Linux/x86 6.12.1 Kernel Configuration\n')
        (self.root / 'other' / 'source').symlink_to(self.root)
        for folder, words in (
                ('tree/objects', 'inside the tree'), ('nowhere', 'no .config: configure it'),
                ('empty', 'no architecture'), ('arm', 'is for arm, and make would make one for x86'),
                ('blank here', 'no blank'), ('other', 'is of another tree')):
            with self.subTest(folder), self.assertRaisesRegex(building.BuildError, words):
                self.builder(folder)
        self.assertEqual([building.arch_of(name) for name in (
            'x86_64', 'i686', 'arm64', 'aarch64', 'armv7l', 'um', 'ppc64le')],
            ['x86', 'x86', 'arm64', 'arm64', 'arm', 'um', 'powerpc'])

    def test_its_name(self):
        self.assertEqual(self.builder().name, 'allmodconfig, x86, W=1')


class Tables(unittest.TestCase):
    def test_every_family_has_a_name(self):
        changelog.check()
        subjects.check()
        for family in [*series.resources.families(), series.resources.ACTION]:
            with self.subTest(family):
                self.assertTrue(changelog.undoing([SimpleNamespace(family=family, acquire='x')]))

    def test_every_function_is_known(self):
        known = {*series.resources.rows(), *series.resources.families(), series.resources.ACTION}
        self.assertEqual(set(changelog._words()) - known, set())


if __name__ == '__main__':
    unittest.main()
