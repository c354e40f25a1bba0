// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pulse counter that nobody may change the rate of its clock under: the clock of
 * a child node is got by name, and its rate is held.
 */
/* not run: the test machine has no device tree */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct pulse {
	struct clk *clk;
	u32 divider;
};

static ssize_t resolution_show(struct device *dev, struct device_attribute *attr,
			       char *buf)
{
	struct pulse *pulse = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%lu\n", clk_get_rate(pulse->clk) / pulse->divider);
}
static DEVICE_ATTR_RO(resolution);

static int pulse_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct device_node *np;
	struct pulse *pulse;
	int ret;

	pulse = devm_kzalloc(dev, sizeof(*pulse), GFP_KERNEL);
	if (!pulse)
		return -ENOMEM;
	pulse->divider = 16;

	np = of_get_child_by_name(dev->of_node, "counter");
	if (!np)
		return -ENODEV;
	pulse->clk = devm_get_clk_from_child(dev, np, "count");
	of_node_put(np);
	if (IS_ERR(pulse->clk))
		return PTR_ERR(pulse->clk);

	ret = devm_clk_rate_exclusive_get(dev, pulse->clk);
	if (ret)
		return ret;
	platform_set_drvdata(pdev, pulse);

	return device_create_file(dev, &dev_attr_resolution);
}

static void pulse_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_resolution);
}

static const struct of_device_id pulse_of_match[] = {
	{ .compatible = "devmify,pulse-counter" },
	{ }
};
MODULE_DEVICE_TABLE(of, pulse_of_match);

static struct platform_driver pulse_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = pulse_of_match,
	},
	.probe = pulse_probe,
	.remove = pulse_remove,
};
module_platform_driver(pulse_driver);

MODULE_DESCRIPTION("Pulse counter");
MODULE_LICENSE("GPL");
