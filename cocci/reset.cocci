// SPDX-License-Identifier: GPL-2.0-only
/// Reset controls that a driver's probe function gets and that are put on probe's
/// failure paths and in remove can be managed by the device:
/// devm_reset_control_get_exclusive() and its like put them when probe fails and
/// when the driver is unbound; a reset that is deasserted as soon as it was got is
/// asserted then as well.  The calls that did so by hand go, and with them the
/// labels and the remove functions that only served them.
///
/// A reset control is converted only when every call that asserts or puts it is
/// accounted for; else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_reset_control_get_exclusive, reset_control_get_exclusive, reset_control_put, probe

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

@reset_controls depends on patch@
expression device;
@@

(
- managed_reset_control_get_exclusive
+ devm_reset_control_get_exclusive
|
- managed_reset_control_get_shared
+ devm_reset_control_get_shared
|
- managed_reset_control_get_optional_exclusive
+ devm_reset_control_get_optional_exclusive
|
- managed_reset_control_get_optional_shared
+ devm_reset_control_get_optional_shared
)
  (
- device,
  ...)

// Getting a reset control and deasserting it become one call.
@deasserted_resets depends on patch@
expression device;
@@

(
- deasserted_reset_control_get_exclusive
+ devm_reset_control_get_exclusive_deasserted
|
- deasserted_devm_reset_control_get_exclusive
+ devm_reset_control_get_exclusive_deasserted
|
- deasserted_reset_control_get_shared
+ devm_reset_control_get_shared_deasserted
|
- deasserted_devm_reset_control_get_shared
+ devm_reset_control_get_shared_deasserted
|
- deasserted_reset_control_get_optional_exclusive
+ devm_reset_control_get_optional_exclusive_deasserted
|
- deasserted_devm_reset_control_get_optional_exclusive
+ devm_reset_control_get_optional_exclusive_deasserted
|
- deasserted_reset_control_get_optional_shared
+ devm_reset_control_get_optional_shared_deasserted
|
- deasserted_devm_reset_control_get_optional_shared
+ devm_reset_control_get_optional_shared_deasserted
|
- deasserted_devm_reset_control_get
+ devm_reset_control_get_exclusive_deasserted
|
- deasserted_devm_reset_control_get_optional
+ devm_reset_control_get_optional_exclusive_deasserted
)
  (
- device,
  ...)

@absorbed_reset depends on patch@
expression what, error;
statement S;
@@

(
- error = absorbed_reset_control_deassert(NULL, what);
- if (error) S
|
- error = absorbed_reset_control_deassert(NULL, what);
- if (error < 0) S
|
- if (absorbed_reset_control_deassert(NULL, what)) S
)

// So does an action of the driver's own that undid it.
@absorbed_reset_action depends on patch@
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

// What is registered calls into the driver until it is undone.
@reset_controllers depends on patch@
@@

- managed_reset_controller_register
+ devm_reset_controller_register
  (...)

@dropped_reset depends on patch@
@@

(
- dropped_reset_control_put(...);
|
- dropped_reset_control_assert(...);
|
- dropped_reset_controller_unregister(...);
)
