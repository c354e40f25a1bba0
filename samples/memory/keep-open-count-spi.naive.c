// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in spitap_read and spitap_release */
/*
 * User space access to a chip on SPI. The state of a chip is found through a
 * list when a file is opened; a chip that goes away clears the pointer to its
 * device, and whoever comes last, remove() or close, frees the state.
 */
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>
#include <linux/uaccess.h>

struct spitap {
	struct spi_device *spi;
	struct list_head list;
	unsigned int users;
	u32 speed_hz;
};

static LIST_HEAD(spitap_list);
/* Guards the list and, in each state, spi and users. */
static DEFINE_MUTEX(spitap_lock);

static int spitap_open(struct inode *inode, struct file *file)
{
	struct spitap *tap;
	int ret = -ENXIO;

	mutex_lock(&spitap_lock);
	tap = list_first_entry_or_null(&spitap_list, struct spitap, list);
	if (tap) {
		tap->users++;
		file->private_data = tap;
		ret = 0;
	}
	mutex_unlock(&spitap_lock);

	return ret;
}

static int spitap_release(struct inode *inode, struct file *file)
{
	struct spitap *tap = file->private_data;
	bool dofree;

	mutex_lock(&spitap_lock);
	tap->users--;
	dofree = !tap->users && !tap->spi;
	mutex_unlock(&spitap_lock);

	if (dofree)
		kfree(tap);

	return 0;
}

static ssize_t spitap_read(struct file *file, char __user *buf, size_t count,
			   loff_t *ppos)
{
	struct spitap *tap = file->private_data;
	char text[16];
	int len;

	mutex_lock(&spitap_lock);
	if (!tap->spi) {
		mutex_unlock(&spitap_lock);
		return -ESHUTDOWN;
	}
	len = scnprintf(text, sizeof(text), "%u\n", tap->speed_hz);
	mutex_unlock(&spitap_lock);

	return simple_read_from_buffer(buf, count, ppos, text, len);
}

static const struct file_operations spitap_fops = {
	.owner = THIS_MODULE,
	.open = spitap_open,
	.read = spitap_read,
	.release = spitap_release,
};

static struct miscdevice spitap_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = KBUILD_MODNAME,
	.fops = &spitap_fops,
};

static int spitap_probe(struct spi_device *spi)
{
	struct spitap *tap;

	tap = devm_kzalloc(&spi->dev, sizeof(*tap), GFP_KERNEL);
	if (!tap)
		return -ENOMEM;

	tap->spi = spi;
	tap->speed_hz = spi->max_speed_hz;
	spi_set_drvdata(spi, tap);

	mutex_lock(&spitap_lock);
	list_add(&tap->list, &spitap_list);
	mutex_unlock(&spitap_lock);

	return 0;
}

static void spitap_remove(struct spi_device *spi)
{
	struct spitap *tap = spi_get_drvdata(spi);

	mutex_lock(&spitap_lock);
	tap->spi = NULL;
	list_del(&tap->list);
	mutex_unlock(&spitap_lock);
}

static const struct spi_device_id spitap_ids[] = {
	{ KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(spi, spitap_ids);

static struct spi_driver spitap_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = spitap_ids,
	.probe = spitap_probe,
	.remove = spitap_remove,
};

static int __init spitap_init(void)
{
	int ret;

	ret = misc_register(&spitap_misc);
	if (ret)
		return ret;

	ret = spi_register_driver(&spitap_driver);
	if (ret)
		misc_deregister(&spitap_misc);

	return ret;
}

static void __exit spitap_exit(void)
{
	spi_unregister_driver(&spitap_driver);
	misc_deregister(&spitap_misc);
}

module_init(spitap_init);
module_exit(spitap_exit);

MODULE_DESCRIPTION("SPI access for user space, freed by remove or by the last close");
MODULE_LICENSE("GPL");
