// SPDX-License-Identifier: GPL-2.0-only
/*
 * Motor stage of a SoC that switches its supply off when it is idle: the handle
 * is got without management, in the middle of a ladder.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kstrtox.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define STAGE_SPEED	0x00

struct stage {
	void __iomem *base;
	struct regulator *motor;
};

static ssize_t speed_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct stage *stage = dev_get_drvdata(dev);
	u32 speed;
	int ret;

	ret = kstrtou32(buf, 0, &speed);
	if (ret)
		return ret;

	ret = regulator_enable(stage->motor);
	if (ret)
		return ret;
	writel(speed, stage->base + STAGE_SPEED);
	ret = regulator_disable(stage->motor);

	return ret ? ret : count;
}
static DEVICE_ATTR_WO(speed);

static int stage_probe(struct platform_device *pdev)
{
	struct regulator *motor;
	struct resource *res;
	struct stage *stage;
	int ret;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -EINVAL;

	stage = kzalloc(sizeof(*stage), GFP_KERNEL);
	if (!stage)
		return -ENOMEM;

	motor = regulator_get_exclusive(&pdev->dev, "motor");
	if (IS_ERR(motor)) {
		ret = PTR_ERR(motor);
		goto err_free;
	}
	stage->motor = motor;

	stage->base = ioremap(res->start, resource_size(res));
	if (!stage->base) {
		ret = -ENOMEM;
		goto err_put;
	}

	platform_set_drvdata(pdev, stage);

	ret = device_create_file(&pdev->dev, &dev_attr_speed);
	if (ret)
		goto err_unmap;

	return 0;

err_unmap:
	iounmap(stage->base);
err_put:
	regulator_put(motor);
err_free:
	kfree(stage);
	return ret;
}

static void stage_remove(struct platform_device *pdev)
{
	struct stage *stage = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_speed);
	iounmap(stage->base);
	regulator_put(stage->motor);
	kfree(stage);
}

static const struct of_device_id stage_of_match[] = {
	{ .compatible = "devmify,motor-stage" },
	{ }
};
MODULE_DEVICE_TABLE(of, stage_of_match);

static struct platform_driver stage_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = stage_of_match,
	},
	.probe = stage_probe,
	.remove = stage_remove,
};
module_platform_driver(stage_driver);

MODULE_DESCRIPTION("Motor stage");
MODULE_LICENSE("GPL");
