// SPDX-License-Identifier: GPL-2.0-only
/*
 * Foghorn that is out of reset from probe to remove, where there is a reset line:
 * it is deasserted in the other branch of the check that it could be got.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/sysfs.h>

#define FOGHORN_LEVEL	0x00

struct foghorn {
	void __iomem *base;
	struct reset_control *rst;
};

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct foghorn *foghorn = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(foghorn->base + FOGHORN_LEVEL));
}
static DEVICE_ATTR_RO(level);

static int foghorn_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct foghorn *foghorn;

	foghorn = devm_kzalloc(dev, sizeof(*foghorn), GFP_KERNEL);
	if (!foghorn)
		return -ENOMEM;

	foghorn->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(foghorn->base))
		return PTR_ERR(foghorn->base);

	foghorn->rst =
		devm_reset_control_get_optional_exclusive_deasserted(dev,
								     "horn");
	if (IS_ERR(foghorn->rst))
		return dev_err_probe(dev, PTR_ERR(foghorn->rst), "no reset line\n");

	platform_set_drvdata(pdev, foghorn);

	return device_create_file(dev, &dev_attr_level);
}

static void foghorn_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_level);
}

static const struct of_device_id foghorn_of_match[] = {
	{ .compatible = "devmify,foghorn" },
	{ }
};
MODULE_DEVICE_TABLE(of, foghorn_of_match);

static struct platform_driver foghorn_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = foghorn_of_match,
	},
	.probe = foghorn_probe,
	.remove = foghorn_remove,
};
module_platform_driver(foghorn_driver);

MODULE_DESCRIPTION("Foghorn");
MODULE_LICENSE("GPL");
