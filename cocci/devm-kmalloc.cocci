// SPDX-License-Identifier: GPL-2.0-only
/// Memory that a driver's probe allocates and that is freed on probe's
/// failure paths and in remove can be managed: with devm_kzalloc() and its
/// like it goes when the device is unbound or probe fails, and nobody has to
/// free it by hand.
///
// Confidence: High
// Copyright: (C) 2025 The devmify authors
// Options: --no-includes
// Keywords: devm_kzalloc, devm_kmalloc, kfree, probe, remove

virtual report
virtual patch
virtual context
virtual org

@initialize:python@
@@
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(
    cocci.cocci_file))), 'scripts'))
from devmifylib import smpl

rule = smpl.Rule('devm-kmalloc')

// Every call of a function that the table names as an allocator of this rule.
@acquired@
identifier acquire =~ "alloc|dup|printf" && : script:python() { rule.acquires(acquire) };
position call;
@@

acquire@call(...)

// Every call of a function that the table names as their counterpart.
@released@
identifier release =~ "free" && : script:python() { rule.releases(release) };
position call;
@@

release@call(...)

@script:python@
acquire << acquired.acquire;
call << acquired.call;
@@
rule.acquired(acquire, call)

@script:python@
release << released.release;
call << released.call;
@@
rule.released(release, call)

// Runs once a file, whether anything was found or not.
@script:python decided@
@@
rule.decide(cocci.files())
