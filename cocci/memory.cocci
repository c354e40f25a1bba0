// SPDX-License-Identifier: GPL-2.0-only
/// Memory that is allocated in a driver's probe function and freed on probe's
/// failure paths and in remove can be managed by the device: devm_kzalloc()
/// and its like free it when probe fails and when the driver is unbound.
/// The kfree() calls go, and with them the labels and the remove functions
/// that only served them.
///
/// An allocation is converted only when every call that frees the object is
/// accounted for; else it is kept, and the report says why.
//
// It cannot see which calls belong to one object, nor whether devres frees it
// soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.
//
// Confidence: High
// Copyright: (C) 2025-2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_kzalloc, devm_kmalloc, devm_kcalloc, devm_kstrdup, kfree, probe

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

@memory depends on patch@
@@

(
- managed_kmalloc
+ devm_kmalloc
|
- managed_kzalloc
+ devm_kzalloc
|
- managed_kcalloc
+ devm_kcalloc
|
- managed_kmalloc_array
+ devm_kmalloc_array
|
- managed_kmemdup
+ devm_kmemdup
|
- managed_kmemdup_array
+ devm_kmemdup_array
|
- managed_kstrdup
+ devm_kstrdup
|
- managed_kstrdup_const
+ devm_kstrdup_const
|
- managed_kasprintf
+ devm_kasprintf
|
- managed_kvasprintf
+ devm_kvasprintf
|
- managed_bitmap_alloc
+ devm_bitmap_alloc
|
- managed_bitmap_zalloc
+ devm_bitmap_zalloc
)
  (...)

// The allocators that take an object, new in Linux 7.0.  Without flags they
// use GFP_KERNEL, which devm_kzalloc() has to be told.
@object_memory depends on patch@
expression device, what, flags;
type kind;
@@

(
- managed_kmalloc_obj(device, kind)
+ devm_kmalloc(device, sizeof(kind), GFP_KERNEL)
|
- managed_kmalloc_obj(device, kind, flags)
+ devm_kmalloc(device, sizeof(kind), flags)
|
- managed_kmalloc_obj(device, what)
+ devm_kmalloc(device, sizeof(what), GFP_KERNEL)
|
- managed_kmalloc_obj(device, what, flags)
+ devm_kmalloc(device, sizeof(what), flags)
|
- managed_kzalloc_obj(device, kind)
+ devm_kzalloc(device, sizeof(kind), GFP_KERNEL)
|
- managed_kzalloc_obj(device, kind, flags)
+ devm_kzalloc(device, sizeof(kind), flags)
|
- managed_kzalloc_obj(device, what)
+ devm_kzalloc(device, sizeof(what), GFP_KERNEL)
|
- managed_kzalloc_obj(device, what, flags)
+ devm_kzalloc(device, sizeof(what), flags)
)

@array_memory depends on patch@
expression device, what, flags, count;
type kind;
@@

(
- managed_kmalloc_objs(device, kind, count)
+ devm_kmalloc_array(device, count, sizeof(kind), GFP_KERNEL)
|
- managed_kmalloc_objs(device, kind, count, flags)
+ devm_kmalloc_array(device, count, sizeof(kind), flags)
|
- managed_kmalloc_objs(device, what, count)
+ devm_kmalloc_array(device, count, sizeof(what), GFP_KERNEL)
|
- managed_kmalloc_objs(device, what, count, flags)
+ devm_kmalloc_array(device, count, sizeof(what), flags)
|
- managed_kzalloc_objs(device, kind, count)
+ devm_kcalloc(device, count, sizeof(kind), GFP_KERNEL)
|
- managed_kzalloc_objs(device, kind, count, flags)
+ devm_kcalloc(device, count, sizeof(kind), flags)
|
- managed_kzalloc_objs(device, what, count)
+ devm_kcalloc(device, count, sizeof(what), GFP_KERNEL)
|
- managed_kzalloc_objs(device, what, count, flags)
+ devm_kcalloc(device, count, sizeof(what), flags)
)

// devm_kmalloc() allocates on the device's node, and nothing else is given to these.
@node_memory depends on patch@
expression device, size, count, flags, node;
@@

(
- managed_kmalloc_node(device, size, flags, node)
+ devm_kmalloc(device, size, flags)
|
- managed_kzalloc_node(device, size, flags, node)
+ devm_kzalloc(device, size, flags)
|
- managed_kcalloc_node(device, count, size, flags, node)
+ devm_kcalloc(device, count, size, flags)
|
- managed_kmalloc_array_node(device, count, size, flags, node)
+ devm_kmalloc_array(device, count, size, flags)
)

// Where probe can still succeed, the memory is freed at once as before.
@released_memory depends on patch@
@@

(
- released_kfree
+ devm_kfree
|
- released_kfree_const
+ devm_kfree
)
  (...)

// The condition that only guards a free goes with it.
@guarded_memory depends on patch@
expression what;
@@

(
- if (what)
- 	dropped_kfree(NULL, what);
|
- if (what)
- 	dropped_kfree_const(NULL, what);
|
- if (what)
- 	dropped_bitmap_free(NULL, what);
)

@dropped_memory depends on patch@
@@

(
- dropped_kfree(...);
|
- dropped_kfree_const(...);
|
- dropped_bitmap_free(...);
)
