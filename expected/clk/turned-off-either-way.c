// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counter with two clocks: remove() turns off first the one that was on first, a failing
 * probe last, so that no order between them matters.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define COUNTER_VALUE	0x10

struct counter {
	void __iomem *base;
	struct clk *bus;
	struct clk *ref;
};

static ssize_t value_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct counter *counter = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(counter->base + COUNTER_VALUE));
}
static DEVICE_ATTR_RO(value);

static int counter_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct counter *counter;

	counter = devm_kzalloc(dev, sizeof(*counter), GFP_KERNEL);
	if (!counter)
		return -ENOMEM;

	counter->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(counter->base))
		return PTR_ERR(counter->base);

	counter->bus = devm_clk_get_enabled(dev, "bus");
	if (IS_ERR(counter->bus))
		return PTR_ERR(counter->bus);

	counter->ref = devm_clk_get_enabled(dev, "ref");
	if (IS_ERR(counter->ref))
		return PTR_ERR(counter->ref);

	platform_set_drvdata(pdev, counter);

	return device_create_file(dev, &dev_attr_value);
}

static void counter_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_value);
}

static const struct of_device_id counter_of_match[] = {
	{ .compatible = "devmify,counter" },
	{ }
};
MODULE_DEVICE_TABLE(of, counter_of_match);

static struct platform_driver counter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = counter_of_match,
	},
	.probe = counter_probe,
	.remove = counter_remove,
};
module_platform_driver(counter_driver);

MODULE_DESCRIPTION("Counter");
MODULE_LICENSE("GPL");
