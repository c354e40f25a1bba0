// SPDX-License-Identifier: GPL-2.0-only
// What spatch's parser has to know of the kernel's macros that its own list
// (standard.h of Coccinelle 1.1.1) lacks.
