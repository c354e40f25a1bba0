// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crane that is sent home before its power management is enabled, and again by
 * remove(): a failure behind that has to turn power management off, and no more.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

#define CRANE_CONTROL	0x00
#define CRANE_HOME	BIT(0)
#define CRANE_LIFT	BIT(1)

struct crane {
	struct miscdevice misc;
	void __iomem *base;
	unsigned int sleeps;
};

static int crane_home(struct crane *crane)
{
	writel(CRANE_HOME, crane->base + CRANE_CONTROL);
	if (readl(crane->base + CRANE_CONTROL) & CRANE_LIFT)
		return -EBUSY;

	return 0;
}

static int crane_open(struct inode *inode, struct file *file)
{
	struct crane *crane = container_of(file->private_data, struct crane, misc);

	/* misc_open() holds off misc_deregister(), so the crane is there */
	writel(CRANE_LIFT, crane->base + CRANE_CONTROL);
	file->private_data = NULL;

	return 0;
}

static const struct file_operations crane_fops = {
	.owner = THIS_MODULE,
	.open = crane_open,
};

static int crane_runtime_suspend(struct device *dev)
{
	struct crane *crane = dev_get_drvdata(dev);

	crane->sleeps++;

	return 0;
}

static int crane_runtime_resume(struct device *dev)
{
	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(crane_pm_ops, crane_runtime_suspend, crane_runtime_resume, NULL);

static int crane_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct crane *crane;
	int ret;

	crane = devm_kzalloc(dev, sizeof(*crane), GFP_KERNEL);
	if (!crane)
		return -ENOMEM;

	platform_set_drvdata(pdev, crane);

	crane->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(crane->base))
		return PTR_ERR(crane->base);

	ret = crane_home(crane);
	if (ret)
		return ret;

	ret = devm_pm_runtime_enable(dev);
	if (ret)
		return ret;

	ret = pm_runtime_resume_and_get(dev);
	if (ret) {
		dev_err(dev, "cannot wake up: %d\n", ret);
		return ret;
	}
	pm_runtime_put_sync(dev);

	crane->misc.minor = MISC_DYNAMIC_MINOR;
	crane->misc.name = KBUILD_MODNAME;
	crane->misc.fops = &crane_fops;
	crane->misc.parent = dev;
	return misc_register(&crane->misc);
}

static void crane_remove(struct platform_device *pdev)
{
	struct crane *crane = platform_get_drvdata(pdev);

	misc_deregister(&crane->misc);
	crane_home(crane);
}

static const struct of_device_id crane_of_match[] = {
	{ .compatible = "devmify,crane" },
	{ }
};
MODULE_DEVICE_TABLE(of, crane_of_match);

static struct platform_driver crane_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = crane_of_match,
		.pm = pm_ptr(&crane_pm_ops),
	},
	.probe = crane_probe,
	.remove = crane_remove,
};
module_platform_driver(crane_driver);

MODULE_DESCRIPTION("Crane");
MODULE_LICENSE("GPL");
