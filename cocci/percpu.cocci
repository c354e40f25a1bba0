// SPDX-License-Identifier: GPL-2.0-only
/// Per-CPU memory that is allocated in a driver's probe function and freed on
/// probe's failure paths and in remove can be managed by the device:
/// devm_alloc_percpu() frees it when probe fails and when the driver is
/// unbound.  The free_percpu() calls go, and with them the labels and the
/// remove functions that only served them.
///
/// An allocation is converted only when every call that frees the object is
/// accounted for; else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres frees it
// soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_alloc_percpu, alloc_percpu, free_percpu, probe

virtual report
virtual patch
virtual context
virtual org

// Alone, spatch is started again with the marks before this file.
@initialize:python@
@@
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(
    cocci.cocci_file))), 'scripts'))
from devmifylib import alone

alone.with_marks(cocci.cocci_file)

// spatch refuses a file in which no rule applies.
@script:python depends on report || org || context@
@@
pass

@per_cpu_memory depends on patch@
@@

(
- managed_alloc_percpu
+ devm_alloc_percpu
|
- managed___alloc_percpu
+ __devm_alloc_percpu
)
  (...)

// Where probe can still succeed, the memory is freed at once as before.
@released_per_cpu_memory depends on patch@
@@

- released_free_percpu
+ devm_free_percpu
  (...)

// The condition that only guards a free goes with it.
@guarded_per_cpu_memory depends on patch@
expression what;
@@

- if (what)
- 	dropped_free_percpu(NULL, what);

@dropped_per_cpu_memory depends on patch@
@@

- dropped_free_percpu(...);
