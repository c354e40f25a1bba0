// SPDX-License-Identifier: GPL-2.0-only
/// A PCI device that a driver's probe function enables, and its regions that it
/// requests, can be left to the device: pcim_enable_device() and
/// pcim_request_all_regions() undo that when probe fails and when the driver is
/// unbound.  The pci_disable_device() and pci_release_regions() calls go, and with
/// them the labels and the remove functions that only served them.
///
/// A device is converted only when every such call is accounted for; else it is
/// kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: pcim_enable_device, pci_enable_device, pci_disable_device, pcim_request_all_regions, probe

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

@pci_devices depends on patch@
expression device;
@@

(
- managed_pci_enable_device
+ pcim_enable_device
|
- managed_pci_request_regions
+ pcim_request_all_regions
|
- managed_pci_request_region
+ pcim_request_region
)
  (
- device,
  ...)

@dropped_pci depends on patch@
@@

(
- dropped_pci_disable_device(...);
|
- dropped_pci_release_regions(...);
|
- dropped_pci_release_region(...);
)
