// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carillon as a cell of a bigger chip, which it holds a reference to.
 */
/* no naive: what stays until the parent is unbound is no fault to the kernel */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define CARILLON_LEN	512

struct carillon {
	u8 *roll;
	dma_addr_t roll_dma;
};

static ssize_t notes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct carillon *bells = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%*ph\n", 16, bells->roll);
}
static DEVICE_ATTR_RO(notes);

static int carillon_probe(struct platform_device *pdev)
{
	struct device *chip = get_device(pdev->dev.parent);
	struct carillon *bells;
	int ret;

	bells = devm_kzalloc(&pdev->dev, sizeof(*bells), GFP_KERNEL);
	if (!bells) {
		ret = -ENOMEM;
		goto err_put;
	}

	bells->roll = dma_alloc_coherent(chip, CARILLON_LEN, &bells->roll_dma, GFP_KERNEL);
	if (!bells->roll) {
		ret = -ENOMEM;
		goto err_put;
	}

	platform_set_drvdata(pdev, bells);

	ret = device_create_file(&pdev->dev, &dev_attr_notes);
	if (ret)
		goto err_free;

	return 0;

err_free:
	dma_free_coherent(chip, CARILLON_LEN, bells->roll, bells->roll_dma);
err_put:
	put_device(chip);
	return ret;
}

static void carillon_remove(struct platform_device *pdev)
{
	struct carillon *bells = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_notes);
	dma_free_coherent(pdev->dev.parent, CARILLON_LEN, bells->roll, bells->roll_dma);
	put_device(pdev->dev.parent);
}

static struct platform_driver carillon_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = carillon_probe,
	.remove = carillon_remove,
};
module_platform_driver(carillon_driver);

MODULE_DESCRIPTION("Carillon");
MODULE_LICENSE("GPL");
