// SPDX-License-Identifier: GPL-2.0-only
/*
 * Core of a cluster: the cluster's own device carries the memory of all its cores,
 * so the remote processor hangs below that one and not below the bound device.
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/remoteproc.h>

static int node_start(struct rproc *rproc)
{
	return 0;
}

static int node_stop(struct rproc *rproc)
{
	return 0;
}

static const struct rproc_ops node_ops = {
	.start = node_start,
	.stop = node_stop,
};

static int node_probe(struct platform_device *pdev)
{
	struct rproc *rproc;

	rproc = devm_rproc_alloc(pdev->dev.parent, "node", &node_ops, "node.elf", 0);
	if (!rproc)
		return -ENOMEM;

	rproc->auto_boot = false;
	platform_set_drvdata(pdev, rproc);

	return rproc_add(rproc);
}

static void node_remove(struct platform_device *pdev)
{
	struct rproc *rproc = platform_get_drvdata(pdev);

	rproc_del(rproc);
}

static struct platform_driver node_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = node_probe,
	.remove = node_remove,
};
module_platform_driver(node_driver);

MODULE_DESCRIPTION("Core of a cluster");
MODULE_LICENSE("GPL");
