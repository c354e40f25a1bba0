// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN */
/*
 * What keep-wants-off-put.c would become: the handle is given back before the action runs.
 */
#include <linux/clk.h>
#include <linux/clkdev.h>
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

static void sounder_clk_disable(void *data)
{
	clk_disable_unprepare(data);
}

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

	sounder->clk = clk_get_sys(dev_name(dev), NULL);
	if (IS_ERR(sounder->clk))
		return PTR_ERR(sounder->clk);

	err = clk_set_rate(sounder->clk, SOUNDER_RATE);
	if (err)
		goto err_put;

	err = clk_prepare_enable(sounder->clk);
	if (err) {
		dev_err(dev, "the clock does not start\n");
		goto err_put;
	}

	err = devm_add_action_or_reset(dev, sounder_clk_disable, sounder->clk);
	if (err)
		goto err_put;

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
err_put:
	clk_put(sounder->clk);
	return err;
}

static void sounder_remove(struct platform_device *pdev)
{
	struct sounder *sounder = platform_get_drvdata(pdev);

	mutex_destroy(&sounder->lock);
	clk_put(sounder->clk);
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
