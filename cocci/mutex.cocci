// SPDX-License-Identifier: GPL-2.0-only
/// A mutex that a driver's probe function initialises, and that is destroyed on
/// probe's failure paths and in remove, can be managed by the device:
/// devm_mutex_init() destroys it when probe fails and when the driver is unbound.
/// The mutex_destroy() calls go, and with them the labels and the remove functions
/// that only served them.
///
/// It is converted only when everything that still takes it is gone by then; else
/// it is kept, and the report says why.
//
// It cannot see which calls are for one mutex, nor whether devres destroys it
// late enough: that takes all paths of several functions at once, and stands in
// the plan that devmify.cocci reads.  mutex_init() cannot fail, its managed form
// can: the mark gives it as first argument how probe returns then,
// returns(DEVICE, ERROR), jumps(DEVICE, ERROR, LABEL), or last(DEVICE) at the end of
// probe.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_mutex_init, mutex_init, mutex_destroy, probe

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

@initialises depends on patch@
expression device, given, error;
identifier label;
@@

(
- managed_mutex_init(returns(device, error), given);
+ error = devm_mutex_init(device, given);
+ if (error)
+ 	return error;
|
- managed_mutex_init(jumps(device, error, label), given);
+ error = devm_mutex_init(device, given);
+ if (error)
+ 	goto label;
|
- managed_mutex_init(last(device), given);
- return 0;
+ return devm_mutex_init(device, given);
)

@dropped_mutex depends on patch@
@@

- dropped_mutex_destroy(...);
