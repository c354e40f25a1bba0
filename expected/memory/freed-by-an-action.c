// SPDX-License-Identifier: GPL-2.0-only
/*
 * Canal: what the private structure needs at the end is done by an action, which
 * frees the structure and what it counts in, too.
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

	canal = devm_kzalloc(dev, sizeof(*canal), GFP_KERNEL);
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
}

static int canal_probe(struct platform_device *pdev)
{
	struct canal *canal;
	int ret;

	canal = canal_alloc(&pdev->dev);
	if (IS_ERR(canal))
		return PTR_ERR(canal);

	canal->gates = devm_kcalloc(&pdev->dev, CANAL_GATES,
				    sizeof(*canal->gates), GFP_KERNEL);
	if (!canal->gates)
		return -ENOMEM;

	ret = devm_add_action_or_reset(&pdev->dev, canal_close, canal);
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

MODULE_DESCRIPTION("Canal that an action closes");
MODULE_LICENSE("GPL");
