// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in bank_remove of the second device */
/* devices: 2 */
/*
 * Flash banks behind one bus controller. The first bank to come makes the
 * part that all banks share, the last one to go frees it; these need not be
 * the same bank, so no bank may own it.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct bus_ctrl {
	unsigned int users;
	unsigned int commands;
};

static struct bus_ctrl *bus_ctrl;
/* Guards bus_ctrl and its count. */
static DEFINE_MUTEX(bus_lock);

static int bank_probe(struct platform_device *pdev)
{
	struct bus_ctrl *ctrl;

	mutex_lock(&bus_lock);
	if (!bus_ctrl) {
		ctrl = devm_kzalloc(&pdev->dev, sizeof(*ctrl), GFP_KERNEL);
		if (!ctrl) {
			mutex_unlock(&bus_lock);
			return -ENOMEM;
		}
		bus_ctrl = ctrl;
	}
	bus_ctrl->users++;
	mutex_unlock(&bus_lock);

	return 0;
}

static void bank_remove(struct platform_device *pdev)
{
	mutex_lock(&bus_lock);
	bus_ctrl->commands++;
	if (!--bus_ctrl->users)
		bus_ctrl = NULL;
	mutex_unlock(&bus_lock);
}

static struct platform_driver bank_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = bank_probe,
	.remove = bank_remove,
};
module_platform_driver(bank_driver);

MODULE_DESCRIPTION("Flash banks that share what the first of them allocated");
MODULE_LICENSE("GPL");
