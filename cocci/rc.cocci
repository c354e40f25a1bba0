// SPDX-License-Identifier: GPL-2.0-only
/// A remote control that a driver's probe function allocates, and its registration,
/// can be managed by the device when they are undone on probe's failure paths and in
/// remove: devm_rc_allocate_device() and devm_rc_register_device() undo them when
/// probe fails and when the driver is unbound.  The rc_free_device() and
/// rc_unregister_device() calls go, and with them the labels and the remove functions
/// that only served them.
///
/// A registration is converted only when everything that follows its release goes as
/// well, or cannot be felt by what it calls in the driver; else it is kept, and the
/// report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_rc_allocate_device, rc_free_device, devm_rc_register_device, rc_unregister_device, probe

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

@remote_controls depends on patch@
@@

- managed_rc_allocate_device
+ devm_rc_allocate_device
  (...)

// What is registered calls into the driver until it is undone.
@rc_registers depends on patch@
@@

- managed_rc_register_device
+ devm_rc_register_device
  (...)

@dropped_rc depends on patch@
@@

(
- dropped_rc_free_device(...);
|
- dropped_rc_unregister_device(...);
)
