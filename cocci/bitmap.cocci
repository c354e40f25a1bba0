// SPDX-License-Identifier: GPL-2.0-only
/// A bitmap that a driver's probe function allocates and that is freed on probe's
/// failure paths and in remove can be managed by the device: devm_bitmap_zalloc()
/// frees it when probe fails and when the driver is unbound.  The calls that undo
/// it go, and with them the labels and the remove functions that only served them.
///
/// It is converted only when every call that releases it is accounted for; else it
/// is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_bitmap_zalloc, bitmap_zalloc, bitmap_free, probe

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

@bitmaps depends on patch@
@@

(
- managed_bitmap_alloc
+ devm_bitmap_alloc
|
- managed_bitmap_zalloc
+ devm_bitmap_zalloc
)
  (...)

@dropped_bitmap depends on patch@
@@

- dropped_bitmap_free(...);
