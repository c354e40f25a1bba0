// SPDX-License-Identifier: GPL-2.0-only
/// An I2C device for a second address of the chip that a driver's probe function
/// makes and that is unregistered on probe's failure paths and in remove can be
/// managed by the device: devm_i2c_new_dummy_device() unregisters it when probe
/// fails and when the driver is unbound.  The i2c_unregister_device() calls go, and
/// with them the labels and the remove functions that only served them.
///
/// Such a device is converted only when every call that unregisters it is accounted
/// for; else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_i2c_new_dummy_device, i2c_new_dummy_device, i2c_unregister_device, probe

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

@dummy_devices depends on patch@
@@

- managed_i2c_new_dummy_device
+ devm_i2c_new_dummy_device
  (...)

// What is registered calls into the driver until it is undone.
@i2c_adapters depends on patch@
@@

- managed_i2c_add_adapter
+ devm_i2c_add_adapter
  (...)

@dropped_i2c depends on patch@
@@

(
- dropped_i2c_unregister_device(...);
|
- dropped_i2c_del_adapter(...);
)
