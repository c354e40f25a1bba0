// SPDX-License-Identifier: GPL-2.0-only
/*
 * The core of the potentiometer driver, second file of its module: it ends
 * what the bus part began.
 */
#include <linux/device.h>
#include <linux/slab.h>

#include "keep-freed-in-other-file.h"

void dpot_destroy(struct dpot *dpot)
{
	dev_dbg(dpot->dev, "wiper left at %u\n", dpot->wiper);
	kfree(dpot);
}
