# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the benchmark's measuring."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from benchlib import command  # noqa: E402
from benchlib.measure import measure  # noqa: E402


class MeasureTest(unittest.TestCase):
    def test_memory_of_children_counts(self):
        eat = "x = bytearray(80 << 20); import time; time.sleep(1.5)"
        parent = ("import subprocess, sys; "
                  "a = [subprocess.Popen([sys.executable, '-c', %r], start_new_session=True) "
                  "for _ in range(2)]; "
                  "sys.exit(sum(p.wait() for p in a))" % eat)
        with tempfile.TemporaryFile() as log:
            code, seconds, peak = measure([sys.executable, "-c", parent], log)
        self.assertEqual(code, 0)
        self.assertGreater(seconds, 1.4)
        self.assertGreater(peak, 2 * 80 * 1024)

    def test_each_file_is_a_group(self):
        self.assertEqual(command.groups(Path("/t"), ["a.c", "b.c"]), "/t/a.c\n\n/t/b.c\n\n")

    def test_no_tree_is_a_usage_error(self):
        done = subprocess.run([sys.executable, "-B", str(SCRIPTS / "bench"), "--tree", "/nonexistent"],
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no such folder", done.stderr)


if __name__ == "__main__":
    unittest.main()
