// SPDX-License-Identifier: GPL-2.0-only
/// I/O regions that a driver's probe function requests and that are released on
/// probe's failure paths and in remove can be managed by the device:
/// devm_request_region() and devm_request_mem_region() release them when probe fails
/// and when the driver is unbound.  The calls that release them go, and with them
/// the labels and the remove functions that only served them.
///
/// A region is converted only when every call that releases it is accounted for;
/// else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_request_region, devm_request_mem_region, request_mem_region, release_mem_region, probe

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

@regions depends on patch@
@@

(
- managed_request_region
+ devm_request_region
|
- managed_request_mem_region
+ devm_request_mem_region
)
  (...)

// Where probe can still succeed, it is released at once as before.
@released_region depends on patch@
@@

(
- released_release_region
+ devm_release_region
|
- released_release_mem_region
+ devm_release_mem_region
)
  (...)

@dropped_region depends on patch@
@@

(
- dropped_release_region(...);
|
- dropped_release_mem_region(...);
)
