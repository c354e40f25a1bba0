// SPDX-License-Identifier: GPL-2.0-only
/*
 * Echo sounder: remove() turns the clock off before it is through with its lock, which does
 * not matter to a clock whose handle devres keeps. The clock is for devices from a device
 * tree alone.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>

#define SOUNDER_RATE	50000
#define SOUNDER_PING	0x08

struct sounder {
	void __iomem *base;
	struct clk *clk;
	struct mutex lock;		/* one ping at a time */
};

/*
 * Listens from now on.
 */
static int sounder_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct sounder *sounder;
	int err;

	sounder = devm_kzalloc(dev, sizeof(*sounder), GFP_KERNEL);
	if (!sounder)
		return -ENOMEM;

	sounder->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(sounder->base))
		return PTR_ERR(sounder->base);

	sounder->clk = devm_clk_get(dev, NULL);
	if (IS_ERR(sounder->clk))
		return PTR_ERR(sounder->clk);

	if (dev->of_node) {
		err = clk_set_rate(sounder->clk, SOUNDER_RATE);
		if (err)
			return err;

		err = clk_prepare_enable(sounder->clk);
		if (err) {
			dev_err(dev, "the clock does not start\n");
			return err;
		}
	}

	mutex_init(&sounder->lock);
	platform_set_drvdata(pdev, sounder);

	err = device_set_wakeup_enable(dev, true);
	if (err)
		goto err_lock;

	mutex_lock(&sounder->lock);
	writel(1, sounder->base + SOUNDER_PING);
	mutex_unlock(&sounder->lock);

	return 0;

err_lock:
	mutex_destroy(&sounder->lock);
	if (dev->of_node)
		clk_disable_unprepare(sounder->clk);
	return err;
}

static void sounder_remove(struct platform_device *pdev)
{
	struct sounder *sounder = platform_get_drvdata(pdev);

	if (pdev->dev.of_node)
		clk_disable_unprepare(sounder->clk);
	mutex_destroy(&sounder->lock);
}

static const struct of_device_id sounder_of_match[] = {
	{ .compatible = "devmify,sounder" },
	{ }
};
MODULE_DEVICE_TABLE(of, sounder_of_match);

static struct platform_driver sounder_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = sounder_of_match,
	},
	.probe = sounder_probe,
	.remove = sounder_remove,
};
module_platform_driver(sounder_driver);

MODULE_DESCRIPTION("Echo sounder");
MODULE_LICENSE("GPL");
