// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in nand_chip_remove at unbind */
/*
 * Flash chip whose private part is torn down by one helper. Probe's failure
 * path and remove() use it, and so does the sysfs file that takes a dead chip
 * out of service while the driver stays bound.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct nand_priv {
	unsigned int bank;
	u8 status;
};

struct nand_ctrl {
	/* keeps the retire file and remove() apart */
	struct mutex lock;
	struct nand_priv *priv;
};

static void nand_chip_remove(struct nand_ctrl *ctrl)
{
	mutex_lock(&ctrl->lock);
	kfree(ctrl->priv);
	ctrl->priv = NULL;
	mutex_unlock(&ctrl->lock);
}

static int nand_chip_init(struct nand_ctrl *ctrl)
{
	ctrl->priv->status = 0xc0;

	return 0;
}

static ssize_t retire_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	nand_chip_remove(dev_get_drvdata(dev));

	return count;
}
static DEVICE_ATTR_WO(retire);

static struct attribute *nand_attrs[] = {
	&dev_attr_retire.attr,
	NULL
};
ATTRIBUTE_GROUPS(nand);

static int nand_probe(struct platform_device *pdev)
{
	struct nand_ctrl *ctrl;
	int ret;

	ctrl = devm_kzalloc(&pdev->dev, sizeof(*ctrl), GFP_KERNEL);
	if (!ctrl)
		return -ENOMEM;

	mutex_init(&ctrl->lock);
	platform_set_drvdata(pdev, ctrl);

	ctrl->priv = devm_kzalloc(&pdev->dev, sizeof(*ctrl->priv), GFP_KERNEL);
	if (!ctrl->priv)
		return -ENOMEM;

	ret = nand_chip_init(ctrl);
	if (ret) {
		nand_chip_remove(ctrl);
		return ret;
	}

	return 0;
}

static void nand_remove(struct platform_device *pdev)
{
	struct nand_ctrl *ctrl = platform_get_drvdata(pdev);

	nand_chip_remove(ctrl);
}

static struct platform_driver nand_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = nand_groups,
	},
	.probe = nand_probe,
	.remove = nand_remove,
};
module_platform_driver(nand_driver);

MODULE_DESCRIPTION("Flash controller whose chip is torn down by a shared helper");
MODULE_LICENSE("GPL");
