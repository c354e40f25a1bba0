// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hail sensor of which one version must run without its sampling clock: there the
 * driver forgets the clock that it has got, and one call for both would enable it.
 */
/* no naive: the kernel does not see that the clock runs */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define HAIL_LEVEL	0x00
#define HAIL_RATE	0x04
#define HAIL_FIXED	U32_MAX

struct hail {
	void __iomem *base;
	struct clk *sampling;
};

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct hail *hail = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(hail->base + HAIL_LEVEL));
}
static DEVICE_ATTR_RO(level);

static int hail_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct hail *hail;
	bool fixed;
	int ret;

	hail = devm_kzalloc(dev, sizeof(*hail), GFP_KERNEL);
	if (!hail)
		return -ENOMEM;

	hail->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(hail->base))
		return PTR_ERR(hail->base);

	fixed = readl(hail->base + HAIL_RATE) == HAIL_FIXED;

	hail->sampling = devm_clk_get_optional(dev, "sampling");
	if (IS_ERR(hail->sampling))
		return dev_err_probe(dev, PTR_ERR(hail->sampling), "no sampling clock\n");

	if (fixed)
		hail->sampling = NULL;

	if (hail->sampling) {
		ret = clk_prepare_enable(hail->sampling);
		if (ret)
			return ret;

		writel(clk_get_rate(hail->sampling), hail->base + HAIL_RATE);
	}

	platform_set_drvdata(pdev, hail);

	ret = device_create_file(dev, &dev_attr_level);
	if (ret) {
		if (hail->sampling)
			clk_disable_unprepare(hail->sampling);
		return ret;
	}

	return 0;
}

static void hail_remove(struct platform_device *pdev)
{
	struct hail *hail = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_level);
	if (hail->sampling)
		clk_disable_unprepare(hail->sampling);
}

static const struct of_device_id hail_of_match[] = {
	{ .compatible = "devmify,hail" },
	{ }
};
MODULE_DEVICE_TABLE(of, hail_of_match);

static struct platform_driver hail_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = hail_of_match,
	},
	.probe = hail_probe,
	.remove = hail_remove,
};
module_platform_driver(hail_driver);

MODULE_DESCRIPTION("Hail sensor");
MODULE_LICENSE("GPL");
