// SPDX-License-Identifier: GPL-2.0-only
/// A pin control handle that a driver's probe function gets and that is put on
/// probe's failure paths and in remove can be managed by the device:
/// devm_pinctrl_get() puts it when probe fails and when the driver is unbound.  The
/// pinctrl_put() calls go, and with them the labels and the remove functions that
/// only served them.
///
/// A handle is converted only when every call that puts it is accounted for; else
/// it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_pinctrl_get, pinctrl_get, pinctrl_put, probe

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

@handles depends on patch@
expression device;
@@

- managed_pinctrl_get
+ devm_pinctrl_get
  (
- device,
  ...)

// What is registered calls into the driver until it is undone.
@pinctrl_registers depends on patch@
expression device, desc, data;
@@

- managed_pinctrl_register(device, desc, device, data)
+ devm_pinctrl_register(device, desc, data)

@dropped_pinctrl depends on patch@
@@

(
- dropped_pinctrl_put(...);
|
- dropped_pinctrl_unregister(...);
)
