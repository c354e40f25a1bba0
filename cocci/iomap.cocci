// SPDX-License-Identifier: GPL-2.0-only
/// A mapping of registers that is made in a driver's probe function and undone
/// on probe's failure paths and in remove can be managed by the device:
/// devm_ioremap() and its like undo it when probe fails and when the driver is
/// unbound.  The iounmap() calls go, and with them the labels and the remove
/// functions that only served them.
///
/// A mapping is converted only when every call that undoes it is accounted for;
/// else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_ioremap, ioremap, iounmap, pcim_iomap, pci_iomap, probe

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

@mappings depends on patch@
@@

(
- managed_ioremap
+ devm_ioremap
|
- managed_ioremap_wc
+ devm_ioremap_wc
|
- managed_ioremap_uc
+ devm_ioremap_uc
|
- managed_ioport_map
+ devm_ioport_map
)
  (...)

@pci_mappings depends on patch@
expression device;
@@

- managed_pci_iomap
+ pcim_iomap
  (
- device,
  ...)

// It maps a memory BAR as a whole, as pcim_iomap() does where it is given no length.
@pci_bars depends on patch@
expression device, bar;
@@

- managed_pci_ioremap_bar(device, device, bar)
+ pcim_iomap(device, bar, 0)

// Where probe can still succeed, it is released at once as before.
@released_iomap depends on patch@
@@

(
- released_iounmap
+ devm_iounmap
|
- released_ioport_unmap
+ devm_ioport_unmap
)
  (...)

@dropped_iomap depends on patch@
@@

(
- dropped_iounmap(...);
|
- dropped_ioport_unmap(...);
|
- dropped_pci_iounmap(...);
)
