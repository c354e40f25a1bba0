// SPDX-License-Identifier: GPL-2.0-only
/*
 * Organ pipes on a card: enabled, requested, mapped, with an interrupt.  The
 * mapping, the interrupt and the memory stay where they are.
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define PIPES_STATUS	0x00
#define PIPES_ENABLE	0x04

struct pipes {
	void __iomem *base;
	unsigned long puffs;
};

static irqreturn_t pipes_irq(int irq, void *data)
{
	struct pipes *pipes = data;

	if (!ioread32(pipes->base + PIPES_STATUS))
		return IRQ_NONE;

	pipes->puffs++;
	return IRQ_HANDLED;
}

static int pipes_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct pipes *pipes;
	int rc;

	rc = pci_enable_device(pdev);
	if (rc)
		return rc;

	rc = pci_request_regions(pdev, KBUILD_MODNAME);
	if (rc)
		goto err_disable;

	rc = -ENOMEM;
	pipes = kzalloc(sizeof(*pipes), GFP_KERNEL);
	if (!pipes)
		goto err_release;

	pipes->base = pci_iomap(pdev, 0, 0);
	if (!pipes->base)
		goto err_free;

	pci_set_master(pdev);
	pci_set_drvdata(pdev, pipes);

	rc = request_irq(pdev->irq, pipes_irq, IRQF_SHARED, KBUILD_MODNAME, pipes);
	if (rc)
		goto err_unmap;

	iowrite32(1, pipes->base + PIPES_ENABLE);

	return 0;

err_unmap:
	pci_iounmap(pdev, pipes->base);
err_free:
	kfree(pipes);
err_release:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
	return rc;
}

static void pipes_remove(struct pci_dev *pdev)
{
	struct pipes *pipes = pci_get_drvdata(pdev);

	iowrite32(0, pipes->base + PIPES_ENABLE);
	free_irq(pdev->irq, pipes);
	pci_iounmap(pdev, pipes->base);
	kfree(pipes);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id pipes_ids[] = {
	{ PCI_DEVICE(0x1209, 0x0a6b) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pipes_ids);

static struct pci_driver pipes_driver = {
	.name = KBUILD_MODNAME,
	.id_table = pipes_ids,
	.probe = pipes_probe,
	.remove = pipes_remove,
};
module_pci_driver(pipes_driver);

MODULE_DESCRIPTION("Organ pipes");
MODULE_LICENSE("GPL");
