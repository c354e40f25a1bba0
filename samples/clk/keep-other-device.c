// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cell of a multi-function chip: the clock is the chip's, and got from the parent,
 * which stays bound when this driver goes.
 */
/* no naive: what stays until the parent is unbound is no fault to the kernel */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct cell {
	struct clk *clk;
	unsigned int divider;
};

static ssize_t rate_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct cell *cell = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%lu\n", clk_get_rate(cell->clk) / cell->divider);
}
static DEVICE_ATTR_RO(rate);

static int cell_probe(struct platform_device *pdev)
{
	struct cell *cell;
	int ret;

	cell = devm_kzalloc(&pdev->dev, sizeof(*cell), GFP_KERNEL);
	if (!cell)
		return -ENOMEM;
	cell->divider = 8;

	/* only the chip itself has a node that names clocks */
	cell->clk = clk_get(pdev->dev.parent, "cell");
	if (IS_ERR(cell->clk))
		return PTR_ERR(cell->clk);
	platform_set_drvdata(pdev, cell);

	ret = device_create_file(&pdev->dev, &dev_attr_rate);
	if (ret)
		clk_put(cell->clk);

	return ret;
}

static void cell_remove(struct platform_device *pdev)
{
	struct cell *cell = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_rate);
	clk_put(cell->clk);
}

static struct platform_driver cell_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = cell_probe,
	.remove = cell_remove,
};
module_platform_driver(cell_driver);

MODULE_DESCRIPTION("Cell of a multi-function chip");
MODULE_LICENSE("GPL");
