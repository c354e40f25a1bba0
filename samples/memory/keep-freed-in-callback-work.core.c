// SPDX-License-Identifier: GPL-2.0-only
/*
 * The half of the sluice whose work frees the log.
 */
#include <linux/slab.h>

#include "keep-freed-in-callback-work.h"

static void sluice_shut(struct work_struct *work)
{
	struct sluice *sluice = container_of(work, struct sluice, shut);

	kfree(sluice->log);
	sluice->log = NULL;
}

void sluice_start(struct sluice *sluice)
{
	INIT_WORK(&sluice->shut, sluice_shut);
	schedule_work(&sluice->shut);
}
