/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SLUICE_H
#define SLUICE_H

#include <linux/workqueue.h>

struct sluice {
	struct work_struct shut;
	void *log;
};

void sluice_start(struct sluice *sluice);

#endif
