// SPDX-License-Identifier: GPL-2.0-only
/*
 * Helper processor: it is managed already, and its registration may be, too.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/remoteproc.h>

#define AIDE_MODE	0x00

struct aide {
	void __iomem *regs;
	struct rproc *rproc;
};

static int aide_start(struct rproc *rproc)
{
	struct aide *aide = rproc->priv;

	writel(1, aide->regs + AIDE_MODE);

	return 0;
}

static int aide_stop(struct rproc *rproc)
{
	struct aide *aide = rproc->priv;

	writel(0, aide->regs + AIDE_MODE);

	return 0;
}

static const struct rproc_ops aide_ops = {
	.start = aide_start,
	.stop = aide_stop,
};

static int aide_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct aide *aide;
	int ret;

	aide = devm_kzalloc(dev, sizeof(*aide), GFP_KERNEL);
	if (!aide)
		return -ENOMEM;

	aide->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(aide->regs))
		return PTR_ERR(aide->regs);

	aide->rproc = devm_rproc_alloc(dev, "aide", &aide_ops, NULL, 0);
	if (!aide->rproc)
		return -ENOMEM;

	aide->rproc->priv = aide;

	ret = devm_rproc_add(dev, aide->rproc);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(aide->regs + AIDE_MODE));

	return 0;
}

static const struct of_device_id aide_of_match[] = {
	{ .compatible = "fictional,aide" },
	{ }
};
MODULE_DEVICE_TABLE(of, aide_of_match);

static struct platform_driver aide_driver = {
	.probe = aide_probe,
	.driver = {
		.name = "aide",
		.of_match_table = aide_of_match,
	},
};
module_platform_driver(aide_driver);

MODULE_DESCRIPTION("Helper processor");
MODULE_LICENSE("GPL");

/* not run: the test kernel has no remote processors */
