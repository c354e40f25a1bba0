// SPDX-License-Identifier: GPL-2.0-only
/// An SPI controller that a driver's probe function allocates can be managed by the
/// device: devm_spi_alloc_host() and devm_spi_alloc_target() put it when probe fails
/// and when the driver is unbound.  The spi_controller_put() calls go, and with them
/// the spi_controller_get() that remove needed to use the controller once it was
/// unregistered, and the labels that only served them.
///
/// A controller is converted only when every call that puts it is accounted for;
/// else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_spi_alloc_host, spi_alloc_host, spi_controller_put, probe

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

@controllers depends on patch@
expression device;
@@

(
- managed_spi_alloc_host
+ devm_spi_alloc_host
|
- managed_spi_alloc_target
+ devm_spi_alloc_target
|
- managed_spi_alloc_master
+ devm_spi_alloc_master
|
- managed_spi_alloc_slave
+ devm_spi_alloc_slave
)
  (
- device,
  ...)

// What is registered calls into the driver until it is undone.
@spi_registers depends on patch@
@@

- managed_spi_register_controller
+ devm_spi_register_controller
  (...)

@dropped_spi depends on patch@
expression controller;
@@

(
- dropped_spi_controller_put(...);
|
- dropped_spi_controller_get(...);
|
- dropped_spi_master_get(...);
|
- dropped_spi_controller_get(NULL, controller)
+ controller
|
- dropped_spi_master_get(NULL, controller)
+ controller
|
- dropped_spi_master_put(...);
|
- dropped_spi_unregister_controller(...);
)
