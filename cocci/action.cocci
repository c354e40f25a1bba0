// SPDX-License-Identifier: GPL-2.0-only
/// What a driver's probe function acquires, has no managed function, and is undone
/// by one call with one argument, can be undone by the device: where probe calls
/// devm_add_action_or_reset() behind it, devres makes that call when probe fails
/// and when the driver is unbound.  The calls that did so by hand go, and with them
/// the labels and the remove functions that only served them.
///
/// It is done only where a label or the remove function goes, and where all that
/// follows the release goes as well or cannot be felt; else it is kept, and the
/// report says why.
//
// It cannot see which calls belong to one object, nor whether devres releases
// it soon enough: that takes all paths of several functions at once, and stands
// in the plan that devmify.cocci reads.  Where an acquiring call stays, the mark
// gives it as first argument what is to be written behind it:
// returns(DEVICE, FUNCTION, DATA, ERROR), returns_pointer() or jumps(), which has a
// label behind these; writes(FUNCTION, CALL) stands for a function that is new.
//
// Confidence: High
// Copyright: (C) 2026 The devmify authors
// Options: --no-includes --noadd-typedef-root
// Keywords: devm_add_action_or_reset, misc_register, clk_prepare_enable, probe

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

@new_function depends on patch@
identifier user, undo, call;
@@

user(...)
{
	<+...
	writes(undo, call)
	...+>
}

@writes_function depends on patch@
identifier new_function.user, new_function.undo, new_function.call;
type T;
@@

++static void undo(void *data)
++{
++	call(data);
++}
++
T user(...) { ... }

@names_function depends on patch@
identifier undo, call;
@@

- writes(undo, call)
+ undo

@acquires depends on patch@
identifier mark =~ "^acted_";
@@

mark(...)

@script:python plain depends on patch@
mark << acquires.mark;
call;
@@
coccinelle.call = cocci.make_ident(mark[len('acted_'):])

@adds_action depends on patch@
identifier acquires.mark, plain.call, undo, label;
expression device, data, error, left, condition;
expression list given;
statement S;
@@

(
  left =
- mark(returns(device, undo, data, error), given)
+ call(given)
  ;
  if (condition) S
+
+ error = devm_add_action_or_reset(device, undo, data);
+ if (error)
+ 	return error;
|
  left =
- mark(returns_pointer(device, undo, data, error), given)
+ call(given)
  ;
  if (condition) S
+
+ error = devm_add_action_or_reset(device, undo, data);
+ if (error)
+ 	return ERR_PTR(error);
|
  left =
- mark(jumps(device, undo, data, error, label), given)
+ call(given)
  ;
  if (condition) S
+
+ error = devm_add_action_or_reset(device, undo, data);
+ if (error)
+ 	goto label;
|
- mark(returns(device, undo, data, error), given);
+ call(given);
+
+ error = devm_add_action_or_reset(device, undo, data);
+ if (error)
+ 	return error;
|
- mark(jumps(device, undo, data, error, label), given);
+ call(given);
+
+ error = devm_add_action_or_reset(device, undo, data);
+ if (error)
+ 	goto label;
)

@drops depends on patch@
identifier call =~ "^dropped_";
@@

- call(...);
