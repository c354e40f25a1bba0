// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tide gauge card: where the model is not one that the driver knows there is no error to
 * be turned into another, and probe succeeds without what it has just given back.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define GAUGE_HEIGHT	0x10

struct gauge {
	void __iomem *base;
	u16 model;
};

static ssize_t height_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gauge *gauge = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u of %u\n", ioread32(gauge->base + GAUGE_HEIGHT), gauge->model);
}
static DEVICE_ATTR_RO(height);

static int gauge_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct gauge *gauge;
	int err;

	gauge = devm_kzalloc(&pdev->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	err = pcim_enable_device(pdev);
	if (err)
		return err;

	err = pci_request_region(pdev, 1, "gauge");
	if (err)
		return err;

	err = pci_read_config_word(pdev, PCI_SUBSYSTEM_ID, &gauge->model);
	if (err || gauge->model == 0xffff)
		goto err_release;

	gauge->base = pcim_iomap(pdev, 1, 0);
	if (!gauge->base) {
		err = -ENOMEM;
		goto err_release;
	}

	pci_set_drvdata(pdev, gauge);

	err = device_create_file(&pdev->dev, &dev_attr_height);
	if (err)
		goto err_release;

	return 0;

err_release:
	pci_release_region(pdev, 1);
	return pcibios_err_to_errno(err);
}

static void gauge_remove(struct pci_dev *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_height);
	pci_release_region(pdev, 1);
}

static const struct pci_device_id gauge_ids[] = {
	{ PCI_DEVICE(0x1209, 0x51c3) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gauge_ids);

static struct pci_driver gauge_driver = {
	.name = KBUILD_MODNAME,
	.id_table = gauge_ids,
	.probe = gauge_probe,
	.remove = gauge_remove,
};
module_pci_driver(gauge_driver);

MODULE_DESCRIPTION("Tide gauge card");
MODULE_LICENSE("GPL");
