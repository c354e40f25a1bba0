// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sampling card that has all its BARs mapped by one call, and then one of them
 * once more for the sample memory.  pcim_iomap() keeps one mapping a BAR.
 */
/* no naive: keep-other-way-bar-twice has one that shows the same */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define OSCILLOGRAPH_BAR	0
#define OSCILLOGRAPH_CTRL	0x00

struct oscillograph {
	void __iomem *regs;
	void __iomem *memory;
};

static int oscillograph_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct oscillograph *oscillograph;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	oscillograph = devm_kzalloc(&pdev->dev, sizeof(*oscillograph), GFP_KERNEL);
	if (!oscillograph)
		return -ENOMEM;

	ret = pcim_iomap_regions(pdev, BIT(OSCILLOGRAPH_BAR), "oscillograph");
	if (ret)
		return ret;
	oscillograph->regs = pcim_iomap_table(pdev)[OSCILLOGRAPH_BAR];

	oscillograph->memory = pci_iomap(pdev, OSCILLOGRAPH_BAR, 0);
	if (!oscillograph->memory)
		return -ENOMEM;

	iowrite32(1, oscillograph->regs + OSCILLOGRAPH_CTRL);
	pci_set_drvdata(pdev, oscillograph);

	return 0;
}

static void oscillograph_remove(struct pci_dev *pdev)
{
	struct oscillograph *oscillograph = pci_get_drvdata(pdev);

	iowrite32(0, oscillograph->regs + OSCILLOGRAPH_CTRL);
	pci_iounmap(pdev, oscillograph->memory);
}

static const struct pci_device_id oscillograph_ids[] = {
	{ PCI_DEVICE(0x1af4, 0x10f9) },
	{ }
};
MODULE_DEVICE_TABLE(pci, oscillograph_ids);

static struct pci_driver oscillograph_driver = {
	.name = "oscillograph",
	.id_table = oscillograph_ids,
	.probe = oscillograph_probe,
	.remove = oscillograph_remove,
};
module_pci_driver(oscillograph_driver);

MODULE_DESCRIPTION("Sampling card with a BAR that is mapped twice");
MODULE_LICENSE("GPL");
