// SPDX-License-Identifier: GPL-2.0-only
/// NVMEM cells and devices that a driver's probe function gets and that are put on
/// probe's failure paths and in remove can be managed by the device:
/// devm_nvmem_cell_get() and devm_nvmem_device_get() put them when probe fails and
/// when the driver is unbound.  The calls that put them go, and with them the labels
/// and the remove functions that only served them.
///
/// A cell is converted only when every call that puts it is accounted for; else it
/// is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_nvmem_cell_get, nvmem_cell_get, nvmem_cell_put, probe

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

@cells depends on patch@
expression device;
@@

(
- managed_nvmem_cell_get
+ devm_nvmem_cell_get
|
- managed_nvmem_device_get
+ devm_nvmem_device_get
)
  (
- device,
  ...)

// What is registered calls into the driver until it is undone.
@nvmem_providers depends on patch@
@@

- managed_nvmem_register
+ devm_nvmem_register
  (...)

@dropped_nvmem depends on patch@
@@

(
- dropped_nvmem_cell_put(...);
|
- dropped_nvmem_device_put(...);
|
- dropped_nvmem_unregister(...);
)
