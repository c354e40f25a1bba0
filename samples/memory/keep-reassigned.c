// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tuner with a transfer buffer that grows: a longer command makes a larger
 * buffer, frees the old one and swaps the pointer. What remove() frees need
 * not be what probe allocated.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TUNER_LONG	256

struct tuner {
	struct miscdevice misc;
	u8 *buf;
	size_t len;
};

static int tuner_reserve(struct tuner *tuner, size_t len)
{
	u8 *larger;

	if (len <= tuner->len)
		return 0;

	larger = kzalloc(len, GFP_KERNEL);
	if (!larger)
		return -ENOMEM;

	kfree(tuner->buf);
	tuner->buf = larger;
	tuner->len = len;

	return 0;
}

static int tuner_open(struct inode *inode, struct file *file)
{
	struct tuner *tuner = container_of(file->private_data, struct tuner,
					   misc);

	/* misc_open() holds off misc_deregister(), so the tuner is there */
	file->private_data = NULL;

	return tuner_reserve(tuner, TUNER_LONG);
}

static const struct file_operations tuner_fops = {
	.owner = THIS_MODULE,
	.open = tuner_open,
};

static int tuner_probe(struct platform_device *pdev)
{
	struct tuner *tuner;
	int ret;

	tuner = devm_kzalloc(&pdev->dev, sizeof(*tuner), GFP_KERNEL);
	if (!tuner)
		return -ENOMEM;

	tuner->len = 16;
	tuner->buf = kzalloc(tuner->len, GFP_KERNEL);
	if (!tuner->buf)
		return -ENOMEM;

	tuner->misc.minor = MISC_DYNAMIC_MINOR;
	tuner->misc.name = KBUILD_MODNAME;
	tuner->misc.fops = &tuner_fops;
	tuner->misc.parent = &pdev->dev;
	platform_set_drvdata(pdev, tuner);

	ret = misc_register(&tuner->misc);
	if (ret) {
		kfree(tuner->buf);
		return ret;
	}

	return 0;
}

static void tuner_remove(struct platform_device *pdev)
{
	struct tuner *tuner = platform_get_drvdata(pdev);

	misc_deregister(&tuner->misc);
	kfree(tuner->buf);
}

static struct platform_driver tuner_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = tuner_probe,
	.remove = tuner_remove,
};
module_platform_driver(tuner_driver);

MODULE_DESCRIPTION("Tuner that replaces its buffer by a larger one");
MODULE_LICENSE("GPL");
