/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filter states that several drivers use: one way to end them, for all.
 */
#ifndef KEEP_FREED_IN_OTHER_FILE_HEADER_H
#define KEEP_FREED_IN_OTHER_FILE_HEADER_H

#include <linux/slab.h>

struct filter_state {
	unsigned int taps;
	s32 tap[8];
};

static inline void filter_state_end(struct filter_state *state)
{
	state->taps = 0;
	kfree(state);
}

#endif
