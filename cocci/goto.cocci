// SPDX-License-Identifier: GPL-2.0-only
/// Clean up the goto ladder where releases went: a goto to a label that only
/// returns becomes the return, and the labels that nothing jumps to, the empty
/// branches and the variables that nothing uses go.
///
// It runs behind the rule of a family that spatch or coccicheck runs alone, in
// the functions that the rule changed.  The runner does more: it keeps
// comments, directives and blank lines in order, follows values through
// conditions, and drops functions with nothing left to do.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: goto, label, return

virtual report
virtual patch
virtual context
virtual org

@initialize:python@
@@
from devmifylib import ladder as devmify_ladder

ladder = devmify_ladder.Ladder(marks)

@script:python@
@@
ladder.begin(cocci.files())

// A branch with nothing in it, unless its condition does something.
@empty_branch depends on patch@
expression condition : script:python() { ladder.does_nothing(condition) };
@@

- if (condition) {}

@empty_else depends on patch disable neg_if, drop_else@
expression condition;
statement S;
@@

  if (condition) S
- else {}

// Which labels do nothing but return, and who jumps there.
@returns_a_value depends on patch@
identifier label;
local idexpression value;
position place;
@@

label@place:
return value;

@script:python depends on patch@
label << returns_a_value.label;
value << returns_a_value.value;
place << returns_a_value.place;
@@
ladder.returns(label, value, place)

@jumps depends on patch@
identifier label;
position place;
@@

goto label@place;

@script:python returned depends on patch@
label << jumps.label;
place << jumps.place;
value;
@@
if ladder.returned(label, place):
    coccinelle.value = cocci.make_expr(ladder.returned(label, place))
else:
    cocci.include_match(False)

@value_then_goto depends on patch@
identifier jumps.label;
position jumps.place;
expression returned.value, what;
@@

- value = what;
- goto label@place;
+ return returned_value(what);

@jumps_without depends on patch@
identifier label;
position place;
@@

goto label@place;

@script:python returned_without depends on patch@
label << jumps_without.label;
place << jumps_without.place;
value;
@@
if ladder.returned(label, place):
    coccinelle.value = cocci.make_expr(ladder.returned(label, place))
else:
    cocci.include_match(False)

@bare_goto depends on patch@
identifier jumps_without.label;
position jumps_without.place;
expression returned_without.value;
@@

- goto label@place;
+ return returned_value(value);

// A return that is alone in its branch needs no braces.
@return_in_braces depends on patch@
expression condition, what;
@@

- if (condition) {
- 	return returned_value(what);
- }
+ if (condition)
+ 	return what;

@return_alone depends on patch@
expression what;
@@

- return returned_value(what);
+ return what;

// What had devres undo a call that is managed now.
@unused_action depends on patch@
identifier undoes : script:python() { ladder.is_unused(undoes) };
identifier data;
@@

- static void undoes(void *data) { ... }

// Labels that nothing jumps to any more.
@jumps_on depends on patch@
identifier label;
position place;
@@

goto label@place;

@script:python depends on patch@
label << jumps_on.label;
place << jumps_on.place;
@@
ladder.jumps(label, place)

@labels_left depends on patch@
identifier label;
position place;
@@

label@place:

@script:python nobody_jumps depends on patch@
label << labels_left.label;
place << labels_left.place;
@@
if not ladder.nobody_jumps(label, place):
    cocci.include_match(False)

@unused_label depends on patch && nobody_jumps@
identifier labels_left.label;
position labels_left.place;
@@

- label@place:

@returns_twice depends on patch && unused_label@
expression value, again;
@@

  return value;
- return again;

// Variables that only served what went.
@used_variable depends on patch@
local idexpression variable;
position place;
@@

variable@place

@script:python depends on patch@
variable << used_variable.variable;
place << used_variable.place;
@@
ladder.uses(variable, place)

@set_variable depends on patch@
type kind;
identifier variable;
expression what : script:python() { ladder.does_nothing(what) };
position place;
@@

(
kind variable@place = what;
|
variable@place = what;
)

@script:python depends on patch@
variable << set_variable.variable;
what << set_variable.what;
place << set_variable.place;
@@
ladder.sets(variable, what, place)

@names_variable depends on patch@
type kind;
identifier variable;
expression what : script:python() { ladder.does_nothing(what) };
position place;
@@

(
kind variable@place;
|
kind variable@place = what;
|
variable@place = what;
)

@script:python depends on patch@
variable << names_variable.variable;
place << names_variable.place;
@@
ladder.names(variable, place)

@script:python nobody_reads depends on patch@
variable << names_variable.variable;
place << names_variable.place;
@@
if not ladder.nobody_reads(variable, place):
    cocci.include_match(False)

@unused_variable depends on patch && nobody_reads@
type kind;
identifier names_variable.variable;
expression what;
position names_variable.place;
@@

(
- kind variable@place;
|
- kind variable@place = what;
|
- variable@place = what;
)

// A call that does something stays, and a declaration cannot become a statement.
@sets_by_a_call depends on patch@
type kind;
identifier variable;
expression what;
position place;
@@

kind variable@place = what;

@script:python nobody_names depends on patch@
variable << sets_by_a_call.variable;
place << sets_by_a_call.place;
@@
if not ladder.nobody_names(variable, place):
    cocci.include_match(False)

@call_stays depends on patch && nobody_names@
attribute name __maybe_unused;
type kind;
identifier sets_by_a_call.variable;
expression what;
position sets_by_a_call.place;
@@

- kind variable@place = what;
+ kind variable __maybe_unused = what;
