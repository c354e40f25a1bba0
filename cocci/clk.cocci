// SPDX-License-Identifier: GPL-2.0-only
/// Clocks that a driver's probe function gets and that are put on probe's
/// failure paths and in remove can be managed by the device: devm_clk_get() and
/// its like put them when probe fails and when the driver is unbound.  The
/// clk_put() calls go, and with them the labels and the remove functions that only
/// served them.
///
/// A clock is converted only when every call that puts it is accounted for; else
/// it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_clk_get, clk_get, clk_put, probe

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

@clocks depends on patch@
expression device;
@@

(
- managed_clk_get
+ devm_clk_get
|
- managed_clk_get_optional
+ devm_clk_get_optional
|
- managed_clk_bulk_get
+ devm_clk_bulk_get
|
- managed_clk_hw_register
+ devm_clk_hw_register
|
- managed_clk_register
+ devm_clk_register
)
  (
- device,
  ...)

@clocks_of_a_node depends on patch@
@@

- managed_of_clk_get_by_name
+ devm_get_clk_from_child
  (...)

// The device is known by its node.
@clock_provider depends on patch@
expression device, node, get, data;
@@

- managed_of_clk_add_hw_provider(device, node, get, data)
+ devm_of_clk_add_hw_provider(device, get, data)

// The rate of a clock that nobody else may change.
@exclusive_rates depends on patch@
@@

- managed_clk_rate_exclusive_get
+ devm_clk_rate_exclusive_get
  (...)

// Getting a clock and enabling it become one call.
@enabled_clocks depends on patch@
expression device;
@@

(
- enabled_clk_get
+ devm_clk_get_enabled
|
- enabled_clk_get_optional
+ devm_clk_get_optional_enabled
|
- enabled_devm_clk_get
+ devm_clk_get_enabled
|
- enabled_devm_clk_get_optional
+ devm_clk_get_optional_enabled
|
- prepared_clk_get
+ devm_clk_get_prepared
|
- prepared_clk_get_optional
+ devm_clk_get_optional_prepared
|
- prepared_devm_clk_get
+ devm_clk_get_prepared
|
- prepared_devm_clk_get_optional
+ devm_clk_get_optional_prepared
)
  (
- device,
  ...)

@absorbed_clk depends on patch@
expression what, error;
statement S;
@@

(
- error = absorbed_clk_prepare_enable(NULL, what);
- if (error) S
|
- error = absorbed_clk_prepare_enable(NULL, what);
- if (error < 0) S
|
- error = absorbed_clk_prepare_enable(NULL, what);
- if (error != 0) S
|
- if (absorbed_clk_prepare_enable(NULL, what)) S
|
- if (absorbed_clk_prepare_enable(NULL, what) < 0) S
|
- absorbed_clk_prepare_enable(NULL, what);
|
- error = absorbed_clk_prepare(NULL, what);
- if (error) S
|
- error = absorbed_clk_prepare(NULL, what);
- if (error < 0) S
|
- if (absorbed_clk_prepare(NULL, what)) S
|
- absorbed_clk_prepare(NULL, what);
)

// So does an action of the driver's own that undid it.
@absorbed_clk_action depends on patch@
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
@released_clk depends on patch@
@@

- released_clk_put
+ devm_clk_put
  (...)

@dropped_clk depends on patch@
@@

(
- dropped_clk_put(...);
|
- dropped_of_clk_del_provider(...);
|
- dropped_clk_hw_unregister(...);
|
- dropped_clk_unregister(...);
|
- dropped_clk_bulk_put(...);
|
- dropped_clk_disable_unprepare(...);
|
- dropped_clk_unprepare(...);
|
- dropped_clk_rate_exclusive_put(...);
)
