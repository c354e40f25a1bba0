// SPDX-License-Identifier: GPL-2.0-only
/// Coherent DMA memory and pools of it that a driver's probe function allocates
/// and that are freed on probe's failure paths and in remove can be managed by the
/// device: dmam_alloc_coherent() and its like free them when probe fails and when
/// the driver is unbound.  The dma_free_coherent() calls go, and with them the
/// labels and the remove functions that only served them.
///
/// Memory is converted only when every call that frees it is accounted for; else
/// it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: dmam_alloc_coherent, dma_alloc_coherent, dma_free_coherent, dmam_pool_create, probe

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

@coherent_memory depends on patch@
expression device;
@@

(
- managed_dma_alloc_coherent
+ dmam_alloc_coherent
|
- managed_dma_alloc_attrs
+ dmam_alloc_attrs
)
  (
- device,
  ...)

@pools depends on patch@
expression device;
@@

- managed_dma_pool_create
+ dmam_pool_create
  (
- device,
  ...)

// Where probe can still succeed, it is released at once as before.
@released_dma depends on patch@
expression device;
@@

(
- released_dma_free_coherent
+ dmam_free_coherent
|
- released_dma_pool_destroy
+ dmam_pool_destroy
)
  (
- device,
  ...)

@dropped_dma depends on patch@
@@

(
- dropped_dma_free_coherent(...);
|
- dropped_dma_free_attrs(...);
|
- dropped_dma_pool_destroy(...);
)
