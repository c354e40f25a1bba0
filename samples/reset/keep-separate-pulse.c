// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ethernet switch whose reset has to be pulsed before use: it is asserted for some
 * time between getting and deasserting it, and one call for both would leave
 * out the pulse.
 */
/* no naive: the kernel does not see that the pulse is left out */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/sysfs.h>

#define SWITCH_PORTS	0x08

struct netswitch {
	void __iomem *base;
	struct reset_control *rst;
};

static ssize_t ports_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct netswitch *sw = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(sw->base + SWITCH_PORTS));
}
static DEVICE_ATTR_RO(ports);

static int netswitch_probe(struct platform_device *pdev)
{
	struct netswitch *sw;
	int ret;

	sw = devm_kzalloc(&pdev->dev, sizeof(*sw), GFP_KERNEL);
	if (!sw)
		return -ENOMEM;

	sw->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(sw->base))
		return PTR_ERR(sw->base);

	sw->rst = devm_reset_control_get_exclusive(&pdev->dev, "switch");
	if (IS_ERR(sw->rst))
		return PTR_ERR(sw->rst);

	ret = reset_control_assert(sw->rst);
	if (ret)
		return ret;
	usleep_range(100, 200);

	ret = reset_control_deassert(sw->rst);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, sw);

	ret = device_create_file(&pdev->dev, &dev_attr_ports);
	if (ret)
		reset_control_assert(sw->rst);

	return ret;
}

static void netswitch_remove(struct platform_device *pdev)
{
	struct netswitch *sw = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_ports);
	reset_control_assert(sw->rst);
}

static const struct of_device_id netswitch_of_match[] = {
	{ .compatible = "devmify,netswitch" },
	{ }
};
MODULE_DEVICE_TABLE(of, netswitch_of_match);

static struct platform_driver netswitch_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = netswitch_of_match,
	},
	.probe = netswitch_probe,
	.remove = netswitch_remove,
};
module_platform_driver(netswitch_driver);

MODULE_DESCRIPTION("Ethernet switch");
MODULE_LICENSE("GPL");
