// SPDX-License-Identifier: GPL-2.0-only
/// A register map that a driver's probe function makes and that is undone on
/// probe's failure paths and in remove can be managed by the device:
/// devm_regmap_init_i2c() and its like undo it when probe fails and when the
/// driver is unbound.  The calls that undo it go, and with them the labels and the
/// remove functions that only served them.
///
/// It is converted only when everything that follows its release goes as well, or
/// cannot be felt by what it calls in the driver; else it is kept, and the report
/// says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_regmap_init_i2c, regmap_init_i2c, regmap_init, regmap_exit, probe

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
@register_maps depends on patch@
expression device;
@@

(
- managed_regmap_init_i2c
+ devm_regmap_init_i2c
|
- managed_regmap_init_spi
+ devm_regmap_init_spi
|
- managed_regmap_init_mmio
+ devm_regmap_init_mmio
|
- managed_regmap_init
+ devm_regmap_init
)
  (
- device,
  ...)

// Its interrupts are the children's until it is undone.
@register_map_interrupts depends on patch@
@@

- managed_regmap_add_irq_chip
+ devm_regmap_add_irq_chip
  (...)

@dropped_regmap depends on patch@
@@

(
- dropped_regmap_exit(...);
|
- dropped_regmap_del_irq_chip(...);
)
