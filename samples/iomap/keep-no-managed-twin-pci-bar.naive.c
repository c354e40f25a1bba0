// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: WARNING in devm_iounmap, which knows devm_ioremap() alone */
/*
 * Glockenspiel card: probe goes on without the second BAR, whose mapping it
 * undoes by iounmap(); devm_iounmap() does not know what pcim_iomap() maps.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define GLOCK_VERSION	0x00
#define GLOCK_BELLS	0x10

struct glock {
	void __iomem *regs;
	void __iomem *tunes;
	unsigned int bells;
};

static ssize_t bells_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct glock *glock = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", glock->bells);
}
static DEVICE_ATTR_RO(bells);

static int glock_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct glock *glock;
	int err;

	glock = devm_kzalloc(&pdev->dev, sizeof(*glock), GFP_KERNEL);
	if (!glock)
		return -ENOMEM;

	err = pcim_enable_device(pdev);
	if (err)
		return err;

	glock->regs = pcim_iomap(pdev, 0, 0);
	if (!glock->regs)
		return -ENOMEM;

	glock->tunes = pcim_iomap(pdev, 2, 0);
	if (!glock->tunes)
		return -ENOMEM;

	/* the first version of the card has no tunes behind its second BAR */
	if (!ioread32(glock->tunes + GLOCK_VERSION)) {
		devm_iounmap(&pdev->dev, glock->tunes);
		glock->tunes = NULL;
	}

	glock->bells = ioread32(glock->regs + GLOCK_BELLS);
	pci_set_drvdata(pdev, glock);

	err = device_create_file(&pdev->dev, &dev_attr_bells);
	if (err)
		return err;

	return 0;
}

static void glock_remove(struct pci_dev *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_bells);
}

static const struct pci_device_id glock_ids[] = {
	{ PCI_DEVICE(0x1209, 0xbe12) },
	{ }
};
MODULE_DEVICE_TABLE(pci, glock_ids);

static struct pci_driver glock_driver = {
	.name = KBUILD_MODNAME,
	.id_table = glock_ids,
	.probe = glock_probe,
	.remove = glock_remove,
};
module_pci_driver(glock_driver);

MODULE_DESCRIPTION("Glockenspiel card");
MODULE_LICENSE("GPL");
