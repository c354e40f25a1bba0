// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watchdog of the Heron SoC: its memory, region, mapping, clock, reset line and
 * its registration are left to the device, and remove() goes.
 */
#include <linux/bitops.h>
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/slab.h>
#include <linux/watchdog.h>

#define HERON_WDT_CTRL		0x00
#define HERON_WDT_LOAD		0x04
#define HERON_WDT_FEED		0x08

#define HERON_WDT_CTRL_EN	BIT(0)
#define HERON_WDT_KEY		0x5a5a

struct heron_wdt {
	struct watchdog_device wdd;
	struct resource *res;
	void __iomem *base;
	struct clk *clk;
	struct reset_control *rst;
	unsigned long rate;
};

static int heron_wdt_ping(struct watchdog_device *wdd)
{
	struct heron_wdt *wdt = watchdog_get_drvdata(wdd);

	writel(HERON_WDT_KEY, wdt->base + HERON_WDT_FEED);

	return 0;
}

static int heron_wdt_set_timeout(struct watchdog_device *wdd,
				 unsigned int timeout)
{
	struct heron_wdt *wdt = watchdog_get_drvdata(wdd);

	wdd->timeout = timeout;
	writel(wdt->rate * timeout, wdt->base + HERON_WDT_LOAD);

	return 0;
}

static int heron_wdt_start(struct watchdog_device *wdd)
{
	struct heron_wdt *wdt = watchdog_get_drvdata(wdd);

	heron_wdt_set_timeout(wdd, wdd->timeout);
	writel(HERON_WDT_CTRL_EN, wdt->base + HERON_WDT_CTRL);

	return 0;
}

static int heron_wdt_stop(struct watchdog_device *wdd)
{
	struct heron_wdt *wdt = watchdog_get_drvdata(wdd);

	writel(0, wdt->base + HERON_WDT_CTRL);

	return 0;
}

static const struct watchdog_info heron_wdt_info = {
	.options = WDIOF_SETTIMEOUT | WDIOF_KEEPALIVEPING | WDIOF_MAGICCLOSE,
	.identity = "Heron watchdog",
};

static const struct watchdog_ops heron_wdt_ops = {
	.owner = THIS_MODULE,
	.start = heron_wdt_start,
	.stop = heron_wdt_stop,
	.ping = heron_wdt_ping,
	.set_timeout = heron_wdt_set_timeout,
};

static int heron_wdt_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct heron_wdt *wdt;

	wdt = devm_kzalloc(dev, sizeof(*wdt), GFP_KERNEL);
	if (!wdt)
		return -ENOMEM;

	wdt->res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!wdt->res)
		return -EINVAL;

	if (!devm_request_mem_region(dev, wdt->res->start,
				     resource_size(wdt->res), dev_name(dev))) {
		dev_err(dev, "registers are taken\n");
		return -EBUSY;
	}

	wdt->base = devm_ioremap(dev, wdt->res->start, resource_size(wdt->res));
	if (!wdt->base)
		return -ENOMEM;

	wdt->clk = devm_clk_get_enabled(dev, NULL);
	if (IS_ERR(wdt->clk))
		return dev_err_probe(dev, PTR_ERR(wdt->clk), "no clock\n");

	wdt->rst = devm_reset_control_get_exclusive_deasserted(dev, NULL);
	if (IS_ERR(wdt->rst))
		return PTR_ERR(wdt->rst);

	wdt->rate = clk_get_rate(wdt->clk);
	if (!wdt->rate)
		return -EINVAL;

	wdt->wdd.info = &heron_wdt_info;
	wdt->wdd.ops = &heron_wdt_ops;
	wdt->wdd.parent = dev;
	wdt->wdd.timeout = 30;
	wdt->wdd.min_timeout = 1;
	wdt->wdd.max_timeout = U32_MAX / wdt->rate;
	watchdog_set_drvdata(&wdt->wdd, wdt);
	watchdog_stop_on_reboot(&wdt->wdd);

	return devm_watchdog_register_device(dev, &wdt->wdd);
}

static const struct of_device_id heron_wdt_of_match[] = {
	{ .compatible = "fictional,heron-wdt" },
	{ }
};
MODULE_DEVICE_TABLE(of, heron_wdt_of_match);

static struct platform_driver heron_wdt_driver = {
	.probe = heron_wdt_probe,
	.driver = {
		.name = "heron-wdt",
		.of_match_table = heron_wdt_of_match,
	},
};
module_platform_driver(heron_wdt_driver);

MODULE_DESCRIPTION("Watchdog of the Heron SoC");
MODULE_LICENSE("GPL");
