// SPDX-License-Identifier: GPL-2.0-only
/// IIO devices and triggers that a driver's probe function allocates, and channels
/// that it gets, can be managed by the device when they are freed on probe's failure
/// paths and in remove: devm_iio_device_alloc() and its like do so when probe fails
/// and when the driver is unbound.  The calls that free them go, and with them the
/// labels and the remove functions that only served them.
///
/// Each is converted only when every call that frees it is accounted for; else it is
/// kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_iio_device_alloc, iio_device_alloc, iio_device_free, devm_iio_channel_get, probe

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

@iio_objects depends on patch@
expression device;
@@

(
- managed_iio_device_alloc
+ devm_iio_device_alloc
|
- managed_iio_trigger_alloc
+ devm_iio_trigger_alloc
|
- managed_iio_channel_get
+ devm_iio_channel_get
|
- managed_iio_channel_get_all
+ devm_iio_channel_get_all
)
  (
- device,
  ...)

// What is registered calls into the driver until it is undone.
@iio_registers depends on patch@
@@

(
- managed_iio_device_register
+ devm_iio_device_register
|
- managed_iio_triggered_buffer_setup
+ devm_iio_triggered_buffer_setup
|
- managed_iio_triggered_buffer_setup_ext
+ devm_iio_triggered_buffer_setup_ext
|
- managed_iio_trigger_register
+ devm_iio_trigger_register
)
  (...)

@dropped_iio depends on patch@
@@

(
- dropped_iio_device_free(...);
|
- dropped_iio_trigger_free(...);
|
- dropped_iio_channel_release(...);
|
- dropped_iio_channel_release_all(...);
|
- dropped_iio_device_unregister(...);
|
- dropped_iio_triggered_buffer_cleanup(...);
|
- dropped_iio_trigger_unregister(...);
)
