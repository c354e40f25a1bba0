// SPDX-License-Identifier: GPL-2.0-only
/// An input device that a driver's probe function allocates can be managed by the
/// device: devm_input_allocate_device() frees it when probe fails and when the
/// driver is unbound.  The input_free_device() calls go, and with them the labels
/// that only served them; input_unregister_device() goes, too, where everything that
/// follows it does or cannot be felt by the driver's callbacks.
///
/// An input device is converted only when every call that frees it is accounted for
/// and its parent is the bound device; else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_input_allocate_device, input_allocate_device, input_free_device, probe

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

@input_devices depends on patch@
@@

- managed_input_allocate_device
+ devm_input_allocate_device
  (...)

@dropped_input depends on patch@
@@

(
- dropped_input_free_device(...);
|
- dropped_input_unregister_device(...);
)
