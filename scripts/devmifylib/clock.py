# SPDX-License-Identifier: GPL-2.0-only
"""Where the time of a run goes, step by step."""

import contextlib
import time
from collections import Counter

STEPS = ('choosing', 'reading', 'deciding', 'spatch', 'tidying')

_spent = Counter()
_running = []           # [step, since when] of the steps that this process is in


@contextlib.contextmanager
def step(name):
    """Count the time of the block for a step, and not for the one that it interrupts."""
    now = time.monotonic()
    if _running:
        _spent[_running[-1][0]] += now - _running[-1][1]
    _running.append([name, now])
    try:
        yield
    finally:
        now = time.monotonic()
        _spent[name] += now - _running.pop()[1]
        if _running:
            _running[-1][1] = now


def taken():
    """Counter of seconds by step since the last call, of this process."""
    out = Counter(_spent)
    _spent.clear()
    return out
