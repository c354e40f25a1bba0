// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bell whose state may outlive the driver, as long as a device file is open: the
 * last one that has it frees it. Its lock lies in it, and may not be left for
 * devres to destroy.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct bell {
	struct miscdevice misc;
	struct kref users;
	struct mutex lock;	/* the rings */
	char *name;
	unsigned int rings;
};

static void bell_free(struct kref *users)
{
	struct bell *bell = container_of(users, struct bell, users);

	kfree(bell->name);
	kfree(bell);
}

static int bell_open(struct inode *inode, struct file *file)
{
	struct bell *bell = container_of(file->private_data, struct bell, misc);

	/* misc_open() holds off misc_deregister(), so the bell is there */
	kref_get(&bell->users);
	mutex_lock(&bell->lock);
	bell->rings++;
	mutex_unlock(&bell->lock);

	return 0;
}

static int bell_release(struct inode *inode, struct file *file)
{
	struct bell *bell = container_of(file->private_data, struct bell, misc);

	kref_put(&bell->users, bell_free);

	return 0;
}

static const struct file_operations bell_fops = {
	.owner = THIS_MODULE,
	.open = bell_open,
	.release = bell_release,
};

static int bell_probe(struct platform_device *pdev)
{
	struct bell *bell;
	int ret;

	bell = kzalloc(sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	kref_init(&bell->users);
	platform_set_drvdata(pdev, bell);

	bell->name = kasprintf(GFP_KERNEL, "bell-%s", dev_name(&pdev->dev));
	if (!bell->name) {
		ret = -ENOMEM;
		goto err_put;
	}

	mutex_init(&bell->lock);

	bell->misc.minor = MISC_DYNAMIC_MINOR;
	bell->misc.name = bell->name;
	bell->misc.fops = &bell_fops;
	ret = misc_register(&bell->misc);
	if (ret)
		goto err_destroy;

	return 0;

err_destroy:
	mutex_destroy(&bell->lock);
err_put:
	kref_put(&bell->users, bell_free);
	return ret;
}

static void bell_remove(struct platform_device *pdev)
{
	struct bell *bell = platform_get_drvdata(pdev);

	misc_deregister(&bell->misc);
	mutex_destroy(&bell->lock);
	kref_put(&bell->users, bell_free);
}

static struct platform_driver bell_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = bell_probe,
	.remove = bell_remove,
};
module_platform_driver(bell_driver);

MODULE_DESCRIPTION("Bell");
MODULE_LICENSE("GPL");
