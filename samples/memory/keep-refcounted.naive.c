// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in mailbox_read and mailbox_release */
/*
 * Mailbox to a firmware: every open file holds a reference, the binding holds
 * another. A file may stay open for hours after the driver was unbound and
 * still reads from the block, so only the last reference may free it.
 */
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct mailbox {
	struct miscdevice misc;
	struct kref ref;
	char last[32];
};

static void mailbox_free(struct kref *ref)
{
	kfree(container_of(ref, struct mailbox, ref));
}

static int mailbox_open(struct inode *inode, struct file *file)
{
	struct mailbox *mbox = container_of(file->private_data, struct mailbox,
					    misc);

	kref_get(&mbox->ref);
	file->private_data = mbox;

	return 0;
}

static int mailbox_release(struct inode *inode, struct file *file)
{
	struct mailbox *mbox = file->private_data;

	kref_put(&mbox->ref, mailbox_free);

	return 0;
}

static ssize_t mailbox_read(struct file *file, char __user *buf, size_t count,
			    loff_t *ppos)
{
	struct mailbox *mbox = file->private_data;

	return simple_read_from_buffer(buf, count, ppos, mbox->last,
				       sizeof(mbox->last));
}

static const struct file_operations mailbox_fops = {
	.owner = THIS_MODULE,
	.open = mailbox_open,
	.read = mailbox_read,
	.release = mailbox_release,
};

static int mailbox_probe(struct platform_device *pdev)
{
	struct mailbox *mbox;
	int ret;

	mbox = devm_kzalloc(&pdev->dev, sizeof(*mbox), GFP_KERNEL);
	if (!mbox)
		return -ENOMEM;

	kref_init(&mbox->ref);
	mbox->misc.minor = MISC_DYNAMIC_MINOR;
	mbox->misc.name = KBUILD_MODNAME;
	mbox->misc.fops = &mailbox_fops;
	mbox->misc.parent = &pdev->dev;

	ret = misc_register(&mbox->misc);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, mbox);

	return 0;
}

static void mailbox_remove(struct platform_device *pdev)
{
	struct mailbox *mbox = platform_get_drvdata(pdev);

	misc_deregister(&mbox->misc);
	kref_put(&mbox->ref, mailbox_free);
}

static struct platform_driver mailbox_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = mailbox_probe,
	.remove = mailbox_remove,
};
module_platform_driver(mailbox_driver);

MODULE_DESCRIPTION("Firmware mailbox with a reference count");
MODULE_LICENSE("GPL");
