// SPDX-License-Identifier: GPL-2.0-only
/*
 * Canal: the action that frees belongs to the parent, which is unbound later, or
 * never: until then the structure is used.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define CANAL_GATES	8

struct canal {
	struct delayed_work level;
	u16 *gates;
	u16 sum;
};

static void canal_level(struct work_struct *work)
{
	struct canal *canal = container_of(to_delayed_work(work), struct canal, level);

	canal->sum += canal->gates[0];
}

static struct canal *canal_alloc(struct device *dev)
{
	struct canal *canal;

	canal = kzalloc(sizeof(*canal), GFP_KERNEL);
	if (!canal)
		return ERR_PTR(-ENOMEM);

	INIT_DELAYED_WORK(&canal->level, canal_level);
	dev_dbg(dev, "%d gates\n", CANAL_GATES);

	return canal;
}

static void canal_close(void *data)
{
	struct canal *canal = data;

	cancel_delayed_work_sync(&canal->level);
	kfree(canal->gates);
	kfree(canal);
}

static int canal_probe(struct platform_device *pdev)
{
	struct canal *canal;
	int ret;

	canal = canal_alloc(&pdev->dev);
	if (IS_ERR(canal))
		return PTR_ERR(canal);

	canal->gates = kcalloc(CANAL_GATES, sizeof(*canal->gates), GFP_KERNEL);
	if (!canal->gates) {
		kfree(canal);
		return -ENOMEM;
	}

	ret = devm_add_action_or_reset(pdev->dev.parent, canal_close, canal);
	if (ret)
		return ret;

	schedule_delayed_work(&canal->level, HZ / 100);

	return 0;
}

static struct platform_driver canal_driver = {
	.probe = canal_probe,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(canal_driver);

/* no naive: the action of the parent never runs there */
/* not run: the parent of the made devices is never unbound */

MODULE_DESCRIPTION("Canal that its parent closes");
MODULE_LICENSE("GPL");
