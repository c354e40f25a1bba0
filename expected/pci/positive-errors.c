// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tide gauge card: where the configuration space cannot be read there is a positive
 * error, which the last line of probe turns into what the others are.
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

	err = pcim_request_all_regions(pdev, "gauge");
	if (err)
		goto err_out;

	err = pci_read_config_word(pdev, PCI_SUBSYSTEM_ID, &gauge->model);
	if (err)
		goto err_out;

	gauge->base = pci_iomap(pdev, 1, 0);
	if (!gauge->base) {
		err = -ENOMEM;
		goto err_out;
	}

	pci_set_drvdata(pdev, gauge);

	err = device_create_file(&pdev->dev, &dev_attr_height);
	if (err)
		goto err_unmap;

	return 0;

err_unmap:
	pci_iounmap(pdev, gauge->base);
err_out:
	return pcibios_err_to_errno(err);
}

static void gauge_remove(struct pci_dev *pdev)
{
	struct gauge *gauge = pci_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_height);
	pci_iounmap(pdev, gauge->base);
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
