// SPDX-License-Identifier: GPL-2.0-only
/// A set of child devices that a driver's probe function adds and that is
/// undone on probe's failure paths and in remove can be managed by the device:
/// devm_mfd_add_devices() undoes it when probe fails and when the driver is
/// unbound.  The calls that undo it go, and with them the labels and the remove
/// functions that only served them.
///
/// It is converted only when everything that follows its release goes as well,
/// or cannot be felt by what it calls in the driver; else it is kept, and the
/// report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_mfd_add_devices, mfd_remove_devices, probe

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

// The call is given the device already.
@mfd_registers_on_device depends on patch@
expression device;
@@

- managed_mfd_add_devices
+ devm_mfd_add_devices
  (
- device,
  ...)

// include/linux/mfd/core.h: the plain call with the identifiers chosen, and nothing else.
@mfd_registers_hotplug depends on patch@
expression device, parent, children, count;
@@

- managed_mfd_add_hotplug_devices(device, parent, children, count)
+ devm_mfd_add_devices(device, PLATFORM_DEVID_AUTO, children, count, NULL, 0, NULL)

@dropped_mfd depends on patch@
@@

- dropped_mfd_remove_devices(...);
