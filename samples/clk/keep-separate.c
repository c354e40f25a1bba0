// SPDX-License-Identifier: GPL-2.0-only
/*
 * Display timing generator: its rate is set between getting the clock and
 * enabling it, and the part must never see the rate that the clock had before.
 */
/* no naive: the kernel does not see at which rate the clock was enabled */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define TIMING_LINES	0x10
#define TIMING_RATE	74250000

struct timing {
	void __iomem *base;
	struct clk *pixel;
};

static ssize_t lines_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct timing *timing = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(timing->base + TIMING_LINES));
}
static DEVICE_ATTR_RO(lines);

static int timing_probe(struct platform_device *pdev)
{
	struct timing *timing;
	int ret;

	timing = devm_kzalloc(&pdev->dev, sizeof(*timing), GFP_KERNEL);
	if (!timing)
		return -ENOMEM;

	timing->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(timing->base))
		return PTR_ERR(timing->base);

	timing->pixel = devm_clk_get(&pdev->dev, "pixel");
	if (IS_ERR(timing->pixel))
		return PTR_ERR(timing->pixel);

	ret = clk_set_rate(timing->pixel, TIMING_RATE);
	if (ret)
		return ret;

	ret = clk_prepare_enable(timing->pixel);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, timing);

	ret = device_create_file(&pdev->dev, &dev_attr_lines);
	if (ret)
		clk_disable_unprepare(timing->pixel);

	return ret;
}

static void timing_remove(struct platform_device *pdev)
{
	struct timing *timing = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_lines);
	clk_disable_unprepare(timing->pixel);
}

static const struct of_device_id timing_of_match[] = {
	{ .compatible = "devmify,timing" },
	{ }
};
MODULE_DEVICE_TABLE(of, timing_of_match);

static struct platform_driver timing_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = timing_of_match,
	},
	.probe = timing_probe,
	.remove = timing_remove,
};
module_platform_driver(timing_driver);

MODULE_DESCRIPTION("Display timing generator");
MODULE_LICENSE("GPL");
