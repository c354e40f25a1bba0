// SPDX-License-Identifier: GPL-2.0-only
/*
 * Charger of a power management chip.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spmi.h>
#include <linux/workqueue.h>

#define CHARGER_LOG	32

struct charger {
	struct delayed_work poll;
	u32 *log;
	unsigned int next;
};

static void charger_poll(struct work_struct *work)
{
	struct charger *charger;

	charger = container_of(to_delayed_work(work), struct charger, poll);
	charger->log[charger->next++ % CHARGER_LOG]++;
	schedule_delayed_work(&charger->poll, HZ);
}

static int charger_probe(struct spmi_device *sdev)
{
	struct charger *charger;

	charger = devm_kzalloc(&sdev->dev, sizeof(*charger), GFP_KERNEL);
	if (!charger)
		return -ENOMEM;

	charger->log = devm_kcalloc(&sdev->dev, CHARGER_LOG, sizeof(u32),
				    GFP_KERNEL);
	if (!charger->log)
		return -ENOMEM;

	INIT_DELAYED_WORK(&charger->poll, charger_poll);
	schedule_delayed_work(&charger->poll, HZ);
	spmi_device_set_drvdata(sdev, charger);

	return 0;
}

static void charger_remove(struct spmi_device *sdev)
{
	struct charger *charger = spmi_device_get_drvdata(sdev);

	cancel_delayed_work_sync(&charger->poll);
}

static struct spmi_driver charger_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = charger_probe,
	.remove = charger_remove,
};
module_spmi_driver(charger_driver);

MODULE_DESCRIPTION("SPMI charger");
MODULE_LICENSE("GPL");
