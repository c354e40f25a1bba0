// SPDX-License-Identifier: GPL-2.0-only
/// GPIO descriptors that a driver's probe function gets and that are put on probe's
/// failure paths and in remove can be managed by the device: devm_gpiod_get() and
/// its like put them when probe fails and when the driver is unbound.  The
/// gpiod_put() calls go, and with them the labels and the remove functions that
/// only served them.
///
/// A descriptor is converted only when every call that puts it is accounted for;
/// else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_gpiod_get, gpiod_get, gpiod_put, probe

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

@descriptors depends on patch@
expression device;
@@

(
- managed_gpiod_get
+ devm_gpiod_get
|
- managed_gpiod_get_optional
+ devm_gpiod_get_optional
|
- managed_gpiod_get_index
+ devm_gpiod_get_index
|
- managed_gpiod_get_index_optional
+ devm_gpiod_get_index_optional
|
- managed_gpiod_get_array
+ devm_gpiod_get_array
|
- managed_gpiod_get_array_optional
+ devm_gpiod_get_array_optional
)
  (
- device,
  ...)

// Where probe can still succeed, it is released at once as before.
@released_gpio depends on patch@
@@

(
- released_gpiod_put
+ devm_gpiod_put
|
- released_gpiod_put_array
+ devm_gpiod_put_array
)
  (...)

// What is registered calls into the driver until it is undone.
@gpio_chips depends on patch@
@@

- managed_gpiochip_add_data
+ devm_gpiochip_add_data
  (...)

@dropped_gpio depends on patch@
@@

(
- dropped_gpiod_put(...);
|
- dropped_gpiod_put_array(...);
|
- dropped_gpiochip_remove(...);
)
