// SPDX-License-Identifier: GPL-2.0-only
/*
 * The core of the potentiometer driver, second file of its module: it knows
 * what each step of the wiper is worth.
 */
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "two-files.h"

int dpot_measure(struct dpot *dpot)
{
	unsigned int step;

	dpot->ohms = devm_kcalloc(dpot->dev, DPOT_STEPS, sizeof(*dpot->ohms),
				  GFP_KERNEL);
	if (!dpot->ohms)
		return -ENOMEM;

	for (step = 0; step < DPOT_STEPS; step++)
		dpot->ohms[step] = 39 * step;

	return 0;
}

ssize_t dpot_show_ohms(struct dpot *dpot, char *buf)
{
	return sysfs_emit(buf, "%u\n", dpot->ohms[dpot->wiper]);
}
