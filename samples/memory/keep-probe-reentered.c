// SPDX-License-Identifier: GPL-2.0-only
/*
 * Front end of a paravirtual device. After a resume the other side has lost
 * everything, so the driver takes itself down and up again: remove() and
 * probe() run any number of times within one binding, and managed memory
 * would be given back only at the end of it.
 */
/* no naive: the memory grows with every resume and all of it goes at unbind */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/slab.h>

struct front {
	struct device *dev;
	u32 ring[64];
	unsigned int head;
};

static int front_connect(struct front *front)
{
	front->ring[0] = 1;
	front->head = 1;

	return 0;
}

static int front_probe(struct platform_device *pdev)
{
	struct front *front;
	int ret;

	front = kzalloc(sizeof(*front), GFP_KERNEL);
	if (!front)
		return -ENOMEM;

	front->dev = &pdev->dev;
	ret = front_connect(front);
	if (ret) {
		kfree(front);
		return ret;
	}

	platform_set_drvdata(pdev, front);

	return 0;
}

static void front_remove(struct platform_device *pdev)
{
	struct front *front = platform_get_drvdata(pdev);

	platform_set_drvdata(pdev, NULL);
	kfree(front);
}

static int front_resume(struct device *dev)
{
	struct platform_device *pdev = to_platform_device(dev);

	front_remove(pdev);

	return front_probe(pdev);
}

static DEFINE_SIMPLE_DEV_PM_OPS(front_pm_ops, NULL, front_resume);

static struct platform_driver front_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.pm = pm_sleep_ptr(&front_pm_ops),
	},
	.probe = front_probe,
	.remove = front_remove,
};
module_platform_driver(front_driver);

MODULE_DESCRIPTION("Paravirtual front end that probes itself again on resume");
MODULE_LICENSE("GPL");
