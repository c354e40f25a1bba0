// SPDX-License-Identifier: GPL-2.0-only
/// PWMs that a driver's probe function gets, and PWM chips that it allocates, can be
/// managed by the device when they are put on probe's failure paths and in remove:
/// devm_pwm_get() and devm_pwmchip_alloc() put them when probe fails and when the
/// driver is unbound.  The pwm_put() and pwmchip_put() calls go, and with them the
/// labels and the remove functions that only served them.
///
/// A PWM is converted only when every call that puts it is accounted for; else it
/// is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_pwm_get, pwm_get, pwm_put, devm_pwmchip_alloc, probe

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

@pwms depends on patch@
expression device;
@@

(
- managed_pwm_get
+ devm_pwm_get
|
- managed_pwmchip_alloc
+ devm_pwmchip_alloc
)
  (
- device,
  ...)

// What is registered calls into the driver until it is undone.
@pwm_chips depends on patch@
@@

- managed_pwmchip_add
+ devm_pwmchip_add
  (...)

@dropped_pwm depends on patch@
@@

(
- dropped_pwm_put(...);
|
- dropped_pwmchip_put(...);
|
- dropped_pwmchip_remove(...);
)
