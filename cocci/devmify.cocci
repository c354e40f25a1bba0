// SPDX-License-Identifier: GPL-2.0-only
/// Mark the calls that a plan changes, and report the verdicts on all sites.
///
// The plan says for each call what becomes of it: an acquiring call is to be
// managed by a device, a release is dropped, or becomes the managed release
// where probe can still succeed behind it.  Here the calls get names that say
// so: kzalloc(...) becomes managed_kzalloc(DEVICE, ...), kfree(...) becomes
// dropped_kfree(NULL, ...) or released_kfree(DEVICE, ...).  The rules of the
// families, one file each beside this one, turn those names into kernel code
// and need neither positions nor Python.
//
// It cannot see calls in functions that spatch does not parse; an object with
// such a call is left as it is, and the runner is told.
//
// Confidence: High
// Copyright: (C) 2025-2026 The devmify authors
// Comments: a rule of a family that is run alone starts spatch again with this
//  file before itself and goto.cocci behind it; scripts/devmifylib/marks.py
// Options: --no-includes --noadd-typedef-root
// Keywords: devm, probe, remove, managed

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
from devmifylib import alone as devmify_alone, marks as devmify_marks

marks = devmify_marks.Marks()

@script:python@
@@
marks.begin()

@planned@
identifier call : script:python() { marks.concerns(call) };
position place : script:python() { marks.plans(place) };
@@

call@place(...)

@script:python depends on planned@
place << planned.place;
@@
marks.seen(place)

// Labels that only return before anything is changed: goto.cocci leaves them.
@returns_already depends on patch@
identifier label;
position place;
@@

label@place:
return ...;

@script:python depends on patch@
label << returns_already.label;
place << returns_already.place;
@@
marks.returns_already(label, place)

// Runs once a file: from here on it is known which objects spatch sees whole.
@script:python@
@@
marks.settle(cocci.files())

@script:python depends on report@
@@
marks.report(cocci.files(), coccilib.report.print_report, 1)

@script:python depends on org@
@@
# The columns of links count from 0.
marks.report(cocci.files(), coccilib.org.print_safe_todo, 0)

@script:python marked depends on patch@
call << planned.call;
place << planned.place;
mark;
device;
@@
if marks.whole(place):
    coccinelle.mark = cocci.make_ident(marks.name(call, place))
    coccinelle.device = cocci.make_expr(marks.device(place))
else:
    cocci.include_match(False)

// All calls in one rule: positions do not survive a change.
@marks_the_calls depends on patch@
identifier planned.call, marked.mark;
position planned.place;
expression marked.device;
@@

- call@place
+ mark
  (
+ device,
  ...)

@depends on context@
identifier planned.call;
position place : script:python() { marks.whole(place) };
@@

* call@place(...)

@finalize:python@
@@
devmify_alone.finished()
