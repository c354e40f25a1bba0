// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ferry whose bridge loses its window when it sleeps: suspend unmaps the
 * ports, resume maps them again.
 */
/* not run: User Mode Linux has no ports */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>

#define FERRY_PORT	0x2f0
#define FERRY_EXTENT	8

struct ferry {
	void __iomem *ports;
	u8 berth;
};

static int ferry_probe(struct platform_device *pdev)
{
	struct ferry *ferry;

	ferry = devm_kzalloc(&pdev->dev, sizeof(*ferry), GFP_KERNEL);
	if (!ferry)
		return -ENOMEM;

	ferry->ports = ioport_map(FERRY_PORT, FERRY_EXTENT);
	if (!ferry->ports)
		return -ENOMEM;

	ferry->berth = ioread8(ferry->ports);
	platform_set_drvdata(pdev, ferry);

	return 0;
}

static void ferry_remove(struct platform_device *pdev)
{
	struct ferry *ferry = platform_get_drvdata(pdev);

	ioport_unmap(ferry->ports);
}

static int ferry_suspend(struct device *dev)
{
	struct ferry *ferry = dev_get_drvdata(dev);

	ferry->berth = ioread8(ferry->ports);
	ioport_unmap(ferry->ports);

	return 0;
}

static int ferry_resume(struct device *dev)
{
	struct ferry *ferry = dev_get_drvdata(dev);

	ferry->ports = ioport_map(FERRY_PORT, FERRY_EXTENT);
	if (!ferry->ports)
		return -ENOMEM;

	iowrite8(ferry->berth, ferry->ports);

	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(ferry_pm_ops, ferry_suspend, ferry_resume);

static struct platform_driver ferry_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.pm = pm_sleep_ptr(&ferry_pm_ops),
	},
	.probe = ferry_probe,
	.remove = ferry_remove,
};
module_platform_driver(ferry_driver);

MODULE_DESCRIPTION("Ferry");
MODULE_LICENSE("GPL");
