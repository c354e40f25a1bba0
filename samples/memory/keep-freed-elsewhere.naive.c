// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in gauge_restart when the file is opened */
/*
 * Gauge that keeps what it measured before anybody listened. The first open
 * drops this early history, remove() drops it if nobody ever came. The free
 * in the open path is as much the end of the buffer as the one in remove().
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define GAUGE_EARLY	32

struct gauge {
	struct miscdevice misc;
	u16 *early;
	unsigned int count;
};

static void gauge_restart(struct gauge *gauge)
{
	kfree(gauge->early);
	gauge->early = NULL;
	gauge->count = 0;
}

static int gauge_open(struct inode *inode, struct file *file)
{
	struct gauge *gauge = container_of(file->private_data, struct gauge,
					   misc);

	/* misc_open() holds off misc_deregister(), so the gauge is there */
	gauge_restart(gauge);
	file->private_data = NULL;

	return 0;
}

static const struct file_operations gauge_fops = {
	.owner = THIS_MODULE,
	.open = gauge_open,
};

static int gauge_probe(struct platform_device *pdev)
{
	struct gauge *gauge;
	int ret;

	gauge = devm_kzalloc(&pdev->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	gauge->early = devm_kcalloc(&pdev->dev, GAUGE_EARLY,
				    sizeof(*gauge->early), GFP_KERNEL);
	if (!gauge->early)
		return -ENOMEM;

	gauge->misc.minor = MISC_DYNAMIC_MINOR;
	gauge->misc.name = KBUILD_MODNAME;
	gauge->misc.fops = &gauge_fops;
	gauge->misc.parent = &pdev->dev;
	platform_set_drvdata(pdev, gauge);

	ret = misc_register(&gauge->misc);
	if (ret)
		return ret;

	return 0;
}

static void gauge_remove(struct platform_device *pdev)
{
	struct gauge *gauge = platform_get_drvdata(pdev);

	misc_deregister(&gauge->misc);
}

static struct platform_driver gauge_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = gauge_probe,
	.remove = gauge_remove,
};
module_platform_driver(gauge_driver);

MODULE_DESCRIPTION("Gauge whose early history is freed by the first open");
MODULE_LICENSE("GPL");
