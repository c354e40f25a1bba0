// SPDX-License-Identifier: GPL-2.0-only
/// An attribute group that a driver's probe function makes and that is taken away on
/// probe's failure paths and in remove can be managed by the device:
/// devm_device_add_group() takes it away when probe fails and when the driver is
/// unbound.  The calls that did so go, and with them the labels and the remove
/// functions that only served them.
///
/// It is converted only when everything that follows its release goes as well, or
/// cannot be felt by what shows and stores the attributes; else it is kept, and the
/// report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_device_add_group, sysfs_create_group, sysfs_remove_group, probe

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

// The device is known by its kobject.
@group_of_kobject depends on patch@
expression device, kobject, group;
@@

- managed_sysfs_create_group(device, kobject, group)
+ devm_device_add_group(device, group)

// The call is given the device already.
@group_on_device depends on patch@
expression device;
@@

- managed_device_add_group
+ devm_device_add_group
  (
- device,
  ...)

@dropped_group depends on patch@
@@

(
- dropped_sysfs_remove_group(...);
|
- dropped_device_remove_group(...);
)
