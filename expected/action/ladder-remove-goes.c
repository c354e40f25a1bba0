// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tide gauge: its rate is set between getting and enabling the clock, so that no one
 * managed call does both, and the device file has none. With an action for each of them
 * memory and mapping go as well, and nothing is left of the ladder and of remove().
 */
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define GAUGE_LEVEL	0x10
#define GAUGE_RATE	32768

struct gauge {
	struct miscdevice misc;
	void __iomem *base;
	struct clk *clk;
};

static ssize_t gauge_read(struct file *file, char __user *buf, size_t len,
			  loff_t *off)
{
	struct gauge *gauge = container_of(file->private_data, struct gauge, misc);
	u32 level = readl(gauge->base + GAUGE_LEVEL);

	return simple_read_from_buffer(buf, len, off, &level, sizeof(level));
}

static const struct file_operations gauge_fops = {
	.owner = THIS_MODULE,
	.read = gauge_read,
};

static void gauge_clk_disable(void *data)
{
	clk_disable_unprepare(data);
}

static void gauge_misc_deregister(void *data)
{
	misc_deregister(data);
}

static int gauge_probe(struct platform_device *pdev)
{
	struct resource *res;
	struct gauge *gauge;
	int err;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	gauge = devm_kzalloc(&pdev->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	gauge->base = devm_ioremap(&pdev->dev, res->start, resource_size(res));
	if (!gauge->base)
		return -ENOMEM;

	gauge->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(gauge->clk))
		return PTR_ERR(gauge->clk);

	err = clk_set_rate(gauge->clk, GAUGE_RATE);
	if (err)
		return err;

	err = clk_prepare_enable(gauge->clk);
	if (err) {
		dev_err(&pdev->dev, "the clock does not start\n");
		return err;
	}

	err = devm_add_action_or_reset(&pdev->dev, gauge_clk_disable,
				       gauge->clk);
	if (err)
		return err;

	gauge->misc.minor = MISC_DYNAMIC_MINOR;
	gauge->misc.name = "gauge";
	gauge->misc.fops = &gauge_fops;
	gauge->misc.parent = &pdev->dev;

	err = misc_register(&gauge->misc);
	if (err < 0)
		return err;

	return devm_add_action_or_reset(&pdev->dev, gauge_misc_deregister,
					&gauge->misc);
}

static const struct of_device_id gauge_of_match[] = {
	{ .compatible = "devmify,gauge" },
	{ }
};
MODULE_DEVICE_TABLE(of, gauge_of_match);

static struct platform_driver gauge_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = gauge_of_match,
	},
	.probe = gauge_probe,
};
module_platform_driver(gauge_driver);

MODULE_DESCRIPTION("Tide gauge");
MODULE_LICENSE("GPL");
