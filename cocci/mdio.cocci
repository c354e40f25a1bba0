// SPDX-License-Identifier: GPL-2.0-only
/// An MDIO bus that a driver's probe function allocates and that is freed on probe's
/// failure paths and in remove can be managed by the device: devm_mdiobus_alloc()
/// and devm_mdiobus_alloc_size() free it when probe fails and when the driver is
/// unbound.  The mdiobus_free() calls go, and with them the labels that only served
/// them.
///
/// A bus is converted only when every call that frees it is accounted for; else it
/// is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_mdiobus_alloc, mdiobus_alloc, mdiobus_free, probe

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

@buses depends on patch@
@@

(
- managed_mdiobus_alloc
+ devm_mdiobus_alloc
|
- managed_mdiobus_alloc_size
+ devm_mdiobus_alloc_size
)
  (...)

// A bus that is managed calls into the driver until it is unregistered.
@bus_registers depends on patch@
@@

(
- managed_mdiobus_register
+ devm_mdiobus_register
|
- managed_of_mdiobus_register
+ devm_of_mdiobus_register
)
  (...)

@dropped_mdio depends on patch@
@@

(
- dropped_mdiobus_free(...);
|
- dropped_mdiobus_unregister(...);
)
