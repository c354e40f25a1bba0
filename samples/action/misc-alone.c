// SPDX-License-Identifier: GPL-2.0-only
/*
 * Door bell with a device file: nothing but the file keeps remove(), and there is no
 * managed function for it, so that devres deregisters it by an action.
 */
/* not run: a file that is still open uses memory that went with the device */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define BELL_RING	0x04

struct bell {
	struct miscdevice misc;
	void __iomem *base;
};

static ssize_t bell_write(struct file *file, const char __user *buf, size_t len,
			  loff_t *off)
{
	struct bell *bell = container_of(file->private_data, struct bell, misc);

	writel(1, bell->base + BELL_RING);

	return len;
}

static const struct file_operations bell_fops = {
	.owner = THIS_MODULE,
	.write = bell_write,
};

static int bell_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct bell *bell;
	int ret;

	bell = devm_kzalloc(dev, sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	bell->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(bell->base))
		return PTR_ERR(bell->base);

	bell->misc.minor = MISC_DYNAMIC_MINOR;
	bell->misc.name = "bell";
	bell->misc.fops = &bell_fops;
	bell->misc.parent = dev;
	platform_set_drvdata(pdev, bell);

	ret = misc_register(&bell->misc);
	if (ret) {
		dev_err(dev, "no device file: %d\n", ret);
		return ret;
	}

	dev_dbg(dev, "ready to ring\n");

	return 0;
}

static void bell_remove(struct platform_device *pdev)
{
	struct bell *bell = platform_get_drvdata(pdev);

	misc_deregister(&bell->misc);
}

static const struct of_device_id bell_of_match[] = {
	{ .compatible = "devmify,bell" },
	{ }
};
MODULE_DEVICE_TABLE(of, bell_of_match);

static struct platform_driver bell_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = bell_of_match,
	},
	.probe = bell_probe,
	.remove = bell_remove,
};
module_platform_driver(bell_driver);

MODULE_DESCRIPTION("Door bell");
MODULE_LICENSE("GPL");
