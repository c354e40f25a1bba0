// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the silo hygrometer read so far.
 */
#include <linux/slab.h>

#include "three-files-remove-goes.h"

#define SILO_PAST	64

int silo_start_past(struct silo *silo)
{
	silo->past = kcalloc(SILO_PAST, sizeof(*silo->past), GFP_KERNEL);

	return silo->past ? 0 : -ENOMEM;
}

void silo_stop_past(struct silo *silo)
{
	kfree(silo->past);
}

void silo_note(struct silo *silo, u32 value)
{
	silo->past[silo->at++ % SILO_PAST] = value;
}
