/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the bus part and the core of the potentiometer driver share.
 */
#ifndef KEEP_FREED_IN_OTHER_FILE_H
#define KEEP_FREED_IN_OTHER_FILE_H

#include <linux/types.h>

struct device;

struct dpot {
	struct device *dev;
	unsigned int wiper;
};

void dpot_destroy(struct dpot *dpot);

#endif
