// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gyroscope that makes its file first: where getting the clock fails the file is
 * left behind, where enabling it fails the file is removed.  In one call they would
 * fail in one way.
 */
/* no naive: where getting the clock fails there is a leak before the conversion, too */
/* not run: where getting the clock fails the file stays */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define GYRO_RATE	0x10

struct gyro {
	void __iomem *base;
	struct clk *clk;
};

static ssize_t rate_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gyro *gyro = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(gyro->base + GYRO_RATE));
}
static DEVICE_ATTR_RO(rate);

static int gyro_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct gyro *gyro;
	int ret;

	gyro = devm_kzalloc(dev, sizeof(*gyro), GFP_KERNEL);
	if (!gyro)
		return -ENOMEM;
	platform_set_drvdata(pdev, gyro);

	gyro->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(gyro->base))
		return PTR_ERR(gyro->base);

	ret = device_create_file(dev, &dev_attr_rate);
	if (ret)
		return ret;

	gyro->clk = devm_clk_get(dev, NULL);
	if (IS_ERR(gyro->clk))
		return PTR_ERR(gyro->clk);

	ret = clk_prepare_enable(gyro->clk);
	if (ret)
		goto err_file;

	return 0;

err_file:
	device_remove_file(dev, &dev_attr_rate);
	return ret;
}

static void gyro_remove(struct platform_device *pdev)
{
	struct gyro *gyro = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_rate);
	clk_disable_unprepare(gyro->clk);
}

static const struct of_device_id gyro_of_match[] = {
	{ .compatible = "devmify,gyroscope" },
	{ }
};
MODULE_DEVICE_TABLE(of, gyro_of_match);

static struct platform_driver gyro_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = gyro_of_match,
	},
	.probe = gyro_probe,
	.remove = gyro_remove,
};
module_platform_driver(gyro_driver);

MODULE_DESCRIPTION("Gyroscope");
MODULE_LICENSE("GPL");
