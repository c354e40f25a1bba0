// SPDX-License-Identifier: GPL-2.0-only
/// PHYs that a driver's probe function gets and that are put on probe's failure
/// paths and in remove can be managed by the device: devm_phy_get(),
/// devm_of_phy_get() and devm_usb_get_phy() put them when probe fails and when the
/// driver is unbound.  The calls that put them go, and with them the labels and the
/// remove functions that only served them.
///
/// A PHY is converted only when every call that puts it is accounted for; else it
/// is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_phy_get, phy_get, phy_put, devm_usb_get_phy, usb_get_phy, probe

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

@phys depends on patch@
expression device;
@@

- managed_phy_get
+ devm_phy_get
  (
- device,
  ...)

@phys_without_device depends on patch@
@@

(
- managed_of_phy_get
+ devm_of_phy_get
|
- managed_usb_get_phy
+ devm_usb_get_phy
)
  (...)

// Where probe can still succeed, it is released at once as before.
@released_phy depends on patch@
@@

- released_usb_put_phy
+ devm_usb_put_phy
  (...)

// What is registered calls into the driver until it is undone.
@phy_providers depends on patch@
expression device;
@@

(
- managed_phy_create
+ devm_phy_create
|
- managed_of_phy_provider_register
+ devm_of_phy_provider_register
)
  (
- device,
  ...)

@dropped_phy depends on patch@
@@

(
- dropped_phy_put(...);
|
- dropped_of_phy_put(...);
|
- dropped_usb_put_phy(...);
|
- dropped_phy_destroy(...);
|
- dropped_of_phy_provider_unregister(...);
)
