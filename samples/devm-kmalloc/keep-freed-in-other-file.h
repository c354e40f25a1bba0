/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The half of the potentiometer driver that its bus parts share: the state
 * and the function that ends it.
 */
#ifndef KEEP_FREED_IN_OTHER_FILE_H
#define KEEP_FREED_IN_OTHER_FILE_H

#include <linux/device.h>
#include <linux/slab.h>

struct dpot {
	struct device *dev;
	unsigned int wiper;
};

static inline void dpot_destroy(struct dpot *dpot)
{
	dev_dbg(dpot->dev, "wiper left at %u\n", dpot->wiper);
	kfree(dpot);
}

#endif
