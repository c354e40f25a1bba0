// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hurdy-gurdy card: a ring and a pool, set up by one helper and freed by
 * another, which is called in probe's ladder and in remove.
 */
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define GURDY_RING_LEN	4096
#define GURDY_RING	0x08

struct gurdy {
	struct pci_dev *pdev;
	void __iomem *base;
	void *ring;
	dma_addr_t ring_dma;
	struct dma_pool *pool;
	unsigned long turns;
};

static irqreturn_t gurdy_irq(int irq, void *data)
{
	struct gurdy *gurdy = data;

	gurdy->turns++;
	return IRQ_HANDLED;
}

static int gurdy_alloc(struct gurdy *gurdy)
{
	struct device *dev = &gurdy->pdev->dev;

	gurdy->ring = dmam_alloc_attrs(dev, GURDY_RING_LEN, &gurdy->ring_dma, GFP_KERNEL,
				       DMA_ATTR_WRITE_COMBINE);
	if (!gurdy->ring)
		return -ENOMEM;

	gurdy->pool = dmam_pool_create("gurdy", dev, 64, 64, 0);
	if (!gurdy->pool)
		return -ENOMEM;

	return 0;
}

static int gurdy_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct gurdy *gurdy;
	int err;

	gurdy = devm_kzalloc(&pdev->dev, sizeof(*gurdy), GFP_KERNEL);
	if (!gurdy)
		return -ENOMEM;
	gurdy->pdev = pdev;

	err = pcim_enable_device(pdev);
	if (err)
		return err;

	gurdy->base = pci_ioremap_bar(pdev, 0);
	if (!gurdy->base)
		return -ENOMEM;

	err = gurdy_alloc(gurdy);
	if (err)
		goto err_unmap;

	err = request_irq(pdev->irq, gurdy_irq, IRQF_SHARED, "gurdy", gurdy);
	if (err)
		goto err_unmap;

	iowrite32(lower_32_bits(gurdy->ring_dma), gurdy->base + GURDY_RING);
	pci_set_drvdata(pdev, gurdy);

	return 0;

err_unmap:
	iounmap(gurdy->base);
	return err;
}

static void gurdy_remove(struct pci_dev *pdev)
{
	struct gurdy *gurdy = pci_get_drvdata(pdev);

	free_irq(pdev->irq, gurdy);
	iounmap(gurdy->base);
}

static const struct pci_device_id gurdy_ids[] = {
	{ PCI_DEVICE(0x1209, 0x6bd1) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gurdy_ids);

static struct pci_driver gurdy_driver = {
	.name = KBUILD_MODNAME,
	.id_table = gurdy_ids,
	.probe = gurdy_probe,
	.remove = gurdy_remove,
};
module_pci_driver(gurdy_driver);

MODULE_DESCRIPTION("Hurdy-gurdy card");
MODULE_LICENSE("GPL");
