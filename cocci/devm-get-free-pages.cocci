// SPDX-License-Identifier: GPL-2.0-only
/// Pages that are allocated in a driver's probe function and freed on probe's
/// failure paths and in remove can be managed by the device:
/// devm_get_free_pages() frees them when probe fails and when the driver is
/// unbound.  The free_pages() calls go, and with them the labels and the
/// remove functions that only served them.
///
// Pages are converted only when every call that frees them is accounted for;
// else they are kept, and the report says why.
//
// Confidence: High
// Copyright: (C) 2025 The devmify authors
// Comments: this file finds the calls and rewrites them.  What is between,
//  the verdict, needs all paths of several functions at once and is Python:
//  scripts/devmifylib/decide.py.  Tidying up behind the rewriting is left to
//  scripts/devmify; alone, the rule leaves empty branches and labels behind.
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_get_free_pages, __get_free_pages, get_zeroed_page, free_pages, probe

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

rule = smpl.Rule('devm-get-free-pages')

// A call of a function that allocates whole pages or frees them.  The pattern
// only spares Python most of the calls; which names count stands in
// scripts/data/resources.tsv.  It cannot see calls in functions that spatch
// does not parse: scripts/devmifylib/judge.py finds that out.
@allocates_or_frees@
identifier verb =~ "get_.*page|free_page" && : script:python() { rule.concerns(verb) };
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
order_0;
zeroed_order_0;
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
    coccinelle.order_0 = cocci.make_ident(smpl.if_shape(shape, 'order-0', verb))
    coccinelle.zeroed_order_0 = cocci.make_ident(smpl.if_shape(shape, 'zeroed-order-0', verb))
    coccinelle.released = cocci.make_ident(smpl.if_shape(shape, 'managed-free', verb))
    coccinelle.dropped = cocci.make_ident(smpl.if_shape(shape, 'deleted', verb))

// All calls change in one rule: positions do not survive a change.  A free
// that is to go is only marked here, since this rule matches expressions.
@managed depends on patch@
position allocates_or_frees.call;
identifier to_change.twin;
identifier to_change.same, to_change.order_0, to_change.zeroed_order_0;
identifier to_change.released, to_change.dropped;
expression to_change.device;
expression what, flags;
@@

(
- same@call
+ twin
  (
+ device,
  ...)
|
- order_0@call
+ twin
  (
+ device,
  flags
+ , 0
  )
|
- zeroed_order_0@call
+ twin
  (
+ device,
  flags
+ | __GFP_ZERO, 0
  )
|
// devm_free_pages() knows the order.
- released@call(what, ...)
+ twin(device, what)
|
- dropped@call
+ devmify_dropped
  (...)
)

// The condition that only guards a free goes with it; free_pages() is given
// a cast of the pointer that the condition may test bare.
@dropped_with_its_guard depends on managed disable drop_cast@
expression what;
@@

(
- if (what)
- 	devmify_dropped(what, ...);
|
- if (what)
- 	devmify_dropped((unsigned long)what, ...);
)

@dropped_alone depends on managed@
@@

- devmify_dropped(...);

@would_change depends on context@
identifier verb =~ "get_.*page|free_page" && : script:python() { rule.concerns(verb) };
position call : script:python() { rule.changes(call) };
@@

* verb@call(...)
