// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carillon: it forgets its roll right before the whole carillon is freed, so
 * that nobody can see that it did.
 */
#include <linux/dma-mapping.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define CARILLON_LEN	2048

struct carillon {
	struct device *dev;
	dma_addr_t roll_dma;
	u8 *roll;
};

static ssize_t note_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct carillon *carillon = dev_get_drvdata(dev);

	if (!carillon->roll)
		return -ENODATA;

	return sysfs_emit(buf, "%u\n", carillon->roll[0]);
}
static DEVICE_ATTR_RO(note);

static int carillon_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct carillon *carillon;
	int ret;

	carillon = kzalloc(sizeof(*carillon), GFP_KERNEL);
	if (!carillon)
		return -ENOMEM;

	carillon->dev = dev;
	carillon->roll = dmam_alloc_coherent(dev, CARILLON_LEN, &carillon->roll_dma, GFP_KERNEL);
	if (!carillon->roll) {
		ret = -ENOMEM;
		goto err_free;
	}

	platform_set_drvdata(pdev, carillon);

	ret = device_create_file(dev, &dev_attr_note);
	if (ret)
		goto err_free;

	return 0;

err_free:
	kfree(carillon);
	return ret;
}

static void carillon_remove(struct platform_device *pdev)
{
	struct carillon *carillon = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_note);
	kfree(carillon);
}

static const struct of_device_id carillon_of_match[] = {
	{ .compatible = "devmify,carillon" },
	{ }
};
MODULE_DEVICE_TABLE(of, carillon_of_match);

static struct platform_driver carillon_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = carillon_of_match,
	},
	.probe = carillon_probe,
	.remove = carillon_remove,
};
module_platform_driver(carillon_driver);

MODULE_DESCRIPTION("Carillon");
MODULE_LICENSE("GPL");
