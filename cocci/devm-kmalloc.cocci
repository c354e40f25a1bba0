// SPDX-License-Identifier: GPL-2.0-only
/// Memory that is allocated in a driver's probe function and freed on probe's
/// failure paths and in remove can be managed by the device: devm_kzalloc()
/// and its like free it when probe fails and when the driver is unbound.
/// The kfree() calls go, and with them the labels and the remove functions
/// that only served them.
///
// An allocation is converted only when every call that frees the object is
// accounted for; else it is kept, and the report says why.
//
// Confidence: High
// Copyright: (C) 2025 The devmify authors
// Comments: this file finds the calls and rewrites them.  What is between,
//  the verdict, needs all paths of several functions at once and is Python:
//  scripts/devmifylib/decide.py.  Tidying up behind the rewriting is left to
//  scripts/devmify; alone, the rule leaves empty branches and labels behind.
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_kzalloc, devm_kmalloc, devm_kcalloc, devm_kstrdup, kfree, probe

virtual report
virtual patch
virtual context
virtual org

@initialize:python@
@@
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(
    cocci.cocci_file))), 'scripts'))
from devmifylib import smpl

rule = smpl.Rule('devm-kmalloc')

// A call of a function that allocates such memory or frees it.  The pattern
// only spares Python most of the calls; which names count stands in
// scripts/data/resources.tsv.  It cannot see calls in functions that spatch
// does not parse: scripts/devmifylib/judge.py finds that out.
@allocates_or_frees@
identifier verb =~ "alloc|dup|printf|free" && : script:python() { rule.concerns(verb) };
position call;
@@

verb@call(...)

@script:python@
verb << allocates_or_frees.verb;
call << allocates_or_frees.call;
@@
rule.found(verb, call)

// The decision on the whole file.  Nothing below is asked when it stays.
@script:python decided@
@@
rule.decide(cocci.files())

@script:python depends on report@
@@
rule.report(coccilib.report.print_report)

@script:python depends on org@
@@
rule.org(coccilib.org.print_safe_todo)

// A call that is to change.  One of the last six variables holds its name and
// says how it changes, the others hold a name that no function has.
@script:python to_change depends on patch@
verb << allocates_or_frees.verb;
call << allocates_or_frees.call;
twin;
device;
same;
object;
objects;
released;
dropped;
@@
shape = rule.shape(verb, call)
if not shape:
    cocci.include_match(False)
else:
    coccinelle.twin = cocci.make_ident(rule.twin(verb, call))
    coccinelle.device = cocci.make_expr(rule.device(call))
    coccinelle.same = cocci.make_ident(smpl.if_shape(shape, 'same', verb))
    coccinelle.object = cocci.make_ident(smpl.if_shape(shape, 'object', verb))
    coccinelle.objects = cocci.make_ident(smpl.if_shape(shape, 'objects', verb))
    coccinelle.released = cocci.make_ident(smpl.if_shape(shape, 'managed-free', verb))
    coccinelle.dropped = cocci.make_ident(smpl.if_shape(shape, 'deleted', verb))

// All calls change in one rule: positions do not survive a change.  A free
// that is to go is only marked here, since this rule matches expressions.
@managed depends on patch@
position allocates_or_frees.call;
identifier to_change.twin;
identifier to_change.same, to_change.object, to_change.objects;
identifier to_change.released, to_change.dropped;
expression to_change.device;
expression what, flags, count;
type kind;
@@

(
- same@call
+ twin
  (
+ device,
  ...)
|
- object@call(kind)
+ twin(device, sizeof(kind), GFP_KERNEL)
|
- object@call(kind, flags)
+ twin(device, sizeof(kind), flags)
|
- object@call(what)
+ twin(device, sizeof(what), GFP_KERNEL)
|
- object@call(what, flags)
+ twin(device, sizeof(what), flags)
|
- objects@call(kind, count)
+ twin(device, count, sizeof(kind), GFP_KERNEL)
|
- objects@call(kind, count, flags)
+ twin(device, count, sizeof(kind), flags)
|
- objects@call(what, count)
+ twin(device, count, sizeof(what), GFP_KERNEL)
|
- objects@call(what, count, flags)
+ twin(device, count, sizeof(what), flags)
|
- released@call
+ twin
  (
+ device,
  ...)
|
- dropped@call
+ devmify_dropped
  (...)
)

// The condition that only guards a free goes with it.
@dropped_with_its_guard depends on managed@
expression what;
@@

- if (what)
- 	devmify_dropped(what);

@dropped_alone depends on managed@
@@

- devmify_dropped(...);

@would_change depends on context@
identifier verb =~ "alloc|dup|printf|free" && : script:python() { rule.concerns(verb) };
position call : script:python() { rule.changes(call) };
@@

* verb@call(...)
