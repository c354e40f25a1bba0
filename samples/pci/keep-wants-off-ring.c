// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ticker card: it writes to its ring until the card is disabled, which remove()
 * does before it frees the ring.  Managed, the ring would go first.
 */
/* no naive: the test card writes to no memory */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/pci.h>

#define TICKER_BAR	0
#define TICKER_RING	0x08
#define TICKER_SIZE	1024

struct ticker {
	void __iomem *regs;
	void *ring;
	dma_addr_t ring_dma;
};

static int ticker_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct ticker *ticker;
	int err;

	ticker = devm_kzalloc(&pdev->dev, sizeof(*ticker), GFP_KERNEL);
	if (!ticker)
		return -ENOMEM;

	err = pci_enable_device(pdev);
	if (err)
		return err;

	ticker->regs = pcim_iomap(pdev, TICKER_BAR, 0);
	if (!ticker->regs) {
		err = -ENOMEM;
		goto disable;
	}

	ticker->ring = dma_alloc_coherent(&pdev->dev, TICKER_SIZE, &ticker->ring_dma, GFP_KERNEL);
	if (!ticker->ring) {
		err = -ENOMEM;
		goto disable;
	}

	pci_set_master(pdev);
	iowrite32(lower_32_bits(ticker->ring_dma), ticker->regs + TICKER_RING);
	pci_set_drvdata(pdev, ticker);

	return 0;

disable:
	pci_disable_device(pdev);
	return err;
}

static void ticker_remove(struct pci_dev *pdev)
{
	struct ticker *ticker = pci_get_drvdata(pdev);

	pci_disable_device(pdev);
	dma_free_coherent(&pdev->dev, TICKER_SIZE, ticker->ring, ticker->ring_dma);
}

static const struct pci_device_id ticker_ids[] = {
	{ PCI_DEVICE(0x1209, 0x71c4) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ticker_ids);

static struct pci_driver ticker_driver = {
	.name = KBUILD_MODNAME,
	.id_table = ticker_ids,
	.probe = ticker_probe,
	.remove = ticker_remove,
};
module_pci_driver(ticker_driver);

MODULE_DESCRIPTION("Ticker card");
MODULE_LICENSE("GPL");
