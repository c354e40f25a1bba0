/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the platform part and the core of the potentiometer driver share.
 */
#ifndef TWO_FILES_H
#define TWO_FILES_H

#include <linux/types.h>

struct device;

#define DPOT_STEPS	256

struct dpot {
	struct device *dev;
	unsigned int wiper;
	u16 *ohms;			/* what each step was measured to have */
};

int dpot_measure(struct dpot *dpot);
ssize_t dpot_show_ohms(struct dpot *dpot, char *buf);

#endif
