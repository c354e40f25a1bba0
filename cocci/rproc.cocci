// SPDX-License-Identifier: GPL-2.0-only
/// A remote processor that a driver's probe function allocates and that is freed on
/// probe's failure paths and in remove can be managed by the device:
/// devm_rproc_alloc() frees it when probe fails and when the driver is unbound.  The
/// rproc_free() calls go, and with them the labels that only served them.
///
/// A remote processor is converted only when every call that frees it is accounted
/// for; else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_rproc_alloc, rproc_alloc, rproc_free, probe

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

@remote_processors depends on patch@
expression device;
@@

- managed_rproc_alloc
+ devm_rproc_alloc
  (
- device,
  ...)

// What is registered calls into the driver until it is undone.
@rproc_registers depends on patch@
@@

- managed_rproc_add
+ devm_rproc_add
  (...)

@dropped_rproc depends on patch@
@@

(
- dropped_rproc_free(...);
|
- dropped_rproc_put(...);
|
- dropped_rproc_del(...);
)
