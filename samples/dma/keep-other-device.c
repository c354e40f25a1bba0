// SPDX-License-Identifier: GPL-2.0-only
/*
 * Music box as a cell of a bigger chip: the memory is that of the parent, which
 * does the DMA and stays bound when the cell is unbound.
 */
/* no naive: what stays until the parent is unbound is no fault to the kernel */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define MUSICBOX_LEN	512

struct musicbox {
	u8 *drum;
	dma_addr_t drum_dma;
};

static ssize_t pins_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct musicbox *box = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%*ph\n", 16, box->drum);
}
static DEVICE_ATTR_RO(pins);

static int musicbox_probe(struct platform_device *pdev)
{
	struct device *chip = pdev->dev.parent;
	struct musicbox *box;
	int ret;

	box = devm_kzalloc(&pdev->dev, sizeof(*box), GFP_KERNEL);
	if (!box)
		return -ENOMEM;

	box->drum = dma_alloc_coherent(chip, MUSICBOX_LEN, &box->drum_dma, GFP_KERNEL);
	if (!box->drum)
		return -ENOMEM;

	platform_set_drvdata(pdev, box);

	ret = device_create_file(&pdev->dev, &dev_attr_pins);
	if (ret)
		goto err_free;

	return 0;

err_free:
	dma_free_coherent(chip, MUSICBOX_LEN, box->drum, box->drum_dma);
	return ret;
}

static void musicbox_remove(struct platform_device *pdev)
{
	struct musicbox *box = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_pins);
	dma_free_coherent(pdev->dev.parent, MUSICBOX_LEN, box->drum, box->drum_dma);
}

static struct platform_driver musicbox_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = musicbox_probe,
	.remove = musicbox_remove,
};
module_platform_driver(musicbox_driver);

MODULE_DESCRIPTION("Music box");
MODULE_LICENSE("GPL");
