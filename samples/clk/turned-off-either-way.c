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
	int ret;

	counter = devm_kzalloc(dev, sizeof(*counter), GFP_KERNEL);
	if (!counter)
		return -ENOMEM;

	counter->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(counter->base))
		return PTR_ERR(counter->base);

	counter->bus = devm_clk_get(dev, "bus");
	if (IS_ERR(counter->bus))
		return PTR_ERR(counter->bus);

	counter->ref = devm_clk_get(dev, "ref");
	if (IS_ERR(counter->ref))
		return PTR_ERR(counter->ref);

	ret = clk_prepare_enable(counter->bus);
	if (ret)
		return ret;

	ret = clk_prepare_enable(counter->ref);
	if (ret)
		goto err_bus;

	platform_set_drvdata(pdev, counter);

	ret = device_create_file(dev, &dev_attr_value);
	if (ret)
		goto err_ref;

	return 0;

err_ref:
	clk_disable_unprepare(counter->ref);
err_bus:
	clk_disable_unprepare(counter->bus);
	return ret;
}

static void counter_remove(struct platform_device *pdev)
{
	struct counter *counter = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_value);
	clk_disable_unprepare(counter->bus);
	clk_disable_unprepare(counter->ref);
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
