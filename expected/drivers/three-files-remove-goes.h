/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the silo hygrometer's driver share.
 */
#ifndef THREE_FILES_REMOVE_GOES_H
#define THREE_FILES_REMOVE_GOES_H

#include <linux/types.h>

struct clk;
struct device;

struct silo {
	struct device *dev;
	struct device *hwmon;
	void __iomem *regs;
	struct clk *clk;
	u32 *past;			/* the last readings, in a ring */
	unsigned int at;
};

int silo_start_bus(struct silo *silo);
u32 silo_read(struct silo *silo);

int silo_start_past(struct silo *silo);
void silo_note(struct silo *silo, u32 value);

#endif
