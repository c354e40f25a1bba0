// SPDX-License-Identifier: GPL-2.0-only
/// Pages that are allocated in a driver's probe function and freed on probe's
/// failure paths and in remove can be managed by the device:
/// devm_get_free_pages() frees them when probe fails and when the driver is
/// unbound.  The free_pages() calls go, and with them the labels and the
/// remove functions that only served them.
///
/// Pages are converted only when every call that frees them is accounted for;
/// else they are kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres frees it
// soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2025-2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_get_free_pages, __get_free_pages, get_zeroed_page, free_pages, probe

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

@pages depends on patch@
expression device, flags;
@@

(
- managed___get_free_pages
+ devm_get_free_pages
  (...)
|
- managed___get_free_page
+ devm_get_free_pages
  (device, flags
+ , 0
  )
|
- managed_get_zeroed_page
+ devm_get_free_pages
  (device, flags
+ | __GFP_ZERO, 0
  )
)

// Where probe can still succeed, the pages are freed at once as before;
// devm_free_pages() knows the order.
@released_pages depends on patch@
expression device, what;
@@

(
- released_free_pages(device, what, ...)
+ devm_free_pages(device, what)
|
- released_free_page(device, what)
+ devm_free_pages(device, what)
)

// The condition that only guards a free goes with it; free_pages() is given
// a cast of the pointer that the condition may test bare.
@guarded_pages depends on patch disable drop_cast@
expression what;
@@

(
- if (what)
- 	dropped_free_pages(NULL, what, ...);
|
- if (what)
- 	dropped_free_pages(NULL, (unsigned long)what, ...);
|
- if (what)
- 	dropped_free_page(NULL, what);
|
- if (what)
- 	dropped_free_page(NULL, (unsigned long)what);
)

@dropped_pages depends on patch@
@@

(
- dropped_free_pages(...);
|
- dropped_free_page(...);
)
