// SPDX-License-Identifier: GPL-2.0-only
/*
 * Trace buffer of one page that open files go on reading after the driver was
 * unbound. Every file holds a reference, and the last one gives the page back.
 */
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct trace {
	struct miscdevice misc;
	struct kref ref;
	unsigned long page;
};

static void trace_free(struct kref *ref)
{
	struct trace *trace = container_of(ref, struct trace, ref);

	free_page(trace->page);
	kfree(trace);
}

static int trace_open(struct inode *inode, struct file *file)
{
	struct trace *trace = container_of(file->private_data, struct trace,
					   misc);

	kref_get(&trace->ref);
	file->private_data = trace;

	return 0;
}

static int trace_release(struct inode *inode, struct file *file)
{
	struct trace *trace = file->private_data;

	kref_put(&trace->ref, trace_free);

	return 0;
}

static ssize_t trace_read(struct file *file, char __user *buf, size_t count,
			  loff_t *ppos)
{
	struct trace *trace = file->private_data;

	return simple_read_from_buffer(buf, count, ppos, (void *)trace->page,
				       PAGE_SIZE);
}

static const struct file_operations trace_fops = {
	.owner = THIS_MODULE,
	.open = trace_open,
	.read = trace_read,
	.release = trace_release,
};

static int trace_probe(struct platform_device *pdev)
{
	struct trace *trace;
	int ret;

	trace = kzalloc(sizeof(*trace), GFP_KERNEL);
	if (!trace)
		return -ENOMEM;

	kref_init(&trace->ref);
	trace->page = get_zeroed_page(GFP_KERNEL);
	if (!trace->page) {
		ret = -ENOMEM;
		goto err_free;
	}

	trace->misc.minor = MISC_DYNAMIC_MINOR;
	trace->misc.name = KBUILD_MODNAME;
	trace->misc.fops = &trace_fops;
	trace->misc.parent = &pdev->dev;

	ret = misc_register(&trace->misc);
	if (ret)
		goto err_page;

	platform_set_drvdata(pdev, trace);

	return 0;

err_page:
	free_page(trace->page);
err_free:
	kfree(trace);
	return ret;
}

static void trace_remove(struct platform_device *pdev)
{
	struct trace *trace = platform_get_drvdata(pdev);

	misc_deregister(&trace->misc);
	kref_put(&trace->ref, trace_free);
}

static struct platform_driver trace_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = trace_probe,
	.remove = trace_remove,
};
module_platform_driver(trace_driver);

MODULE_DESCRIPTION("Trace page that open files keep");
MODULE_LICENSE("GPL");
