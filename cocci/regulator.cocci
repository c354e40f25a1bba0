// SPDX-License-Identifier: GPL-2.0-only
/// Regulators that a driver's probe function gets and that are put on probe's
/// failure paths and in remove can be managed by the device: devm_regulator_get()
/// and its like put them when probe fails and when the driver is unbound.  The
/// regulator_put() calls go, and with them the labels and the remove functions that
/// only served them.
///
/// A regulator is converted only when every call that puts it is accounted for;
/// else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_regulator_get, regulator_get, regulator_put, probe

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

@regulators depends on patch@
expression device;
@@

(
- managed_regulator_get
+ devm_regulator_get
|
- managed_regulator_get_optional
+ devm_regulator_get_optional
|
- managed_regulator_get_exclusive
+ devm_regulator_get_exclusive
|
- managed_regulator_bulk_get
+ devm_regulator_bulk_get
)
  (
- device,
  ...)

// Getting a regulator and enabling it become one call, which gives no handle.
@enabled_regulators depends on patch@
expression handle, device, id;
statement S;
@@

(
- handle = absorbed_devm_regulator_get(NULL, device, id);
|
- handle = absorbed_regulator_get(NULL, device, id);
)
- if (IS_ERR(handle)) S
  ...
- enabled_regulator_enable(device, handle)
+ devm_regulator_get_enable(device, id)

// So does an action of the driver's own that undid it.
@absorbed_regulator_action depends on patch@
expression error;
statement S;
@@

(
- error = absorbed_devm_add_action_or_reset(...);
- if (error) S
|
- error = absorbed_devm_add_action_or_reset(...);
- if (error < 0) S
|
- if (absorbed_devm_add_action_or_reset(...)) S
|
- absorbed_devm_add_action_or_reset(...);
)

// Where probe can still succeed, it is released at once as before.
@released_regulator depends on patch@
expression device;
@@

- released_regulator_put
+ devm_regulator_put
  (
- device,
  ...)

// What is registered calls into the driver until it is undone.
@regulator_registers depends on patch@
expression device;
@@

- managed_regulator_register
+ devm_regulator_register
  (
- device,
  ...)

@dropped_regulator depends on patch@
@@

(
- dropped_regulator_put(...);
|
- dropped_regulator_bulk_free(...);
|
- dropped_regulator_disable(...);
|
- dropped_regulator_unregister(...);
)
