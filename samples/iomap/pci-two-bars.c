// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carillon card: two BARs, mapped by two functions and unmapped by two, where
 * the label of the first ends in a call that stays.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define CARILLON_BELLS	0x10

struct carillon {
	void __iomem *regs;
	void __iomem *tunes;
	unsigned int bells;
};

static ssize_t bells_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct carillon *carillon = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", carillon->bells);
}
static DEVICE_ATTR_RO(bells);

static int carillon_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct carillon *carillon;
	int err;

	carillon = devm_kzalloc(&pdev->dev, sizeof(*carillon), GFP_KERNEL);
	if (!carillon)
		return -ENOMEM;

	err = pci_enable_device(pdev);
	if (err)
		return err;

	err = -ENOMEM;
	carillon->regs = pci_ioremap_bar(pdev, 0);
	if (!carillon->regs)
		goto out_disable;

	carillon->tunes = pci_iomap(pdev, 2, 0);
	if (!carillon->tunes)
		goto out_unmap;

	carillon->bells = ioread32(carillon->regs + CARILLON_BELLS);
	pci_set_drvdata(pdev, carillon);

	err = device_create_file(&pdev->dev, &dev_attr_bells);
	if (err)
		goto out_unmap_tunes;

	return 0;

out_unmap_tunes:
	pci_iounmap(pdev, carillon->tunes);
out_unmap:
	iounmap(carillon->regs);
out_disable:
	pci_disable_device(pdev);
	return err;
}

static void carillon_remove(struct pci_dev *pdev)
{
	struct carillon *carillon = pci_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_bells);
	pci_iounmap(pdev, carillon->tunes);
	iounmap(carillon->regs);
	pci_disable_device(pdev);
}

static const struct pci_device_id carillon_ids[] = {
	{ PCI_DEVICE(0x1209, 0xbe11) },
	{ }
};
MODULE_DEVICE_TABLE(pci, carillon_ids);

static struct pci_driver carillon_driver = {
	.name = KBUILD_MODNAME,
	.id_table = carillon_ids,
	.probe = carillon_probe,
	.remove = carillon_remove,
};
module_pci_driver(carillon_driver);

MODULE_DESCRIPTION("Carillon card");
MODULE_LICENSE("GPL");
