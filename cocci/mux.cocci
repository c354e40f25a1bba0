// SPDX-License-Identifier: GPL-2.0-only
/// Multiplexers that a driver's probe function gets, and mux chips that it
/// allocates, can be managed by the device when they are put on probe's failure
/// paths and in remove: devm_mux_control_get() and devm_mux_chip_alloc() do so when
/// probe fails and when the driver is unbound.  The mux_control_put() and
/// mux_chip_free() calls go, and with them the labels and the remove functions that
/// only served them.
///
/// A multiplexer is converted only when every call that puts it is accounted for;
/// else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_mux_control_get, mux_control_get, mux_control_put, devm_mux_chip_alloc, probe

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

@multiplexers depends on patch@
expression device;
@@

(
- managed_mux_control_get
+ devm_mux_control_get
|
- managed_mux_chip_alloc
+ devm_mux_chip_alloc
)
  (
- device,
  ...)

// What is registered calls into the driver until it is undone.
@mux_registers depends on patch@
@@

- managed_mux_chip_register
+ devm_mux_chip_register
  (...)

@dropped_mux depends on patch@
@@

(
- dropped_mux_control_put(...);
|
- dropped_mux_chip_free(...);
|
- dropped_mux_chip_unregister(...);
)
