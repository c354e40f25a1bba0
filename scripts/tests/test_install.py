# SPDX-License-Identifier: GPL-2.0-only
"""Tests of make install and uninstall, of man pages and of completions."""

import contextlib
import fcntl
import hashlib
import io
import os
import pty
import re
import select
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path
from unittest import mock

SCRIPTS = Path(__file__).resolve().parents[1]
ROOT = SCRIPTS.parent
sys.path.insert(0, str(SCRIPTS))

from devmifylib import options, resources  # noqa: E402
from devmifylib.tree import MARKER  # noqa: E402
from installlib import command as installer, completion, manual, parsers  # noqa: E402

NO_HELP2MAN = 'no help2man: scripts/deps install'
SAMPLE = ROOT / 'samples' / 'memory' / 'goto-two-labels.c'
# Of the text of the license, from its title on.
GPL_2 = '8177f97513213526df2cf6184d8ff986c675afb514d4e68a404010521b880643'


def run(*call, **more):
    """(status, stdout, stderr) of a command; bytecode may be written."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith('PYTHON') and name not in ('MAKEFLAGS', 'MAKELEVEL')}
    done = subprocess.run(list(map(str, call)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False, timeout=300, env=env, **more)
    return done.returncode, done.stdout, done.stderr


def listing(folder):
    """{path below a folder: what shows that it was written to}."""
    return {str(path.relative_to(folder)): (path.lstat().st_mode, path.lstat().st_mtime_ns)
            for path in Path(folder).rglob('*')}


class Folder(unittest.TestCase):
    """A test with a scratch folder."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.top = Path(os.path.realpath(scratch.name))


@unittest.skipUnless(shutil.which('make'), 'no make')
@unittest.skipUnless(shutil.which('help2man'), NO_HELP2MAN)
class Make(Folder):
    """What `make install` puts into a staging folder, for a prefix with a blank."""

    PREFIX = "/opt/it's here"

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.stage = Path(os.path.realpath(scratch.name)) / 'st age'
        cls.stage.mkdir()
        code, _, err = cls.make('install', cls.stage)
        if code:
            raise AssertionError(err)
        cls.prefix = Path(str(cls.stage) + cls.PREFIX)
        cls.home = cls.prefix / 'lib' / 'devmify'

    @classmethod
    def make(cls, target, stage):
        """Run make; the umask is not to matter."""
        return run('sh', '-c', 'umask 077; exec "$@"', 'sh', 'make', '-s', '-C', ROOT, target,
                   'PREFIX=' + cls.PREFIX, 'DESTDIR=%s' % stage)

    def devmify(self, *args):
        """Run the installed command in another folder, as found by its name."""
        return run('sh', '-c', 'PATH=$0:$PATH; exec devmify "$@"', self.prefix / 'bin', *args, cwd=self.top)

    def test_it_says_the_same_as_the_command_here(self):
        for words in (['--version'], ['--help'], ['codes'], ['buses'], ['scan', '--help']):
            with self.subTest(' '.join(words)):
                self.assertEqual(self.devmify(*words),
                                 run(sys.executable, '-B', SCRIPTS / 'devmify', *words, cwd=self.top))
                self.assertEqual(self.devmify(*words)[0], 0)

    @unittest.skipUnless(shutil.which('spatch'), 'no spatch')
    def test_it_converts_and_writes_nothing_to_the_prefix(self):
        tree = self.top / 'tree'
        tree.mkdir()
        (tree / MARKER).touch()
        shutil.copy(SAMPLE, tree / 'a.c')
        before = listing(self.stage)
        code, said, err = self.devmify('scan', '--tree', tree)
        self.assertEqual(code, 0, err)
        self.assertIn('a.c:25:7: convert devm_kzalloc() with &pdev->dev\n', said)
        code, _, err = self.devmify('convert', '--tree', tree, '--out', self.top / 'out')
        self.assertEqual(code, 0, err)
        self.assertTrue((self.top / 'out' / 'a.c.patch').exists())
        # A rule that spatch runs alone finds the command beside it.
        code, said, err = run('spatch', '--very-quiet', '-D', 'report', '--sp-file',
                              self.home / 'cocci' / 'memory.cocci', 'a.c', cwd=tree)
        self.assertIn('a.c:25:7-14: convert devm_kzalloc() with &pdev->dev\n', said, err)
        self.assertEqual(listing(self.stage), before)

    def test_what_is_there(self):
        self.assertEqual(sorted(os.listdir(self.stage)), ['opt'])
        self.assertEqual(sorted(os.listdir(self.prefix)), ['bin', 'lib', 'share'])
        self.assertLessEqual(set(os.listdir(self.home / 'scripts')),
                             {'data', 'devmify', 'devmifylib', 'page'})
        self.assertEqual((self.home / 'scripts' / 'page').exists(), (SCRIPTS / 'page').exists())
        for folder in ('scripts/devmifylib', 'cocci'):
            self.assertEqual(set(os.listdir(self.home / folder)) | {'__pycache__'},
                             set(os.listdir(ROOT / folder)) | {'__pycache__'})
        tables = os.listdir(self.home / 'scripts' / 'data')
        self.assertIn('resources.tsv', tables)
        self.assertNotIn('packages.tsv', tables)

    def test_everybody_may_read_it(self):
        for path in self.stage.rglob('*'):
            if not path.is_symlink():
                runs = path.is_dir() or path == self.home / 'scripts' / 'devmify'
                self.assertEqual(path.stat().st_mode & 0o777, 0o755 if runs else 0o644, path)

    def test_nothing_tells_of_the_staging_folder(self):
        link = self.prefix / 'bin' / 'devmify'
        self.assertFalse(os.path.isabs(os.readlink(link)))
        self.assertEqual(Path(os.path.realpath(link)), self.home / 'scripts' / 'devmify')
        for path in self.stage.rglob('*'):
            if path.is_file():
                for folder in (self.stage, ROOT):
                    self.assertNotIn(str(folder).encode(), path.read_bytes(), path)

    def test_a_page_for_each_verb(self):
        pages = self.prefix / 'share' / 'man' / 'man1'
        main = options.parser()
        verbs = parsers.verbs(main)
        self.assertEqual(sorted(path.name for path in pages.iterdir()),
                         sorted(['devmify.1'] + ['devmify-%s.1' % verb for verb in verbs]))
        for verb, sub in [('', main), *verbs.items()]:
            text = (pages / (manual.page_name(verb) + '.1')).read_text(encoding='utf-8')
            plain = re.sub(r'\\f.|\\[,/]', '', text).replace('\\-', '-')
            self.assertIn('\n%s - %s\n' % (manual.page_name(verb), parsers.purpose(sub)), plain)
            self.assertIn('\n.SH "EXIT STATUS"\n', text)
            for option in parsers.options(sub):
                self.assertRegex(plain, r'(?m)^\.TP\n.*%s\b.*\n\w' % re.escape(option.option_strings[-1]))
            wanted = verbs if not verb else [action.metavar for action in parsers.operands(sub)]
            for name in wanted:
                self.assertRegex(plain, r'(?m)^\.TP\n%s\n\w' % name)
        # What the include file adds is there, too.
        self.assertIn('\n.SH FILES\n', (pages / 'devmify-convert.1').read_text(encoding='utf-8'))

    @unittest.skipUnless(shutil.which('groff'), 'no groff')
    def test_pages_are_in_order(self):
        for path in (self.prefix / 'share' / 'man' / 'man1').iterdir():
            with self.subTest(path.name):
                self.assertEqual(run('groff', '-man', '-Tutf8', '-z', '-ww', path), (0, '', ''))

    @unittest.skipUnless(shutil.which('man'), 'no man')
    def test_man_shows_them(self):
        code, said, _ = run('man', '-l', self.prefix / 'share' / 'man' / 'man1' / 'devmify-scan.1')
        self.assertEqual(code, 0)
        self.assertIn(' print a verdict for every site\n', said)

    def test_uninstall(self):
        other = self.top / 'stage'
        shutil.copytree(self.stage, other, symlinks=True)
        self.assertEqual(self.make('uninstall', other), (0, '', ''))
        self.assertEqual(os.listdir(other), [])


class Install(Folder):
    """What install and uninstall do to what else is there; the man pages are made up."""

    def setUp(self):
        super().setUp()
        self.prefix = self.top / 'pre fix'
        self.pages = {'devmify.1': b'page\n'}

    def call(self, *more):
        """(status, what it says) of scripts/install."""
        said = io.StringIO()
        with mock.patch.object(installer.manual, 'pages', lambda _: self.pages), \
                mock.patch.object(installer, 'version', lambda: '1'), \
                contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            old = os.umask(0o077)
            try:
                return installer.main(['--prefix', str(self.prefix), *more]), said.getvalue()
            finally:
                os.umask(old)

    def test_nothing_stays(self):
        self.assertEqual(self.call()[0], 0)
        cache = self.prefix / 'lib/devmify/scripts/devmifylib/__pycache__'
        self.assertIn('command', [path.name.split('.')[0] for path in cache.iterdir()])
        # As root another Python leaves its own bytecode.
        (cache / 'command.cpython-399.pyc').touch()
        (self.prefix / 'lib/devmify/scripts/__pycache__').mkdir()
        self.assertEqual(self.call('--uninstall'), (0, ''))
        self.assertEqual(list(self.top.iterdir()), [])

    def test_what_others_have_stays(self):
        (self.prefix / 'share/man/man1').mkdir(parents=True)
        (self.prefix / 'bin').mkdir()
        (self.prefix / 'bin/other').touch()
        before = set(listing(self.top))
        self.assertEqual(self.call()[0], 0)
        self.assertEqual(self.call()[0], 0)
        self.assertEqual(self.call('--uninstall'), (0, ''))
        self.assertEqual(set(listing(self.top)), before)

    def test_what_came_into_its_folders_stays(self):
        self.call()
        (self.prefix / 'share/man/man1/other.1').touch()
        self.assertEqual(self.call()[0], 0)
        mine = self.prefix / 'lib/devmify/mine'
        mine.touch()
        home = self.prefix / 'lib/devmify'
        self.assertEqual(self.call('--uninstall'),
                         (0, 'install: %s: has files of others: stays\n' % home))
        self.assertEqual(sorted(path.name for path in self.prefix.rglob('*') if path.is_file()),
                         ['mine', 'other.1'])

    def test_folders_that_it_made_go_after_a_second_install_too(self):
        self.call()
        other = self.prefix / 'bin/other'
        other.touch()
        self.call()
        other.unlink()
        self.call('--uninstall')
        self.assertEqual(list(self.top.iterdir()), [])

    def test_a_new_version_removes_what_is_no_longer_in_it(self):
        self.pages['devmify-old.1'] = b'page\n'
        self.call()
        old = self.prefix / 'share/man/man1/devmify-old.1'
        self.assertTrue(old.exists())
        del self.pages['devmify-old.1']
        self.call()
        self.assertFalse(old.exists())
        self.call('--uninstall')
        self.assertEqual(list(self.top.iterdir()), [])

    def test_it_does_not_write_over_files_of_others(self):
        for name in ('bin/devmify', 'share/zsh/site-functions/_devmify'):
            with self.subTest(name):
                theirs = self.prefix / name
                theirs.parent.mkdir(parents=True)
                theirs.symlink_to('nowhere')
                before = listing(self.top)
                code, said = self.call()
                self.assertEqual((code, said), (2, 'install: %s: is there, and not from an earlier install: '
                                                'remove it, or give another PREFIX\n' % theirs))
                self.assertEqual(listing(self.top), before)
                shutil.rmtree(self.prefix)

    def test_what_it_refuses(self):
        code, said = self.call('--uninstall')
        self.assertEqual(code, 2)
        self.assertIn('installed.json: not there, so that nothing is known to be installed: give', said)
        self.assertEqual(self.call('--prefix='), (2, 'install: PREFIX is empty: give a folder\n'))
        self.prefix.touch()
        code, said = self.call()
        self.assertEqual((code, said), (2, 'install: %s: Not a directory\n' % (self.prefix / installer.LIST)))
        self.prefix.unlink()
        self.call()
        (self.prefix / installer.LIST).write_text('?')
        self.assertRegex(self.call()[1], 'is no list of installed files: remove .*/lib/devmify, and')

    def test_missing_help2man_is_told(self):
        with mock.patch.dict(os.environ, PATH='/nowhere'), self.assertRaisesRegex(
                manual.ManualError, 'help2man: No such file or directory: install it: scripts/deps install'):
            manual.page('', '1')


class Manual(unittest.TestCase):
    def test_what_is_added_to_pages_is_about_verbs(self):
        verbs = parsers.verbs(options.parser())
        self.assertLessEqual({path.name for path in manual.FOLDER.iterdir()},
                             {manual.page_name(verb) + '.h2m' for verb in ['', *verbs]})

    def test_examples_are_calls_of_the_command(self):
        seen = 0
        for path in manual.FOLDER.iterdir():
            for line in re.findall('(?m)^devmify (.*)', path.read_text(encoding='utf-8')):
                with self.subTest(line):
                    args = options.parser().parse_args(shlex.split(line))
                    self.assertIn(path.stem, ('devmify', 'devmify-' + args.verb))
                    seen += 1
        self.assertTrue(seen)

    def test_an_argument_has_one_line(self):
        text = manual.help_text('convert')
        self.assertRegex(text, r'\AUsage: devmify convert \[-h\] .* \[PATH \.\.\.\]\n\n')
        self.assertEqual(len(re.findall(r'(?m)^ .*', text.partition('*Exit status*')[0])),
                         len(parsers.verbs(options.parser())['convert']._actions))

    def test_exit_statuses_come_from_the_help(self):
        text = manual.help_text('scan')
        self.assertRegex(text, r'(?m)^\*Exit status\*\n\n  0  done\n')
        self.assertIn('\n  128 + N  stopped by signal N', text)
        main = options.parser()
        main.epilog = 'exit status: anything'
        with mock.patch.object(options, 'parser', return_value=main), \
                self.assertRaisesRegex(manual.ManualError, 'is no list of exit statuses'):
            manual.help_text('scan')


class Terminal:
    """A shell that reads what is typed; ^T lists completions."""

    def __init__(self, folder, shell, setup):
        self.pid, self.stream = pty.fork()
        if not self.pid:
            try:
                os.chdir(folder)
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                os.execvpe(shell[0], shell, dict(os.environ, TERM='xterm', LC_ALL='C', HOME=str(folder)))
            finally:
                os._exit(127)
        fcntl.ioctl(self.stream, termios.TIOCSWINSZ, struct.pack('HHHH', 60, 200, 0, 0))
        # In two parts, so that the echo of the line is none.
        self.ask("%s; echo rea''dy\n" % setup, 'ready')

    def ask(self, keys, *words, behind=''):
        """What comes back behind a text; fails if that lacks one of the words after a while."""
        os.write(self.stream, keys.encode())
        said, found, end = '', '', time.monotonic() + 60
        while not (found and all(word in found for word in words)):
            left = end - time.monotonic()
            if left < 0 or not select.select([self.stream], [], [], left)[0]:
                raise AssertionError('%r: no %r in %r' % (keys, words, said))
            said += os.read(self.stream, 4096).decode('utf-8', 'replace')
            said = re.sub(r'\x1b\[[\d;?]*[A-Za-z]', '', said)
            found = said.partition(behind)[2] if behind else said
        return found

    def list(self, line, *words):
        """Completions of a line: wait for words that are not in the line."""
        return self.ask('\x15%s\x14' % line, *words, behind=line)

    def close(self):
        """End the shell."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.stream)


class Completion(Folder):
    def setUp(self):
        super().setUp()
        self.parser = options.parser()
        self.verbs = parsers.verbs(self.parser)
        # Paths with letters that no help has.
        for name in ('zq folder', 'zqother'):
            (self.top / 'here' / name).mkdir(parents=True)
        for name in ('zq file.c', 'zqdriver.c'):
            (self.top / 'here' / name).touch()

    def every_option(self):
        """(verb, its option strings)."""
        for verb, sub in self.verbs.items():
            yield verb, sorted(name for option in parsers.options(sub) for name in option.option_strings)

    def terminal(self, shell, setup):
        terminal = Terminal(self.top / 'here', shell, setup)
        self.addCleanup(terminal.close)
        return terminal

    def answers(self, terminal):
        """What both shells have to answer."""
        terminal.list('devmify ', *self.verbs)
        for verb, names in self.every_option():
            # The first letters, so that the line has none of the words.
            terminal.list('devmify %s --' % verb, *(name for name in names if name.startswith('--')))
        terminal.list('devmify scan zq', 'file.c', 'zqdriver.c', 'zqother')
        terminal.list('devmify scan zqdriver.c --json zqo', 'zqother')
        for line in ('devmify scan --tree zq', 'devmify scan --tree=zq'):
            self.assertNotIn('zqdriver.c', terminal.list(line, 'folder', 'zqother'))
        terminal.list('devmify scan --only mem', 'memory')
        terminal.list('devmify scan --only=clk,mem', 'memory')


class Bash(Completion):
    def setUp(self):
        super().setUp()
        self.script = self.top / 'devmify'
        self.script.write_text(completion.bash(self.parser))

    def complete(self, *words):
        """What the function answers at the end of a line of words: lines, and options of compopt."""
        code, said, err = run('bash', '-uc', '''
. "$1"; shift
compopt() { echo "compopt $*"; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_devmify devmify "${COMP_WORDS[COMP_CWORD]}" ""
for word in "${COMPREPLY[@]}"; do echo "$word"; done
''', 'bash', self.script, 'devmify', *words)
        self.assertEqual((err, words), ('', words))
        return said.splitlines()

    def test_syntax(self):
        self.assertEqual(run('bash', '-n', self.script), (0, '', ''))

    def test_verbs(self):
        self.assertEqual(self.complete(''), list(self.verbs))
        self.assertEqual(self.complete('c'), [verb for verb in self.verbs if verb.startswith('c')])
        self.assertIn('--version', self.complete('-'))

    def test_options(self):
        for verb, names in self.every_option():
            self.assertEqual(sorted(self.complete(verb, '-')), names)
        self.assertEqual(self.complete('scan', '--js'), ['--json'])
        self.assertEqual(self.complete('scan', '--tree', 'x', 'y', '--js'), ['--json'])
        self.assertEqual(self.complete('codes', ''), [])
        self.assertEqual(self.complete('nonsense', '-'), [])

    def test_values(self):
        families = list(resources.families())
        for words in (['--only', ''], ['--only', '='], ['--only', '=', '']):
            with self.subTest(' '.join(words)):
                self.assertEqual(self.complete('scan', *words)[-len(families):], families)
        self.assertEqual(self.complete('scan', '--only', 'memory,pag')[-1:], ['memory,pages'])
        self.assertEqual(self.complete('scan', '--tree', ''), ['compopt -o dirnames'])
        self.assertEqual(self.complete('scan', '--tree', '=', 'x'), ['compopt -o dirnames'])
        self.assertEqual(self.complete('scan', '--jobs', ''), [])
        self.assertEqual(self.complete('scan', '--json', ''), ['compopt -o default'])
        self.assertEqual(self.complete('explain', ''), ['compopt -o default'])
        for verb, sub in self.verbs.items():
            for option in parsers.options(sub):
                if str(option.metavar).endswith('DIR'):
                    self.assertEqual(self.complete(verb, option.option_strings[0], 'x'),
                                     ['compopt -o dirnames'])

    def test_at_a_terminal(self):
        self.answers(self.terminal(
            ['bash', '--norc', '--noprofile', '-i'],
            "bind '\"\\C-t\": possible-completions'; bind 'set completion-query-items 0'; "
            "bind 'set page-completions off'; . %s" % shlex.quote(str(self.script))))


@unittest.skipUnless(shutil.which('zsh'), 'no zsh')
class Zsh(Completion):
    def setUp(self):
        super().setUp()
        (self.top / 'functions').mkdir()
        self.script = self.top / 'functions' / '_devmify'
        self.script.write_text(completion.zsh(self.parser))

    def test_syntax(self):
        self.assertEqual(run('zsh', '-n', self.script), (0, '', ''))

    def test_at_a_terminal(self):
        self.answers(self.terminal(
            ['zsh', '-f', '-i'], 'fpath=(%s $fpath); autoload -U compinit; compinit -u -D; '
            "LISTMAX=10000; bindkey '^T' list-choices" % shlex.quote(str(self.script.parent))))


class Texts(unittest.TestCase):
    def test_license(self):
        text = (ROOT / 'COPYING').read_text(encoding='utf-8')
        self.assertIn('\tSPDX-License-Identifier: GPL-2.0-only\n', text)
        whole = text[text.index(' ' * 20 + 'GNU GENERAL PUBLIC LICENSE'):]
        self.assertEqual(hashlib.sha256(whole.encode()).hexdigest(), GPL_2)

    def test_contributing(self):
        text = (ROOT / 'CONTRIBUTING.md').read_text(encoding='utf-8')
        self.assertEqual(len(text.splitlines()), 10)


if __name__ == '__main__':
    unittest.main()
