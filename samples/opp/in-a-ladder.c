// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bellows with operating points, and a file of its mode, which remove() takes away
 * by hand before.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_opp.h>

#define BELLOWS_MODE	0x00

struct bellows {
	void __iomem *regs;
	u32 level;
};

static ssize_t mode_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct bellows *bellows = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(bellows->regs + BELLOWS_MODE));
}
static DEVICE_ATTR_RO(mode);

static int bellows_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct bellows *bellows;
	int ret;

	bellows = devm_kzalloc(dev, sizeof(*bellows), GFP_KERNEL);
	if (!bellows)
		return -ENOMEM;

	bellows->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(bellows->regs))
		return PTR_ERR(bellows->regs);

	platform_set_drvdata(pdev, bellows);

	ret = dev_pm_opp_of_add_table(dev);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	ret = device_create_file(dev, &dev_attr_mode);
	if (ret)
		goto err_undo;

	return 0;

err_undo:
	dev_pm_opp_of_remove_table(&pdev->dev);
	return ret;
}

static void bellows_remove(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;

	device_remove_file(dev, &dev_attr_mode);
	dev_pm_opp_of_remove_table(&pdev->dev);
}

static const struct of_device_id bellows_of_match[] = {
	{ .compatible = "fictional,bellows" },
	{ }
};
MODULE_DEVICE_TABLE(of, bellows_of_match);

static struct platform_driver bellows_driver = {
	.probe = bellows_probe,
	.remove = bellows_remove,
	.driver = {
		.name = "bellows",
		.of_match_table = bellows_of_match,
	},
};
module_platform_driver(bellows_driver);

MODULE_DESCRIPTION("Bellows");
MODULE_LICENSE("GPL");

/* not run: the test kernel knows no operating points */
