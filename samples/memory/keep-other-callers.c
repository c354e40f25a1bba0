// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ring of a paravirtual device. Probe makes its buffer by a helper that resume
 * calls as well, since the other side has lost everything by then: managed
 * buffers would pile up until the driver is unbound.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/slab.h>

#define FRONT_RING	64

struct front {
	u32 *ring;
	unsigned int head;
};

static int front_connect(struct front *front)
{
	front->ring = kcalloc(FRONT_RING, sizeof(*front->ring), GFP_KERNEL);
	if (!front->ring)
		return -ENOMEM;

	front->ring[0] = 1;
	front->head = 1;

	return 0;
}

static int front_probe(struct platform_device *pdev)
{
	struct front *front;

	front = devm_kzalloc(&pdev->dev, sizeof(*front), GFP_KERNEL);
	if (!front)
		return -ENOMEM;

	platform_set_drvdata(pdev, front);

	return front_connect(front);
}

static void front_remove(struct platform_device *pdev)
{
	struct front *front = platform_get_drvdata(pdev);

	kfree(front->ring);
}

static int front_resume(struct device *dev)
{
	struct front *front = dev_get_drvdata(dev);

	kfree(front->ring);

	return front_connect(front);
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

MODULE_DESCRIPTION("Paravirtual front end that connects again on resume");
MODULE_LICENSE("GPL");
