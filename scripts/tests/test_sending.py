# SPDX-License-Identifier: GPL-2.0-only
"""Tests of devmify series, and of what works on a git checkout, as a user runs them."""

import os
import re
import shutil
import subprocess
import unittest
from unittest import mock

from test_devmify import DRIVER, InAFolder, SCRIPTS as SCRIPTS_FOLDER, SPATCH
from test_series import WHO
from devmifylib import csource

HWMON = 'drivers/hwmon/chip.c'
NET = 'drivers/net/chip.c'
SCRIPTS = {'get_maintainer.pl': 'print "M <m\\@example.org> (maintainer:CHIPS)\\n", '
                                '"chips\\@lists.example.org (open list:CHIPS)\\n";\n',
           'checkpatch.pl': 'for (grep /patch$/, @ARGV) { open(my $f, $_); local $/; my $text = <$f>;\n'
                            'print "$_:1: ", $text =~ /UGLY/ ? "WARNING" : "CHECK", ":X: something\\n"; }\n'}


@unittest.skipUnless(shutil.which('git'), 'git is not installed')
@unittest.skipUnless(SPATCH, 'spatch is not installed')
class InACheckout(InAFolder):
    """A folder of drivers that git knows."""

    def setUp(self):
        super().setUp()
        self.env = dict(WHO, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull)
        self.add(HWMON)

    def git(self, *args, data=None):
        done = subprocess.run(['git', '-C', self.tree, *args], input=data, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False, env=dict(os.environ, **self.env))
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout.decode()

    def commit(self, subject='all'):
        self.git('init', '--quiet')
        self.git('add', '-A')
        self.git('commit', '--quiet', '-m', subject)

    def devmify(self, *args, status=0):
        code, out, err = self.run_it(*args, **self.env)
        self.assertEqual(code, status, out + err)
        return out, err

    def made(self):
        """{name: text} of what is in OUT."""
        return {str(path.relative_to(self.out)): path.read_text() for path in sorted(self.out.rglob('*'))
                if path.is_file() and '.devmify' not in path.parts}


class Series(InACheckout):
    def series(self, *args, status=0):
        return self.devmify('series', '--tree', self.tree, '--out', self.out, *args, status=status)

    def test_mails(self):
        for name, text in SCRIPTS.items():
            self.add('scripts/' + name, text)
        self.add(NET)
        self.commit('hwmon: (chip) Add it')
        out, _ = self.series()
        made = self.made()
        self.assertEqual(sorted(made), ['hwmon/0000-cover-letter.patch',
                                        'hwmon/0001-hwmon-chip-Use-devm_kzalloc.patch', 'left-out.txt'])
        mail = made['hwmon/0001-hwmon-chip-Use-devm_kzalloc.patch']
        if shutil.which('perl'):
            self.assertIn('\nTo: M <m@example.org>\nCc: chips@lists.example.org\n', mail)
            self.assertIn('checkpatch.pl --strict has nothing against the patches but checks', out)
            self.assertIn('\nCc: M <m@example.org>', made['hwmon/0000-cover-letter.patch'])
        self.assertIn('1 left out: netdev does not want', out)
        for text in list(made.values())[:2]:
            self.assertIn('\nFrom: A Developer <dev@example.org>\n', text)
        self.assertIn(NET + '\tnetdev does not want', made['left-out.txt'])
        self.git('am', '--quiet', data=mail.encode())
        self.assertNotIn('kfree', (self.tree / HWMON).read_text())
        self.assertIn('Use devm_kzalloc() in chip_probe()', self.git('log', '-1'))

    def test_the_tree_that_a_subject_names(self):
        self.add(NET)
        self.series('--policy', 'none')
        begins = {name: re.search(r'(?m)^Subject: (\[.*?\])', text).group(1)
                  for name, text in self.made().items() if name.endswith('.patch')}
        self.assertEqual({begin for name, begin in begins.items() if name.startswith('hwmon')},
                         {'[PATCH 0/1]', '[PATCH 1/1]'})
        self.assertEqual({begin for name, begin in begins.items() if not name.startswith('hwmon')},
                         {'[PATCH net-next 0/1]', '[PATCH net-next 1/1]'})

    @unittest.skipUnless(shutil.which('perl'), 'perl is not installed')
    def test_what_checkpatch_faults_is_dropped(self):
        self.add('scripts/checkpatch.pl', SCRIPTS['checkpatch.pl'])
        self.add('drivers/hwmon/ugly.c', DRIVER.replace('if (!chip)', 'if (!chip) /* UGLY */'))
        out, _ = self.series()
        self.assertIn('drivers/hwmon/ugly.c: dropped: checkpatch.pl: WARNING:X: something', out)
        self.assertIn('drivers/hwmon/ugly.c\tcheckpatch.pl: WARNING', self.made()['left-out.txt'])
        self.assertEqual(len(self.made()), 3)

    def test_the_same_as_convert(self):
        self.add(NET)
        self.commit()
        self.series('--policy', 'none')
        for name, text in self.made().items():
            if '/0001' in name:
                self.git('am', '--quiet', data=text.encode())
        after = {name: (self.tree / name).read_text() for name in (HWMON, NET)}
        self.git('reset', '--quiet', '--hard', 'HEAD~2')
        shutil.rmtree(self.out)
        self.devmify('convert', '--tree', self.tree, '--out', self.out)
        for name in self.written():
            if name.endswith('.patch'):
                self.git('apply', str(self.out / name))
        self.assertEqual(after, {name: (self.tree / name).read_text() for name in (HWMON, NET)})

    def test_a_driver_that_is_left_out(self):
        skip = self.top / 'skip'
        skip.write_text(HWMON + '\tis rewritten right now\n')
        out, _ = self.series('--skip-list', skip)
        self.assertIn('1 left out: is rewritten right now', out)
        self.assertEqual(list(self.made()), ['left-out.txt'])
        skip.write_text('gone.c\tis rewritten right now\n')
        self.refused('gone.c: no such file', 'series', '--tree', self.tree, '--out', self.out,
                     '--skip-list', skip, **self.env)

    def test_another_repository_is_left_alone(self):
        """What a hook or an alias of git tells of its repository is not for ours."""
        self.commit()
        before = sorted((path, path.stat().st_mtime_ns) for path in (self.tree / '.git').rglob('*'))
        self.env.update(GIT_DIR=str(self.tree / '.git'), GIT_WORK_TREE=str(self.tree))
        self.series()
        self.assertEqual(before, sorted((path, path.stat().st_mtime_ns)
                                        for path in (self.tree / '.git').rglob('*')))
        self.assertEqual(len(self.made()), 3)

    def test_settings_of_the_user_are_not_for_the_patches(self):
        settings = self.top / 'gitconfig'
        settings.write_text('[format]\n\theaders = "Signed-off-by: x\\n"\n\tsuffix = .txt\n\tthread\n'
                            '[safe]\n\tbareRepository = explicit\n[core]\n\tbigFileThreshold = 1\n')
        self.env['GIT_CONFIG_GLOBAL'] = str(settings)
        self.series()
        self.assertEqual(sorted(self.made()), [
            'hwmon/0000-cover-letter.patch', 'hwmon/0001-hwmon-chip-Use-devm_kzalloc.patch', 'left-out.txt'])
        self.assertNotIn('Signed-off-by', ''.join(self.made().values()))

    def test_a_name_that_is_not_ascii(self):
        self.env.update(GIT_AUTHOR_NAME='J\xf6rg')
        self.series()
        for name, text in self.made().items():
            if name.endswith('.patch'):
                self.assertRegex(text, r'(?i)\nFrom: =\?utf-8\?\S+ <dev@example\.org>\n')

    def test_a_second_run_replaces_the_first(self):
        self.series()
        (self.out / 'hwmon' / 'mine').write_text('')
        self.add(HWMON, 'int x;\n')
        self.series()
        self.assertEqual(sorted(self.made()), ['hwmon/mine', 'left-out.txt'])

    def test_nothing_is_overwritten(self):
        self.series()
        before = self.made()
        name = self.out / 'hwmon' / '0000-cover-letter.patch'
        name.write_text('mine\n')
        self.refused('was changed since it was written', 'series', '--tree', self.tree, '--out', self.out,
                     **self.env)
        self.assertEqual(self.made(), dict(before, **{'hwmon/0000-cover-letter.patch': 'mine\n'}))

    def test_what_is_missing(self):
        call = 'series', '--tree', self.tree, '--out', self.out
        folder = self.top / 'bin'
        folder.mkdir()
        for name in ('spatch', 'python3'):
            (folder / name).symlink_to(shutil.which(name))
        self.refused('git: not found: install', *call, **dict(self.env, PATH=str(folder)))
        self.refused('set user.name', *call, **dict(self.env, **dict.fromkeys(WHO, ''), HOME=str(self.top)))
        self.refused('no .config', *call, '--build', self.top, **self.env)
        self.refused('No such file', *call, '--proved', self.top / 'none', **self.env)
        self.assertFalse(self.out.exists())
        out, _ = self.series()
        self.assertIn('no recipients: %s: the tree has no' % self.tree, out)
        self.assertIn('not checked: %s: the tree has no' % self.tree, out)


class InPlace(InACheckout):
    def in_place(self, *args, **more):
        return self.devmify('convert', '--in-place', '--tree', self.tree, *args, **more)

    def test_changes_the_files(self):
        self.add('drivers/x/other.c', 'int x;\n')
        (self.tree / HWMON).chmod(0o755)
        self.commit()
        out, _ = self.in_place()
        self.assertIn('1 file changed in', out)
        self.assertEqual(self.git('diff', '--name-only').split(), [HWMON])
        self.assertIn('devm_kzalloc', (self.tree / HWMON).read_text())
        self.assertEqual((self.tree / HWMON).stat().st_mode & 0o777, 0o755)
        self.assertIn('0 files changed', self.in_place()[0])

    def test_all_or_nothing(self):
        folder = self.tree / 'drivers' / 'x'
        files = {str(self.add('drivers/x/%s.c' % name, name)): 'new' for name in 'abc'}
        replace, done = os.replace, []

        def fails(one, two):
            if len(done) == 2:
                raise OSError(28, 'No space left on device')
            done.append(two)
            replace(one, two)
        with mock.patch.object(csource.os, 'replace', fails), self.assertRaises(OSError):
            csource.replace(files)
        self.assertEqual([os.path.basename(path) for path in done], ['a.c', 'b.c'])
        self.assertEqual(sorted((path.name, path.read_text()) for path in folder.iterdir()),
                         [('a.c', 'a'), ('b.c', 'b'), ('c.c', 'c')])

    def test_refused(self):
        self.refused('is not the top folder of a git checkout', 'convert', '--in-place', '--tree', self.tree,
                     **self.env)
        self.commit()
        self.add('drivers/hwmon/other.c')
        before = DRIVER + '\n/* mine */\n'
        self.add(HWMON, before)
        code, _, err = self.run_it('convert', '--in-place', '--tree', self.tree, **self.env)
        self.assertEqual(code, 2)
        self.assertIn('chip.c: differs from the last commit', err)
        self.assertEqual((self.tree / HWMON).read_text(), before)
        self.assertEqual((self.tree / 'drivers/hwmon/other.c').read_text(), DRIVER)


class Since(InACheckout):
    def test_only_what_was_touched(self):
        self.add(NET)
        self.commit()
        self.add(NET, DRIVER + '\n')
        out, _ = self.devmify('scan', '--tree', self.tree, '--since', 'HEAD')
        self.assertEqual([line.split(':')[0] for line in out.splitlines()], [NET])
        self.commit('touch')
        self.assertEqual(self.devmify('scan', '--tree', self.tree, '--since', 'HEAD')[0], '')
        out, _ = self.devmify('scan', '--tree', self.tree, '--since', 'HEAD~1..HEAD')
        self.assertEqual([line.split(':')[0] for line in out.splitlines()], [NET])
        self.refused('nonsense', 'scan', '--tree', self.tree, '--since', 'nonsense', **self.env)

    def test_fails_on_what_could_be_converted(self):
        self.commit()
        self.devmify('scan', '--tree', self.tree, '--fail-on', 'convert', status=1)
        self.devmify('scan', '--tree', self.tree, '--fail-on', 'convert', '--since', 'HEAD')

    def test_the_hook_of_the_examples(self):
        self.commit()
        hook = self.tree / '.git' / 'hooks' / 'pre-commit'
        hook.parent.mkdir(exist_ok=True)
        shutil.copy(SCRIPTS_FOLDER / 'examples' / 'pre-commit', hook)
        path = {'PATH': '%s:%s' % (SCRIPTS_FOLDER, os.environ['PATH'])}
        self.add('drivers/x/README')
        self.git('add', '-A')
        for name, status in (('README', 0), ('chip.c', 1)):
            self.add('drivers/x/' + name, DRIVER + '\n')
            self.git('add', '-A')
            done = subprocess.run(['git', '-C', self.tree, 'commit', '--quiet', '-m', 'x'], check=False,
                                  capture_output=True, env=dict(os.environ, **self.env, **path))
            self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(b'drivers/x/chip.c:11:9: convert', done.stdout + done.stderr)


if __name__ == '__main__':
    unittest.main()
