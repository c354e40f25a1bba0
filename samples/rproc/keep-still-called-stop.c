// SPDX-License-Identifier: GPL-2.0-only
/*
 * Helper processor: remove() stops it when nobody is left who would start it.
 */
/* no naive: nor would it start one */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/remoteproc.h>

#define HERALD_MODE	0x00

struct herald {
	void __iomem *regs;
	struct rproc *rproc;
};

static int herald_start(struct rproc *rproc)
{
	struct herald *herald = rproc->priv;

	writel(1, herald->regs + HERALD_MODE);

	return 0;
}

static int herald_stop(struct rproc *rproc)
{
	struct herald *herald = rproc->priv;

	writel(0, herald->regs + HERALD_MODE);

	return 0;
}

static const struct rproc_ops herald_ops = {
	.start = herald_start,
	.stop = herald_stop,
};

static int herald_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct herald *herald;
	int ret;

	herald = devm_kzalloc(dev, sizeof(*herald), GFP_KERNEL);
	if (!herald)
		return -ENOMEM;

	herald->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(herald->regs))
		return PTR_ERR(herald->regs);

	herald->rproc = devm_rproc_alloc(dev, "herald", &herald_ops, NULL, 0);
	if (!herald->rproc)
		return -ENOMEM;

	herald->rproc->priv = herald;
	platform_set_drvdata(pdev, herald);

	ret = rproc_add(herald->rproc);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(herald->regs + HERALD_MODE));

	return 0;
}

static void herald_remove(struct platform_device *pdev)
{
	struct herald *herald = platform_get_drvdata(pdev);

	rproc_del(herald->rproc);
	writel(0, herald->regs + HERALD_MODE);
}

static const struct of_device_id herald_of_match[] = {
	{ .compatible = "fictional,herald" },
	{ }
};
MODULE_DEVICE_TABLE(of, herald_of_match);

static struct platform_driver herald_driver = {
	.probe = herald_probe,
	.remove = herald_remove,
	.driver = {
		.name = "herald",
		.of_match_table = herald_of_match,
	},
};
module_platform_driver(herald_driver);

MODULE_DESCRIPTION("Helper processor");
MODULE_LICENSE("GPL");

/* not run: the test kernel has no remote processors */
