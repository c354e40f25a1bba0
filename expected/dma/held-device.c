// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barrel organ, which keeps its device by a reference of its own until remove() gives
 * that back: it is the bound device all the same.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define ORGAN_LEN	512

struct organ {
	struct device *dev;
	u8 *roll;
	dma_addr_t roll_dma;
};

static ssize_t notes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct organ *organ = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%*ph\n", 16, organ->roll);
}
static DEVICE_ATTR_RO(notes);

static int organ_probe(struct platform_device *pdev)
{
	struct organ *organ;
	int ret;

	organ = devm_kzalloc(&pdev->dev, sizeof(*organ), GFP_KERNEL);
	if (!organ)
		return -ENOMEM;

	organ->dev = get_device(&pdev->dev);
	organ->roll = dmam_alloc_coherent(organ->dev, ORGAN_LEN, &organ->roll_dma, GFP_KERNEL);
	if (!organ->roll) {
		ret = -ENOMEM;
		goto err_put;
	}

	platform_set_drvdata(pdev, organ);

	ret = device_create_file(&pdev->dev, &dev_attr_notes);
	if (ret)
		goto err_put;

	return 0;

err_put:
	put_device(organ->dev);
	return ret;
}

static void organ_remove(struct platform_device *pdev)
{
	struct organ *organ = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_notes);
	put_device(organ->dev);
}

static struct platform_driver organ_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = organ_probe,
	.remove = organ_remove,
};
module_platform_driver(organ_driver);

MODULE_DESCRIPTION("Barrel organ");
MODULE_LICENSE("GPL");
