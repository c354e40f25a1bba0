// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dice behind two registers, thrown by reading an attribute: the lock is all that
 * a failing probe and remove have to take down.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define DICE_CONTROL	0x00
#define DICE_THROW	0x04
#define DICE_KEPT	8

struct dice {
	struct mutex lock;	/* one throw at a time */
	void __iomem *base;
	u32 *last;
	unsigned int thrown;
};

static u32 dice_throw(struct dice *dice)
{
	u32 dots;

	mutex_lock(&dice->lock);
	writel(1, dice->base + DICE_CONTROL);
	dots = readl(dice->base + DICE_THROW);
	dice->last[dice->thrown++ % DICE_KEPT] = dots;
	mutex_unlock(&dice->lock);

	return dots;
}

static ssize_t dots_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", dice_throw(dev_get_drvdata(dev)));
}
static DEVICE_ATTR_RO(dots);

static struct attribute *dice_attrs[] = {
	&dev_attr_dots.attr,
	NULL
};
ATTRIBUTE_GROUPS(dice);

static int dice_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct dice *dice;
	int ret;

	dice = devm_kzalloc(dev, sizeof(*dice), GFP_KERNEL);
	if (!dice)
		return -ENOMEM;

	platform_set_drvdata(pdev, dice);
	mutex_init(&dice->lock);

	dice->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(dice->base)) {
		ret = PTR_ERR(dice->base);
		goto err_destroy;
	}

	dice->last = devm_kcalloc(dev, DICE_KEPT, sizeof(*dice->last), GFP_KERNEL);
	if (!dice->last) {
		ret = -ENOMEM;
		goto err_destroy;
	}

	return 0;

err_destroy:
	mutex_destroy(&dice->lock);
	return ret;
}

static void dice_remove(struct platform_device *pdev)
{
	struct dice *dice = platform_get_drvdata(pdev);

	mutex_destroy(&dice->lock);
}

static const struct of_device_id dice_of_match[] = {
	{ .compatible = "devmify,dice" },
	{ }
};
MODULE_DEVICE_TABLE(of, dice_of_match);

static struct platform_driver dice_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = dice_of_match,
		.dev_groups = dice_groups,
	},
	.probe = dice_probe,
	.remove = dice_remove,
};
module_platform_driver(dice_driver);

MODULE_DESCRIPTION("Dice");
MODULE_LICENSE("GPL");
