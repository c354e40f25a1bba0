// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphore tower: both directions have a channel, and below them in the
 * ladder stands a clock, which stays.
 */
#include <linux/clk.h>
#include <linux/dmaengine.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct tower {
	struct clk *clk;
	struct dma_chan *rx;
	struct dma_chan *tx;
};

static ssize_t arms_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct tower *tower = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d %d\n", tower->rx->chan_id, tower->tx->chan_id);
}
static DEVICE_ATTR_RO(arms);

static int tower_probe(struct platform_device *pdev)
{
	struct dma_chan *rx, *tx;
	struct tower *tower;
	int ret;

	tower = devm_kzalloc(&pdev->dev, sizeof(*tower), GFP_KERNEL);
	if (!tower)
		return -ENOMEM;

	tower->clk = clk_get(&pdev->dev, "arm");
	if (IS_ERR(tower->clk))
		return PTR_ERR(tower->clk);

	rx = devm_dma_request_chan(&pdev->dev, "rx");
	if (IS_ERR(rx)) {
		ret = PTR_ERR(rx);
		goto err_clk;
	}
	tower->rx = rx;

	tx = devm_dma_request_chan(&pdev->dev, "tx");
	if (IS_ERR(tx)) {
		ret = PTR_ERR(tx);
		goto err_clk;
	}
	tower->tx = tx;

	platform_set_drvdata(pdev, tower);

	ret = device_create_file(&pdev->dev, &dev_attr_arms);
	if (ret)
		goto err_clk;

	return 0;

err_clk:
	clk_put(tower->clk);
	return ret;
}

static void tower_remove(struct platform_device *pdev)
{
	struct tower *tower = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_arms);
	clk_put(tower->clk);
}

static const struct of_device_id tower_of_match[] = {
	{ .compatible = "devmify,tower" },
	{ }
};
MODULE_DEVICE_TABLE(of, tower_of_match);

static struct platform_driver tower_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = tower_of_match,
	},
	.probe = tower_probe,
	.remove = tower_remove,
};
module_platform_driver(tower_driver);

MODULE_DESCRIPTION("Semaphore tower");
MODULE_LICENSE("GPL");
