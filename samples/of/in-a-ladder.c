// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tower of cards in the device tree, and a file of its slots, which remove() takes
 * away by hand before.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct tower {
	void __iomem *regs;
};

static ssize_t slots_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct tower *tower = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(tower->regs));
}
static DEVICE_ATTR_RO(slots);

static int tower_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct tower *tower;
	int ret;

	tower = devm_kzalloc(dev, sizeof(*tower), GFP_KERNEL);
	if (!tower)
		return -ENOMEM;

	tower->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(tower->regs))
		return PTR_ERR(tower->regs);

	platform_set_drvdata(pdev, tower);

	ret = of_platform_populate(dev->of_node, NULL, NULL, dev);
	if (ret) {
		dev_err(dev, "cannot make the children\n");
		return ret;
	}

	ret = device_create_file(dev, &dev_attr_slots);
	if (ret)
		goto err_depopulate;

	return 0;

err_depopulate:
	of_platform_depopulate(dev);
	return ret;
}

static void tower_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_slots);
	of_platform_depopulate(&pdev->dev);
}

static const struct of_device_id tower_of_match[] = {
	{ .compatible = "fictional,tower" },
	{ }
};
MODULE_DEVICE_TABLE(of, tower_of_match);

static struct platform_driver tower_driver = {
	.probe = tower_probe,
	.remove = tower_remove,
	.driver = {
		.name = "tower",
		.of_match_table = tower_of_match,
	},
};
module_platform_driver(tower_driver);

MODULE_DESCRIPTION("Tower");
MODULE_LICENSE("GPL");

/* not run: the test machine has no device tree */
