// SPDX-License-Identifier: GPL-2.0-only
/*
 * The character device of the text books: one block is allocated when the
 * module is loaded, one each time that the file is opened. No driver is bound
 * to anything, so there is no device that could own either.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define MEMO_SIZE	128

struct memo_reader {
	size_t seen;
};

static char *memo_text;

static int memo_open(struct inode *inode, struct file *file)
{
	struct memo_reader *reader;

	reader = kzalloc(sizeof(*reader), GFP_KERNEL);
	if (!reader)
		return -ENOMEM;

	file->private_data = reader;

	return 0;
}

static int memo_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);

	return 0;
}

static ssize_t memo_read(struct file *file, char __user *buf, size_t count,
			 loff_t *ppos)
{
	struct memo_reader *reader = file->private_data;
	ssize_t ret;

	ret = simple_read_from_buffer(buf, count, ppos, memo_text, MEMO_SIZE);
	if (ret > 0)
		reader->seen += ret;

	return ret;
}

static const struct file_operations memo_fops = {
	.owner = THIS_MODULE,
	.open = memo_open,
	.read = memo_read,
	.release = memo_release,
};

static struct miscdevice memo_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = KBUILD_MODNAME,
	.fops = &memo_fops,
};

static int __init memo_init(void)
{
	int ret;

	memo_text = kzalloc(MEMO_SIZE, GFP_KERNEL);
	if (!memo_text)
		return -ENOMEM;

	ret = misc_register(&memo_misc);
	if (ret)
		kfree(memo_text);

	return ret;
}

static void __exit memo_exit(void)
{
	misc_deregister(&memo_misc);
	kfree(memo_text);
}

module_init(memo_init);
module_exit(memo_exit);

MODULE_DESCRIPTION("Character device without a device to bind");
MODULE_LICENSE("GPL");
