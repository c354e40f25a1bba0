// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chest of cards: only those of one kind are made, which the managed function cannot
 * be told.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of_platform.h>
#include <linux/platform_device.h>

struct chest {
	void __iomem *regs;
};

static const struct of_device_id chest_cards[] = {
	{ .compatible = "fictional,card" },
	{ }
};

static ssize_t slots_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct chest *chest = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(chest->regs));
}
static DEVICE_ATTR_RO(slots);

static int chest_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct chest *chest;
	int ret;

	chest = devm_kzalloc(dev, sizeof(*chest), GFP_KERNEL);
	if (!chest)
		return -ENOMEM;

	chest->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(chest->regs))
		return PTR_ERR(chest->regs);

	platform_set_drvdata(pdev, chest);

	ret = of_platform_populate(dev->of_node, chest_cards, NULL, dev);
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

static void chest_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_slots);
	of_platform_depopulate(&pdev->dev);
}

static const struct of_device_id chest_of_match[] = {
	{ .compatible = "fictional,chest" },
	{ }
};
MODULE_DEVICE_TABLE(of, chest_of_match);

static struct platform_driver chest_driver = {
	.probe = chest_probe,
	.remove = chest_remove,
	.driver = {
		.name = "chest",
		.of_match_table = chest_of_match,
	},
};
module_platform_driver(chest_driver);

MODULE_DESCRIPTION("Chest");
MODULE_LICENSE("GPL");

/* not run: the test machine has no device tree */
