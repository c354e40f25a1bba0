// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telescope mount that an action of the driver's own puts back into reset: one call
 * gets the reset control and deasserts it, and the action goes.
 */
/* not run: its action asked for memory, and nothing stands there that could fail instead */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>

#define MOUNT_TRACK	0x04

static int mount_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct reset_control *rst;
	void __iomem *base;

	base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(base))
		return PTR_ERR(base);

	rst = devm_reset_control_get_exclusive_deasserted(dev, NULL);
	if (IS_ERR(rst))
		return PTR_ERR(rst);

	writel(1, base + MOUNT_TRACK);

	return 0;
}

static const struct of_device_id mount_of_match[] = {
	{ .compatible = "devmify,telescope-mount" },
	{ }
};
MODULE_DEVICE_TABLE(of, mount_of_match);

static struct platform_driver mount_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = mount_of_match,
	},
	.probe = mount_probe,
};
module_platform_driver(mount_driver);

MODULE_DESCRIPTION("Telescope mount");
MODULE_LICENSE("GPL");
