# SPDX-License-Identifier: GPL-2.0-only
"""The command line of scripts/bench: a conversion against what spatch alone needs to match.

In one run, on the same number of jobs: (a) spatch matching kfree@p(...) over
the files that devmify takes as candidates, (b) `devmify convert` over drivers,
sound and arch.  Prints wall times, their ratio and the peak memory of each,
children included.

Exit status: 0 measured, 1 a command failed or the ratio is over the limit,
2 usage.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .measure import measure

COMMAND = Path(__file__).resolve().parents[1] / "devmify"
FOLDERS = ("drivers", "sound", "arch")
BASELINE = """@freed@
position p;
@@
kfree@p(...)

@script:python@
p << freed.p;
@@
print("%s:%s" % (p[0].file, p[0].line))
"""
# devmify leaves with 3 when some files were unparsed, timed out or crashed.
DONE = (0, 3)


def groups(tree, candidates):
    """The text of a --file-groups file: each candidate in a group of its own.

    One group of many files would be parsed as one program and held in memory.
    """
    return "".join("%s\n\n" % (tree / name) for name in candidates)


def parse_args(argv):
    """Read the command line; leaves with status 2 when it is wrong."""
    parser = argparse.ArgumentParser(
        prog="bench", description="time and memory of a conversion against spatch's matching")
    parser.add_argument("--tree", required=True, type=Path, help="kernel source")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="processes at a time (default: %(default)s)")
    parser.add_argument("--limit", type=float, default=3.0, metavar="RATIO",
                        help="the highest ratio that is in order (default: %(default)s)")
    parser.add_argument("paths", nargs="*", metavar="PATH",
                        help="folders of the tree (default: %s)" % " ".join(FOLDERS))
    args = parser.parse_args(argv)
    if not args.tree.is_dir():
        parser.error("--tree %s: no such folder: give a kernel source" % args.tree)
    if args.jobs < 1:
        parser.error("--jobs: %d is no number of processes: give 1 or more" % args.jobs)
    if not shutil.which("spatch"):
        parser.error("no spatch: run make deps")
    args.tree = args.tree.resolve()
    args.paths = args.paths or [name for name in FOLDERS if (args.tree / name).is_dir()]
    return args


def tail(log):
    """The last lines of a log file, for a message."""
    log.seek(0)
    return b"\n".join(log.read().splitlines()[-5:]).decode("utf-8", "replace")


def run(args, scratch):
    """Measure both commands and print the result; returns the exit status."""
    asked = subprocess.run(
        [sys.executable, str(COMMAND), "candidates", "--tree", str(args.tree)] + args.paths,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="surrogateescape",
        check=False)
    candidates = asked.stdout.split("\n")[:-1]
    if asked.returncode or not candidates:
        print("bench: devmify candidates: exit %d, %d files: nothing to measure"
              % (asked.returncode, len(candidates)), file=sys.stderr)
        return 1
    rule, listed = scratch / "kfree.cocci", scratch / "candidates"
    rule.write_text(BASELINE, encoding="utf-8")
    listed.write_text(groups(args.tree, candidates), encoding="utf-8", errors="surrogateescape")
    calls = [
        # First the baseline, so that devmify has no cold disk cache to blame
        # and the baseline none to profit from: both read warm files.
        ("spatch kfree@p(...)", (0,),
         ["spatch", "--very-quiet", "--no-includes", "--sp-file", str(rule),
          "--file-groups", str(listed), "-j", str(args.jobs)]),
        ("devmify convert", DONE,
         [sys.executable, str(COMMAND), "convert", "--tree", str(args.tree), "--out",
          str(scratch / "out"), "--jobs", str(args.jobs)] + args.paths),
    ]
    for name in candidates:
        (args.tree / name).read_bytes()
    print("%d candidate files, %d jobs" % (len(candidates), args.jobs))
    seconds = []
    for name, good, call in calls:
        with tempfile.TemporaryFile() as log:
            code, took, peak = measure(call, log)
            if code not in good:
                print("bench: %s: exit %d\n%s" % (name, code, tail(log)), file=sys.stderr)
                return 1
            print("%-20s %8.1f s  peak memory %6.0f MiB" % (name, took, peak / 1024), flush=True)
            if "devmify" in name:
                print("  " + tail(log).splitlines()[-1])
        seconds.append(took)
    ratio = seconds[1] / seconds[0]
    print("ratio %.2f, limit %.2f: %s" % (ratio, args.limit,
                                          "in order" if ratio <= args.limit else "too slow"))
    return 0 if ratio <= args.limit else 1


def main(argv=None):
    """Measure; returns the exit status."""
    args = parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="devmify-bench-") as scratch:
            return run(args, Path(scratch))
    except KeyboardInterrupt:
        return 130
