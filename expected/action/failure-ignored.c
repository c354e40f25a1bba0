// SPDX-License-Identifier: GPL-2.0-only
/*
 * Log chip: whether its reset could be deasserted is never asked, and it is asserted again all
 * the same. An action that fails is told as what comes next is, where nothing but the reset
 * is undone.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/uaccess.h>

#define CHIP_NOW	0x00

struct chip {
	struct miscdevice misc;
	void __iomem *base;
	struct clk *clk;
	struct reset_control *rst;
};

static ssize_t chip_read(struct file *file, char __user *buf, size_t len, loff_t *off)
{
	struct chip *chip = container_of(file->private_data, struct chip, misc);
	u32 now = readl(chip->base + CHIP_NOW);

	return simple_read_from_buffer(buf, len, off, &now, sizeof(now));
}

static const struct file_operations chip_fops = {
	.owner = THIS_MODULE,
	.read = chip_read,
};

static void chip_reset_control_assert(void *data)
{
	reset_control_assert(data);
}

static void chip_misc_deregister(void *data)
{
	misc_deregister(data);
}

static int chip_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct chip *chip;
	int err;

	chip = devm_kzalloc(dev, sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return -ENOMEM;

	chip->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(chip->base))
		return PTR_ERR(chip->base);

	chip->clk = devm_clk_get_enabled(dev, NULL);
	if (IS_ERR(chip->clk))
		return PTR_ERR(chip->clk);

	chip->rst = devm_reset_control_get_exclusive(dev, NULL);
	if (IS_ERR(chip->rst))
		return PTR_ERR(chip->rst);

	err = device_set_wakeup_enable(dev, true);
	if (err)
		return err;

	reset_control_deassert(chip->rst);

	err = devm_add_action_or_reset(dev, chip_reset_control_assert,
				       chip->rst);
	if (err)
		return err;

	chip->misc.minor = MISC_DYNAMIC_MINOR;
	chip->misc.name = "chip";
	chip->misc.fops = &chip_fops;
	chip->misc.parent = dev;

	err = misc_register(&chip->misc);
	if (err)
		return err;

	return devm_add_action_or_reset(dev, chip_misc_deregister, &chip->misc);
}

static const struct of_device_id chip_of_match[] = {
	{ .compatible = "devmify,log-chip" },
	{ }
};
MODULE_DEVICE_TABLE(of, chip_of_match);

static struct platform_driver chip_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = chip_of_match,
	},
	.probe = chip_probe,
};
module_platform_driver(chip_driver);

MODULE_DESCRIPTION("Log chip");
MODULE_LICENSE("GPL");
