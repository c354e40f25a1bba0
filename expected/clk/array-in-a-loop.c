// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bus monitor with a clock for each port: they are got in one loop, and put in
 * another one that runs backwards.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

static const char * const watch_ports[] = { "cpu", "dma", "video" };

struct watch {
	struct clk *port[ARRAY_SIZE(watch_ports)];
};

static ssize_t fastest_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct watch *watch = dev_get_drvdata(dev);
	unsigned long rate = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(watch_ports); i++)
		rate = max(rate, clk_get_rate(watch->port[i]));

	return sysfs_emit(buf, "%lu\n", rate);
}
static DEVICE_ATTR_RO(fastest);

static int watch_probe(struct platform_device *pdev)
{
	struct watch *watch;
	int i;

	watch = devm_kzalloc(&pdev->dev, sizeof(*watch), GFP_KERNEL);
	if (!watch)
		return -ENOMEM;
	platform_set_drvdata(pdev, watch);

	for (i = 0; i < ARRAY_SIZE(watch_ports); i++) {
		watch->port[i] = devm_clk_get(&pdev->dev, watch_ports[i]);
		if (IS_ERR(watch->port[i])) {
			dev_err(&pdev->dev, "no clock for port %s\n", watch_ports[i]);
			return PTR_ERR(watch->port[i]);
		}
	}

	return device_create_file(&pdev->dev, &dev_attr_fastest);
}

static void watch_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_fastest);
}

static const struct of_device_id watch_of_match[] = {
	{ .compatible = "devmify,bus-watch" },
	{ }
};
MODULE_DEVICE_TABLE(of, watch_of_match);

static struct platform_driver watch_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = watch_of_match,
	},
	.probe = watch_probe,
	.remove = watch_remove,
};
module_platform_driver(watch_driver);

MODULE_DESCRIPTION("Bus monitor");
MODULE_LICENSE("GPL");
