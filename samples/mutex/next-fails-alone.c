// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pump that gives a drop to whoever opens the device: where the lock cannot be had probe
 * fails as where the registers cannot, for which nothing but the lock was undone.
 */
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>

#define PUMP_CONTROL	0x00
#define PUMP_START	BIT(0)
#define PUMP_DROP	BIT(1)

struct pump {
	struct miscdevice misc;
	struct mutex lock;	/* one drop at a time */
	void __iomem *base;
	unsigned int drops;
};

static int pump_open(struct inode *inode, struct file *file)
{
	struct pump *pump = container_of(file->private_data, struct pump, misc);

	/* misc_open() holds off misc_deregister(), so the pump is there */
	mutex_lock(&pump->lock);
	writel(PUMP_DROP, pump->base + PUMP_CONTROL);
	pump->drops++;
	mutex_unlock(&pump->lock);
	file->private_data = NULL;

	return 0;
}

static const struct file_operations pump_fops = {
	.owner = THIS_MODULE,
	.open = pump_open,
};

static int pump_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct pump *pump;
	int ret;

	pump = devm_kzalloc(dev, sizeof(*pump), GFP_KERNEL);
	if (!pump)
		return -ENOMEM;

	platform_set_drvdata(pdev, pump);
	ret = device_set_wakeup_enable(dev, true);
	if (ret)
		return ret;

	mutex_init(&pump->lock);

	pump->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(pump->base)) {
		ret = PTR_ERR(pump->base);
		goto err_destroy;
	}

	writel(PUMP_START, pump->base + PUMP_CONTROL);

	pump->misc.minor = MISC_DYNAMIC_MINOR;
	pump->misc.name = KBUILD_MODNAME;
	pump->misc.fops = &pump_fops;
	pump->misc.parent = dev;
	ret = misc_register(&pump->misc);
	if (ret) {
		dev_err(dev, "cannot register: %d\n", ret);
		goto err_stop;
	}

	return 0;

err_stop:
	writel(0, pump->base + PUMP_CONTROL);
err_destroy:
	mutex_destroy(&pump->lock);
	return ret;
}

static void pump_remove(struct platform_device *pdev)
{
	struct pump *pump = platform_get_drvdata(pdev);

	misc_deregister(&pump->misc);
	writel(0, pump->base + PUMP_CONTROL);
	mutex_destroy(&pump->lock);
}

static const struct of_device_id pump_of_match[] = {
	{ .compatible = "devmify,pump" },
	{ }
};
MODULE_DEVICE_TABLE(of, pump_of_match);

static struct platform_driver pump_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = pump_of_match,
	},
	.probe = pump_probe,
	.remove = pump_remove,
};
module_platform_driver(pump_driver);

MODULE_DESCRIPTION("Pump");
MODULE_LICENSE("GPL");
