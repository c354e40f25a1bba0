// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sluice gate card: one BAR of several is requested, and the device was
 * enabled by a managed call already.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define SLUICE_BAR	1
#define SLUICE_LEVEL	0x20

struct sluice {
	void __iomem *base;
};

static ssize_t level_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct sluice *sluice = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", ioread32(sluice->base + SLUICE_LEVEL));
}
static DEVICE_ATTR_RO(level);

static int sluice_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sluice *sluice;
	int ret;

	sluice = devm_kzalloc(&pdev->dev, sizeof(*sluice), GFP_KERNEL);
	if (!sluice)
		return -ENOMEM;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = pci_request_region(pdev, SLUICE_BAR, "sluice");
	if (ret)
		return dev_err_probe(&pdev->dev, ret, "the gate is in use\n");

	sluice->base = pci_iomap(pdev, SLUICE_BAR, 0);
	if (!sluice->base) {
		ret = -ENOMEM;
		goto release;
	}

	pci_set_drvdata(pdev, sluice);

	ret = device_create_file(&pdev->dev, &dev_attr_level);
	if (ret)
		goto unmap;

	return 0;

unmap:
	pci_iounmap(pdev, sluice->base);
release:
	pci_release_region(pdev, SLUICE_BAR);
	return ret;
}

static void sluice_remove(struct pci_dev *pdev)
{
	struct sluice *sluice = pci_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_level);
	pci_iounmap(pdev, sluice->base);
	pci_release_region(pdev, SLUICE_BAR);
}

static const struct pci_device_id sluice_ids[] = {
	{ PCI_DEVICE(0x1209, 0x51c3) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sluice_ids);

static struct pci_driver sluice_driver = {
	.name = KBUILD_MODNAME,
	.id_table = sluice_ids,
	.probe = sluice_probe,
	.remove = sluice_remove,
};
module_pci_driver(sluice_driver);

MODULE_DESCRIPTION("Sluice gate card");
MODULE_LICENSE("GPL");
