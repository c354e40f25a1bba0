// SPDX-License-Identifier: GPL-2.0-only
/// DMA channels that a driver's probe function requests and that are released on
/// probe's failure paths and in remove can be managed by the device:
/// devm_dma_request_chan() releases them when probe fails and when the driver is
/// unbound.  The dma_release_channel() calls go, and with them the labels and the
/// remove functions that only served them.
///
/// A channel is converted only when every call that releases it is accounted for
/// and its transfers are ended before; else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_dma_request_chan, dma_request_chan, dma_release_channel, probe

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

@channels depends on patch@
expression device;
@@

- managed_dma_request_chan
+ devm_dma_request_chan
  (
- device,
  ...)

// It manages by the device that the channels belong to.
@dma_registers depends on patch@
expression device, controller;
@@

- managed_dma_async_device_register(device, controller)
+ dmaenginem_async_device_register(controller)

@dropped_dmaengine depends on patch@
@@

(
- dropped_dma_release_channel(...);
|
- dropped_dma_async_device_unregister(...);
)
