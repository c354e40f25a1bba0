// SPDX-License-Identifier: GPL-2.0-only
/*
 * Treadle on PCI: the table of its threads is given back when the machine goes
 * down, too, and at that time nobody releases what is managed.
 */
/* no naive: the test does not shut the machine down */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/pci.h>

#define TREADLE_TABLE	0x10
#define TREADLE_BYTES	512

struct treadle {
	void __iomem *regs;
	void *table;
	dma_addr_t table_dma;
};

static int treadle_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct treadle *treadle;
	int ret;

	treadle = devm_kzalloc(&pdev->dev, sizeof(*treadle), GFP_KERNEL);
	if (!treadle)
		return -ENOMEM;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	treadle->regs = pcim_iomap(pdev, 0, 0);
	if (!treadle->regs)
		return -ENOMEM;

	treadle->table = dma_alloc_coherent(&pdev->dev, TREADLE_BYTES,
					    &treadle->table_dma, GFP_KERNEL);
	if (!treadle->table)
		return -ENOMEM;

	pci_set_drvdata(pdev, treadle);
	writel(lower_32_bits(treadle->table_dma), treadle->regs + TREADLE_TABLE);

	return 0;
}

static void treadle_halt(struct pci_dev *pdev)
{
	struct treadle *treadle = pci_get_drvdata(pdev);

	writel(0, treadle->regs + TREADLE_TABLE);
	dma_free_coherent(&pdev->dev, TREADLE_BYTES, treadle->table, treadle->table_dma);
}

static const struct pci_device_id treadle_ids[] = {
	{ PCI_DEVICE(0x1209, 0x6be7) },
	{ }
};
MODULE_DEVICE_TABLE(pci, treadle_ids);

static struct pci_driver treadle_driver = {
	.name = KBUILD_MODNAME,
	.id_table = treadle_ids,
	.probe = treadle_probe,
	.remove = treadle_halt,
	.shutdown = treadle_halt,
};
module_pci_driver(treadle_driver);

MODULE_DESCRIPTION("Treadle");
MODULE_LICENSE("GPL");
