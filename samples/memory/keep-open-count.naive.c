// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in panel_read and panel_release */
/*
 * Display controller that counts its open files. remove() frees the block
 * only when there is none; otherwise the last close does it.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct panel {
	struct miscdevice misc;
	bool gone;
	unsigned int users;
	char line[16];
};

/* Guards users and gone; it outlives every panel, so it is not in one. */
static DEFINE_MUTEX(panel_lock);

static int panel_open(struct inode *inode, struct file *file)
{
	struct panel *panel = container_of(file->private_data, struct panel,
					   misc);

	mutex_lock(&panel_lock);
	panel->users++;
	mutex_unlock(&panel_lock);
	file->private_data = panel;

	return 0;
}

static int panel_release(struct inode *inode, struct file *file)
{
	struct panel *panel = file->private_data;

	mutex_lock(&panel_lock);
	panel->users--;
	if (panel->gone && !panel->users)
		kfree(panel);
	mutex_unlock(&panel_lock);

	return 0;
}

static ssize_t panel_read(struct file *file, char __user *buf, size_t count,
			  loff_t *ppos)
{
	struct panel *panel = file->private_data;

	return simple_read_from_buffer(buf, count, ppos, panel->line,
				       sizeof(panel->line));
}

static const struct file_operations panel_fops = {
	.owner = THIS_MODULE,
	.open = panel_open,
	.read = panel_read,
	.release = panel_release,
};

static int panel_probe(struct platform_device *pdev)
{
	struct panel *panel;
	int ret;

	panel = devm_kzalloc(&pdev->dev, sizeof(*panel), GFP_KERNEL);
	if (!panel)
		return -ENOMEM;

	panel->misc.minor = MISC_DYNAMIC_MINOR;
	panel->misc.name = KBUILD_MODNAME;
	panel->misc.fops = &panel_fops;
	panel->misc.parent = &pdev->dev;

	ret = misc_register(&panel->misc);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, panel);

	return 0;
}

static void panel_remove(struct platform_device *pdev)
{
	struct panel *panel = platform_get_drvdata(pdev);

	misc_deregister(&panel->misc);

	mutex_lock(&panel_lock);
	panel->gone = true;
	mutex_unlock(&panel_lock);
}

static struct platform_driver panel_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = panel_probe,
	.remove = panel_remove,
};
module_platform_driver(panel_driver);

MODULE_DESCRIPTION("Display panel that counts its open files");
MODULE_LICENSE("GPL");
