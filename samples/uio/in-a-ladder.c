// SPDX-License-Identifier: GPL-2.0-only
/*
 * Press that a program drives, and a file of its mode, which remove() takes away
 * by hand before.
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/uio_driver.h>

#define PRESS_MODE	0x00

struct press {
	void __iomem *regs;
	struct uio_info info;
};

static irqreturn_t press_handler(int irq, struct uio_info *info)
{
	struct press *press = info->priv;

	return readl(press->regs + PRESS_MODE) ? IRQ_HANDLED : IRQ_NONE;
}

static ssize_t mode_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct press *press = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(press->regs + PRESS_MODE));
}
static DEVICE_ATTR_RO(mode);

static int press_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct press *press;
	int ret;

	press = devm_kzalloc(dev, sizeof(*press), GFP_KERNEL);
	if (!press)
		return -ENOMEM;

	press->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(press->regs))
		return PTR_ERR(press->regs);

	press->info.name = "press";
	press->info.version = "1";
	press->info.irq = UIO_IRQ_CUSTOM;
	press->info.handler = press_handler;
	press->info.priv = press;
	platform_set_drvdata(pdev, press);

	ret = uio_register_device(dev, &press->info);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	ret = device_create_file(dev, &dev_attr_mode);
	if (ret)
		goto err_undo;

	return 0;

err_undo:
	uio_unregister_device(&press->info);
	return ret;
}

static void press_remove(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct press *press = platform_get_drvdata(pdev);

	device_remove_file(dev, &dev_attr_mode);
	uio_unregister_device(&press->info);
}

static const struct of_device_id press_of_match[] = {
	{ .compatible = "fictional,press" },
	{ }
};
MODULE_DEVICE_TABLE(of, press_of_match);

static struct platform_driver press_driver = {
	.probe = press_probe,
	.remove = press_remove,
	.driver = {
		.name = "press",
		.of_match_table = press_of_match,
	},
};
module_platform_driver(press_driver);

MODULE_DESCRIPTION("Press");
MODULE_LICENSE("GPL");

/* not run: the test kernel has no drivers in user space */
