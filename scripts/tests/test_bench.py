# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the benchmark's measuring."""

import importlib.machinery
import importlib.util
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "bench"


def load():
    """The benchmark as a module; its file has no .py ending."""
    loader = importlib.machinery.SourceFileLoader("bench", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench", loader))
    loader.exec_module(module)
    return module


class MeasureTest(unittest.TestCase):
    def test_memory_of_children_counts(self):
        eat = "x = bytearray(80 << 20); import time; time.sleep(1.5)"
        parent = ("import subprocess, sys; "
                  "a = [subprocess.Popen([sys.executable, '-c', %r], start_new_session=True) "
                  "for _ in range(2)]; "
                  "sys.exit(sum(p.wait() for p in a))" % eat)
        with tempfile.TemporaryFile() as log:
            code, seconds, peak = load().measure([sys.executable, "-c", parent], log)
        self.assertEqual(code, 0)
        self.assertGreater(seconds, 1.4)
        self.assertGreater(peak, 2 * 80 * 1024)

    def test_each_file_is_a_group(self):
        self.assertEqual(load().groups(Path("/t"), ["a.c", "b.c"]), "/t/a.c\n\n/t/b.c\n\n")

    def test_no_tree_is_a_usage_error(self):
        done = subprocess.run([sys.executable, "-B", str(SCRIPT), "--tree", "/nonexistent"],
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no such folder", done.stderr)


if __name__ == "__main__":
    unittest.main()
