// SPDX-License-Identifier: GPL-2.0-only
/// Find the driver structs of a file with the functions that they register.
///
// What it proves: a struct whose tag can be a driver's is initialised with
// these members, or a call registers such a struct with a probe function.
// Which tags are drivers of the driver core, and which members hold probe
// and remove, stands in scripts/data/buses.tsv.
//
// What it cannot see: initialisers that a macro writes, members that are
// assigned to anything but a named struct, designators that go through two
// structs (.a.b.probe), and #if branches that spatch does not parse.
//
// It stands alone because spatch opens `# include` relative to the folder it
// is started in, and coccicheck starts it in the kernel tree: an include
// would work from one folder only.  The other rules ask for its answer
// through scripts/devmifylib/smpl.py, which runs this file where the answer
// is not at hand.
//
// Confidence: High
// Copyright: (C) 2025 The devmify authors
// Comments: the other rules run it; by itself it lists drivers
// Options: --no-includes --noadd-typedef-root
// Keywords: probe, remove, driver

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

found = smpl.Drivers()

// Each rule is followed by its own Python: spatch pairs what a rule matched
// with what every later one matches for as long as somebody may ask for it.

// A member of the struct itself.  @element tells one initialiser from the
// next where several stand in an array.
@member@
identifier type_ : script:python() { smpl.may_register(type_) };
identifier variable, slot;
expression value;
position driver, element;
@@

struct type_ variable@driver = {@element ..., .slot = value, ...};

@script:python@
type_ << member.type_;
variable << member.variable;
slot << member.slot;
value << member.value;
driver << member.driver;
element << member.element;
@@
found.member(type_, variable, driver, element, slot, value)

// A member of a struct inside it: .driver = { .probe = ... }.
@inner_member@
identifier type_ : script:python() { smpl.may_register(type_) };
identifier variable, outer, slot;
expression value;
position driver, element;
@@

struct type_ variable@driver = {@element ..., .outer = { ..., .slot = value, ... }, ...};

@script:python@
type_ << inner_member.type_;
variable << inner_member.variable;
outer << inner_member.outer;
slot << inner_member.slot;
value << inner_member.value;
driver << inner_member.driver;
element << inner_member.element;
@@
found.member(type_, variable, driver, element, outer + '.' + slot, value)

// The same in one designator: .driver.probe = ...
@dotted_member@
identifier type_ : script:python() { smpl.may_register(type_) };
identifier variable, outer, slot;
expression value;
position driver, element;
@@

struct type_ variable@driver = {@element ..., .outer.slot = value, ...};

@script:python@
type_ << dotted_member.type_;
variable << dotted_member.variable;
outer << dotted_member.outer;
slot << dotted_member.slot;
value << dotted_member.value;
driver << dotted_member.driver;
element << dotted_member.element;
@@
found.member(type_, variable, driver, element, outer + '.' + slot, value)

// An older spelling, member: value
@colon_member@
identifier type_ : script:python() { smpl.may_register(type_) };
identifier variable, slot;
expression value;
position driver, element;
@@

struct type_ variable@driver = {@element ..., slot: value, ...};

@script:python@
type_ << colon_member.type_;
variable << colon_member.variable;
slot << colon_member.slot;
value << colon_member.value;
driver << colon_member.driver;
element << colon_member.element;
@@
found.member(type_, variable, driver, element, slot, value)

// Arrays of drivers.
@array_member@
identifier type_ : script:python() { smpl.may_register(type_) };
identifier variable, slot;
expression value;
position driver, element;
@@

struct type_ variable@driver[...] = { ..., {@element ..., .slot = value, ...}, ...};

@script:python@
type_ << array_member.type_;
variable << array_member.variable;
slot << array_member.slot;
value << array_member.value;
driver << array_member.driver;
element << array_member.element;
@@
found.member(type_, variable, driver, element, slot, value)

@array_inner_member@
identifier type_ : script:python() { smpl.may_register(type_) };
identifier variable, outer, slot;
expression value;
position driver, element;
@@

struct type_ variable@driver[...] = { ..., {@element ..., .outer = { ..., .slot = value, ... }, ...}, ...};

@script:python@
type_ << array_inner_member.type_;
variable << array_inner_member.variable;
outer << array_inner_member.outer;
slot << array_inner_member.slot;
value << array_inner_member.value;
driver << array_inner_member.driver;
element << array_inner_member.element;
@@
found.member(type_, variable, driver, element, outer + '.' + slot, value)

@array_index_member@
identifier type_ : script:python() { smpl.may_register(type_) };
identifier variable, slot;
expression index, value;
position driver, element;
@@

struct type_ variable@driver[...] = { ..., [index] = {@element ..., .slot = value, ...}, ...};

@script:python@
type_ << array_index_member.type_;
variable << array_index_member.variable;
slot << array_index_member.slot;
value << array_index_member.value;
driver << array_index_member.driver;
element << array_index_member.element;
@@
found.member(type_, variable, driver, element, slot, value)

// A probe probe that is handed over beside the struct.
@registered_beside@
declarer name module_platform_driver_probe, builtin_platform_driver_probe;
identifier variable, probe;
@@

(
module_platform_driver_probe(variable, probe);
|
builtin_platform_driver_probe(variable, probe);
)

@script:python@
variable << registered_beside.variable;
probe << registered_beside.probe;
@@
found.probe_beside(variable, probe)

@registered_by_call@
identifier variable, probe;
@@

(
platform_driver_probe(&variable, probe)
|
platform_create_bundle(&variable, probe, ...)
)

@script:python@
variable << registered_by_call.variable;
probe << registered_by_call.probe;
@@
found.probe_beside(variable, probe)

// A probe or remove probe that is stored before the struct is registered.
@stored_member@
identifier variable, slot : script:python() { smpl.is_probe_member(slot) };
identifier probe;
@@

variable.slot = probe

@script:python@
variable << stored_member.variable;
slot << stored_member.slot;
probe << stored_member.probe;
@@
found.stored(variable, slot, probe)

// Runs once a file, whether anything was found or not.
@script:python@
@@
found.finish(cocci.files())
