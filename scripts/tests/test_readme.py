# SPDX-License-Identifier: GPL-2.0-only
"""Tests that the README shows what there is: examples, verbs, options, targets."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib import options, tree  # noqa: E402
from testlib.source import NO_SOURCE, kernel_source  # noqa: E402

ROOT = SCRIPTS.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Where a reader is taken to have things.
HERE, LINUX = "~/devmify", "~/linux"


def examples():
    """(command, what it prints) of all blocks that show both."""
    for block in re.findall(r"^```\n(.*?)^```", README, re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            call, _, said = part.partition("\n")
            yield call, said


class Readme(unittest.TestCase):
    def said(self, call, numbers):
        """What a command prints, with the README's folders; numbers: False replaces them."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("scripts", "samples"):
                os.symlink(ROOT / name, os.path.join(folder, name))
            done = subprocess.run(call.replace(LINUX, str(kernel_source())), shell=True,
                                  cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False, timeout=300)
        text = done.stdout.replace(str(ROOT), HERE).replace(os.path.realpath(folder), HERE)
        return self.timeless(text, numbers)

    @staticmethod
    def timeless(text, numbers):
        text = re.sub(r"spatch \S+, [\d.]+ seconds", "spatch N, N seconds", text)
        return text if numbers else re.sub(r"\d+", "N", text)

    @unittest.skipUnless(shutil.which("spatch"), "no spatch")
    def test_examples(self):
        found = list(examples())
        self.assertEqual(len([call for call, _ in found if "--tree samples" in call]), 1)
        for call, wanted in found:
            with self.subTest(call):
                kernel = LINUX in call
                if kernel and not kernel_source():
                    self.skipTest(NO_SOURCE)
                # Lines of another 6.12 may be others.
                self.assertEqual(self.said(call, not kernel), self.timeless(wanted, not kernel))

    def test_verbs_and_options(self):
        parser = options.parser()
        verbs = next(action.choices for action in parser._actions
                     if isinstance(action, argparse._SubParsersAction))
        words = set(re.findall(r"`(?:devmify )?([a-z]+)(?=[ `])", README))
        self.assertEqual(sorted(set(verbs) - words), [])
        known = {option for verb in verbs.values() for action in verb._actions
                 for option in action.option_strings if option.startswith("--")}
        self.assertEqual(sorted(option for option in known - {"--help"}
                                if option not in README), [])
        table = README[README.index("| option |"):README.index("The last line adds up")]
        self.assertEqual(sorted(set(re.findall(r"`(--[a-z-]+)", table)) - known), [])

    def test_marker(self):
        self.assertIn("`%s`" % tree.MARKER, README)

    def test_targets(self):
        make = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = set(re.findall(r"^([a-z]+):[^#\n]*##", make, re.M))
        shown = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.M)) - {"coccicheck"}
        self.assertEqual(sorted(shown - targets), [])

    def test_files_and_modules(self):
        modules = {path.stem for path in (SCRIPTS / "devmifylib").glob("*.py")} - {"__init__"}
        table = README[README.index("| module |"):README.index("Data flows one way")]
        named = [name for cell in re.findall(r"^\|([^|]*)\|", table, re.M)
                 for name in re.findall(r"`([a-z_*]+)`", cell)]
        self.assertEqual(sorted(name for name in modules if name not in named and
                                not name.startswith("tidy")), [])
        self.assertEqual(sorted(set(named) - modules - {"tidy*"}), [])
        for path in re.findall(r"`((?:cocci|scripts|samples|expected)/[\w./-]+)`", README):
            self.assertTrue((ROOT / path).exists(), path)


if __name__ == "__main__":
    unittest.main()
