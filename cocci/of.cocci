// SPDX-License-Identifier: GPL-2.0-only
/// The devices of the device tree below a device that its driver's probe function
/// makes, and that are taken away on probe's failure paths and in remove, can be
/// managed by the device: devm_of_platform_populate() takes them away when probe
/// fails and when the driver is unbound.  The calls that did so go, and with them
/// the labels and the remove functions that only served them.
///
/// They are converted only when everything that follows their release goes as well,
/// or cannot be felt by their drivers; else they are kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_of_platform_populate, of_platform_populate, of_platform_depopulate, probe

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

// The twin takes the device's own node, and no table.
@populated depends on patch@
expression device, node;
@@

- managed_of_platform_populate(device, node, NULL, NULL, device)
+ devm_of_platform_populate(device)

@dropped_of depends on patch@
@@

- dropped_of_platform_depopulate(...);
