// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parking meter: who writes to its device file starts a timer, which remove() stops
 * behind the file. As long as the file is there the timer can be started again.
 */
/* no naive: only who writes between remove() and devres starts the timer again */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/timer.h>

#define METER_FLAG	0x04

struct meter {
	struct miscdevice misc;
	struct timer_list timer;
	void __iomem *base;
};

static void meter_expired(struct timer_list *timer)
{
	struct meter *meter = from_timer(meter, timer, timer);

	writel(1, meter->base + METER_FLAG);
}

static ssize_t meter_write(struct file *file, const char __user *buf, size_t len,
			   loff_t *off)
{
	struct meter *meter = container_of(file->private_data, struct meter, misc);

	mod_timer(&meter->timer, jiffies + len * HZ);

	return len;
}

static const struct file_operations meter_fops = {
	.owner = THIS_MODULE,
	.write = meter_write,
};

static int meter_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct meter *meter;
	int ret;

	meter = devm_kzalloc(dev, sizeof(*meter), GFP_KERNEL);
	if (!meter)
		return -ENOMEM;

	meter->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(meter->base))
		return PTR_ERR(meter->base);

	timer_setup(&meter->timer, meter_expired, 0);

	meter->misc.minor = MISC_DYNAMIC_MINOR;
	meter->misc.name = "meter";
	meter->misc.fops = &meter_fops;
	meter->misc.parent = dev;
	platform_set_drvdata(pdev, meter);

	ret = misc_register(&meter->misc);
	if (ret)
		return ret;

	return 0;
}

static void meter_remove(struct platform_device *pdev)
{
	struct meter *meter = platform_get_drvdata(pdev);

	misc_deregister(&meter->misc);
	timer_shutdown_sync(&meter->timer);
}

static const struct of_device_id meter_of_match[] = {
	{ .compatible = "devmify,meter" },
	{ }
};
MODULE_DEVICE_TABLE(of, meter_of_match);

static struct platform_driver meter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = meter_of_match,
	},
	.probe = meter_probe,
	.remove = meter_remove,
};
module_platform_driver(meter_driver);

MODULE_DESCRIPTION("Parking meter");
MODULE_LICENSE("GPL");
