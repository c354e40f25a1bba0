// SPDX-License-Identifier: GPL-2.0-only
/// Runtime power management that a driver's probe function enables, and that is
/// disabled on probe's failure paths and in remove, can be managed by the device:
/// devm_pm_runtime_enable() disables it when probe fails and when the driver is
/// unbound.  The pm_runtime_disable() calls go, and with them the labels and the
/// remove functions that only served them.
///
/// It is converted only when everything that follows its release goes as well, or
/// cannot be felt by the driver's callbacks; else it is kept, and the report says
/// why.
//
// It cannot see which calls belong to one device, nor whether devres disables
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.  pm_runtime_enable() cannot fail, its managed
// form can: the mark gives it as first argument how probe returns then,
// returns(DEVICE, ERROR), jumps(DEVICE, ERROR, LABEL), or last(DEVICE) at the end of
// probe.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_pm_runtime_enable, pm_runtime_enable, pm_runtime_disable, probe

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

@enables depends on patch@
expression device, given, error;
identifier label;
@@

(
- managed_pm_runtime_enable(returns(device, error), given);
+ error = devm_pm_runtime_enable(device);
+ if (error)
+ 	return error;
|
- managed_pm_runtime_enable(jumps(device, error, label), given);
+ error = devm_pm_runtime_enable(device);
+ if (error)
+ 	goto label;
|
- managed_pm_runtime_enable(last(device), given);
- return 0;
+ return devm_pm_runtime_enable(device);
)

@dropped_pm depends on patch@
@@

- dropped_pm_runtime_disable(...);
