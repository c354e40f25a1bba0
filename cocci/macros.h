// SPDX-License-Identifier: GPL-2.0-only
// Macros of the kernel that spatch's parser needs to be told of; its own list,
// standard.h of Coccinelle 1.1.1, is older than they are.  A function with
// one that it does not know is skipped without a word.
//
// YACFE_ITERATOR: a call that is followed by the statement it repeats or
// guards.  An empty definition: an attribute that the parser does not need.

// include/linux/cleanup.h
#define scoped_guard(...) YACFE_ITERATOR
#define scoped_cond_guard(...) YACFE_ITERATOR
#define scoped_class(...) YACFE_ITERATOR
#define __free(x)
#define __cleanup(x)

// iterators that put an object of the loop at the end of each turn
#define for_each_child_of_node_scoped(...) YACFE_ITERATOR
#define for_each_available_child_of_node_scoped(...) YACFE_ITERATOR
#define for_each_compatible_node_scoped(...) YACFE_ITERATOR
#define for_each_reserved_child_of_node_scoped(...) YACFE_ITERATOR
#define device_for_each_child_node_scoped(...) YACFE_ITERATOR
#define device_for_each_named_child_node_scoped(...) YACFE_ITERATOR
#define fwnode_for_each_child_node_scoped(...) YACFE_ITERATOR
#define fwnode_for_each_available_child_node_scoped(...) YACFE_ITERATOR

// include/linux/compiler_attributes.h, stddef.h
#define __counted_by(x)
#define __counted_by_le(x)
#define __counted_by_be(x)
#define __nonstring
#define __maybe_unused
#define fallthrough
