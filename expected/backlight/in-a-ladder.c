// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backlight of a dashboard, whose file stays manual: it is younger, and
 * remove() removes it first.
 */
#include <linux/backlight.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define DASH_LEVEL	0x00
#define DASH_LAMPS	0x04

struct dash {
	struct backlight_device *backlight;
	void __iomem *regs;
};

static int dash_update_status(struct backlight_device *backlight)
{
	struct dash *dash = bl_get_data(backlight);

	writel(backlight_get_brightness(backlight), dash->regs + DASH_LEVEL);

	return 0;
}

static const struct backlight_ops dash_ops = {
	.update_status = dash_update_status,
};

static ssize_t lamps_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct dash *dash = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(dash->regs + DASH_LAMPS));
}
static DEVICE_ATTR_RO(lamps);

static int dash_probe(struct platform_device *pdev)
{
	struct backlight_properties properties = {
		.type = BACKLIGHT_RAW,
		.max_brightness = 255,
		.brightness = 128,
	};
	struct device *dev = &pdev->dev;
	struct dash *dash;
	int ret;

	dash = devm_kzalloc(dev, sizeof(*dash), GFP_KERNEL);
	if (!dash)
		return -ENOMEM;

	dash->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(dash->regs))
		return PTR_ERR(dash->regs);

	dash->backlight = devm_backlight_device_register(dev, "dash", dev, dash,
							 &dash_ops,
							 &properties);
	if (IS_ERR(dash->backlight))
		return PTR_ERR(dash->backlight);

	platform_set_drvdata(pdev, dash);
	ret = backlight_update_status(dash->backlight);
	if (ret)
		return ret;

	return device_create_file(dev, &dev_attr_lamps);
}

static void dash_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_lamps);
}

static const struct of_device_id dash_of_match[] = {
	{ .compatible = "fictional,dashboard" },
	{ }
};
MODULE_DEVICE_TABLE(of, dash_of_match);

static struct platform_driver dash_driver = {
	.probe = dash_probe,
	.remove = dash_remove,
	.driver = {
		.name = "dashboard",
		.of_match_table = dash_of_match,
	},
};
module_platform_driver(dash_driver);

MODULE_DESCRIPTION("Backlight of a dashboard");
MODULE_LICENSE("GPL");
