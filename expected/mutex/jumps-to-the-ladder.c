// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drum that is turned while the driver is bound, and beaten through a device file.
 * What stops it stays, so a lock that cannot be had jumps to it, as the next step
 * does that fails.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>

#define DRUM_CONTROL	0x00
#define DRUM_TURN	BIT(0)
#define DRUM_BEAT	BIT(1)

struct drum {
	struct miscdevice misc;
	struct mutex lock;	/* one beat at a time */
	void __iomem *base;
	unsigned int beats;
};

static int drum_open(struct inode *inode, struct file *file)
{
	struct drum *drum = container_of(file->private_data, struct drum, misc);

	/* misc_open() holds off misc_deregister(), so the drum is there */
	mutex_lock(&drum->lock);
	writel(DRUM_TURN | DRUM_BEAT, drum->base + DRUM_CONTROL);
	drum->beats++;
	mutex_unlock(&drum->lock);
	file->private_data = NULL;

	return 0;
}

static const struct file_operations drum_fops = {
	.owner = THIS_MODULE,
	.open = drum_open,
};

static int drum_set_name(struct drum *drum, struct device *dev)
{
	drum->misc.name = devm_kasprintf(dev, GFP_KERNEL, "drum-%s", dev_name(dev));

	return drum->misc.name ? 0 : -ENOMEM;
}

static int drum_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct drum *drum;
	int ret;

	drum = devm_kzalloc(dev, sizeof(*drum), GFP_KERNEL);
	if (!drum)
		return -ENOMEM;

	platform_set_drvdata(pdev, drum);

	drum->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(drum->base))
		return PTR_ERR(drum->base);

	writel(DRUM_TURN, drum->base + DRUM_CONTROL);

	ret = drum_set_name(drum, dev);
	if (ret)
		goto err_stop;

	ret = devm_mutex_init(dev, &drum->lock);
	if (ret)
		goto err_stop;

	drum->misc.minor = MISC_DYNAMIC_MINOR;
	drum->misc.fops = &drum_fops;
	drum->misc.parent = dev;
	ret = misc_register(&drum->misc);
	if (ret) {
		dev_err(dev, "cannot register: %d\n", ret);
		goto err_stop;
	}

	return 0;

err_stop:
	writel(0, drum->base + DRUM_CONTROL);
	return ret;
}

static void drum_remove(struct platform_device *pdev)
{
	struct drum *drum = platform_get_drvdata(pdev);

	misc_deregister(&drum->misc);
	writel(0, drum->base + DRUM_CONTROL);
}

static const struct of_device_id drum_of_match[] = {
	{ .compatible = "devmify,drum" },
	{ }
};
MODULE_DEVICE_TABLE(of, drum_of_match);

static struct platform_driver drum_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = drum_of_match,
	},
	.probe = drum_probe,
	.remove = drum_remove,
};
module_platform_driver(drum_driver);

MODULE_DESCRIPTION("Drum");
MODULE_LICENSE("GPL");
