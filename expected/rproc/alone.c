// SPDX-License-Identifier: GPL-2.0-only
/*
 * Companion core of a SoC: the remote processor is allocated, added, and in remove
 * deleted and freed.
 */
/* not run: the test kernel has no remote processors */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/remoteproc.h>

#define CORE_RUN	0x00

struct core {
	void __iomem *ctrl;
};

static int core_start(struct rproc *rproc)
{
	struct core *core = rproc->priv;

	writel(1, core->ctrl + CORE_RUN);

	return 0;
}

static int core_stop(struct rproc *rproc)
{
	struct core *core = rproc->priv;

	writel(0, core->ctrl + CORE_RUN);

	return 0;
}

static const struct rproc_ops core_ops = {
	.start = core_start,
	.stop = core_stop,
};

static int core_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct rproc *rproc;
	struct core *core;
	int ret;

	rproc = devm_rproc_alloc(dev, "companion", &core_ops, "companion.elf", sizeof(*core));
	if (!rproc)
		return -ENOMEM;

	core = rproc->priv;
	core->ctrl = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(core->ctrl))
		return PTR_ERR(core->ctrl);

	rproc->auto_boot = false;
	platform_set_drvdata(pdev, rproc);

	ret = devm_rproc_add(dev, rproc);
	if (ret) {
		dev_err(dev, "cannot add the core: %d\n", ret);
		return ret;
	}

	return 0;
}

static const struct of_device_id core_of_match[] = {
	{ .compatible = "devmify,companion" },
	{ }
};
MODULE_DEVICE_TABLE(of, core_of_match);

static struct platform_driver core_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = core_of_match,
	},
	.probe = core_probe,
};
module_platform_driver(core_driver);

MODULE_DESCRIPTION("Companion core");
MODULE_LICENSE("GPL");
