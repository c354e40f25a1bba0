// SPDX-License-Identifier: GPL-2.0-only
/*
 * Night watchman of which there can be only one: remove() lets the next one in
 * once the watchdog is gone, and has to go on doing it in that order.
 */
/* no naive: the test has one watchman at a time */
/* not run: a watchdog that is left running keeps its module */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/watchdog.h>

#define WATCHMAN_PING	0x00
#define WATCHMAN_ON	0x04

static void __iomem *watchman_regs;
static int watchmen;

static int watchman_start(struct watchdog_device *wdd)
{
	writel(1, watchman_regs + WATCHMAN_ON);

	return 0;
}

static int watchman_stop(struct watchdog_device *wdd)
{
	writel(0, watchman_regs + WATCHMAN_ON);

	return 0;
}

static int watchman_ping(struct watchdog_device *wdd)
{
	writel(1, watchman_regs + WATCHMAN_PING);

	return 0;
}

static const struct watchdog_info watchman_info = {
	.options = WDIOF_KEEPALIVEPING,
	.identity = "watchman",
};

static const struct watchdog_ops watchman_ops = {
	.owner = THIS_MODULE,
	.start = watchman_start,
	.stop = watchman_stop,
	.ping = watchman_ping,
};

static struct watchdog_device watchman = {
	.info = &watchman_info,
	.ops = &watchman_ops,
	.timeout = 30,
};

static int watchman_probe(struct platform_device *pdev)
{
	int ret;

	if (watchmen)
		return -EBUSY;

	watchman_regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(watchman_regs))
		return PTR_ERR(watchman_regs);

	ret = watchdog_register_device(&watchman);
	if (ret)
		return ret;

	watchmen++;

	return 0;
}

static void watchman_remove(struct platform_device *pdev)
{
	watchdog_unregister_device(&watchman);
	watchmen--;
}

static const struct of_device_id watchman_of_match[] = {
	{ .compatible = "devmify,watchman" },
	{ }
};
MODULE_DEVICE_TABLE(of, watchman_of_match);

static struct platform_driver watchman_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = watchman_of_match,
	},
	.probe = watchman_probe,
	.remove = watchman_remove,
};
module_platform_driver(watchman_driver);

MODULE_DESCRIPTION("Night watchman");
MODULE_LICENSE("GPL");
