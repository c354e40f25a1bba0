// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telemetry page with a count of open files. A plain count, not a kref: the
 * side that comes last, remove() or the last close, gives page and state back.
 */
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct telemetry {
	struct miscdevice misc;
	unsigned long page;
	unsigned int users;
	bool gone;
};

/* Guards users and gone; it outlives every state, so it is not in one. */
static DEFINE_MUTEX(telemetry_lock);

static int telemetry_open(struct inode *inode, struct file *file)
{
	struct telemetry *tel = container_of(file->private_data,
					     struct telemetry, misc);

	mutex_lock(&telemetry_lock);
	tel->users++;
	mutex_unlock(&telemetry_lock);
	file->private_data = tel;

	return 0;
}

static int telemetry_release(struct inode *inode, struct file *file)
{
	struct telemetry *tel = file->private_data;

	mutex_lock(&telemetry_lock);
	tel->users--;
	if (tel->gone && !tel->users) {
		free_page(tel->page);
		kfree(tel);
	}
	mutex_unlock(&telemetry_lock);

	return 0;
}

static ssize_t telemetry_read(struct file *file, char __user *buf,
			      size_t count, loff_t *ppos)
{
	struct telemetry *tel = file->private_data;

	return simple_read_from_buffer(buf, count, ppos, (void *)tel->page,
				       PAGE_SIZE);
}

static const struct file_operations telemetry_fops = {
	.owner = THIS_MODULE,
	.open = telemetry_open,
	.read = telemetry_read,
	.release = telemetry_release,
};

static int telemetry_probe(struct platform_device *pdev)
{
	struct telemetry *tel;
	int ret;

	tel = kzalloc(sizeof(*tel), GFP_KERNEL);
	if (!tel)
		return -ENOMEM;

	tel->page = __get_free_page(GFP_KERNEL | __GFP_ZERO);
	if (!tel->page) {
		kfree(tel);
		return -ENOMEM;
	}

	tel->misc.minor = MISC_DYNAMIC_MINOR;
	tel->misc.name = KBUILD_MODNAME;
	tel->misc.fops = &telemetry_fops;
	tel->misc.parent = &pdev->dev;

	ret = misc_register(&tel->misc);
	if (ret) {
		free_page(tel->page);
		kfree(tel);
		return ret;
	}

	platform_set_drvdata(pdev, tel);

	return 0;
}

static void telemetry_remove(struct platform_device *pdev)
{
	struct telemetry *tel = platform_get_drvdata(pdev);

	misc_deregister(&tel->misc);

	mutex_lock(&telemetry_lock);
	tel->gone = true;
	if (!tel->users) {
		free_page(tel->page);
		kfree(tel);
	}
	mutex_unlock(&telemetry_lock);
}

static struct platform_driver telemetry_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = telemetry_probe,
	.remove = telemetry_remove,
};
module_platform_driver(telemetry_driver);

MODULE_DESCRIPTION("Telemetry page freed by remove or by the last close");
MODULE_LICENSE("GPL");
