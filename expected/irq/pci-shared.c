// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clock card on PCI, which shares its interrupt: remove() turns the card's
 * interrupt off in front of the release, and goes on doing so.
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define CUCKOO_BAR	0
#define CUCKOO_STATUS	0x00
#define CUCKOO_ENABLE	0x04

struct cuckoo {
	void __iomem *regs;
	unsigned long ticks;
};

static irqreturn_t cuckoo_interrupt(int irq, void *data)
{
	struct cuckoo *cuckoo = data;
	u32 status = readl(cuckoo->regs + CUCKOO_STATUS);

	if (!status)
		return IRQ_NONE;

	writel(status, cuckoo->regs + CUCKOO_STATUS);
	cuckoo->ticks++;

	return IRQ_HANDLED;
}

static int cuckoo_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct cuckoo *cuckoo;
	int err;

	cuckoo = devm_kzalloc(&pdev->dev, sizeof(*cuckoo), GFP_KERNEL);
	if (!cuckoo)
		return -ENOMEM;

	err = pcim_enable_device(pdev);
	if (err)
		return err;

	cuckoo->regs = pcim_iomap(pdev, CUCKOO_BAR, 0);
	if (!cuckoo->regs)
		return -ENOMEM;

	err = devm_request_irq(&pdev->dev, pdev->irq, cuckoo_interrupt,
			       IRQF_SHARED, "cuckoo", cuckoo);
	if (err)
		return err;

	pci_set_drvdata(pdev, cuckoo);
	writel(1, cuckoo->regs + CUCKOO_ENABLE);

	return 0;
}

static void cuckoo_remove(struct pci_dev *pdev)
{
	struct cuckoo *cuckoo = pci_get_drvdata(pdev);

	writel(0, cuckoo->regs + CUCKOO_ENABLE);
}

static const struct pci_device_id cuckoo_ids[] = {
	{ PCI_DEVICE(0x1af4, 0x10e3) },
	{ }
};
MODULE_DEVICE_TABLE(pci, cuckoo_ids);

static struct pci_driver cuckoo_driver = {
	.name = "cuckoo",
	.id_table = cuckoo_ids,
	.probe = cuckoo_probe,
	.remove = cuckoo_remove,
};
module_pci_driver(cuckoo_driver);

MODULE_DESCRIPTION("Clock card with a shared interrupt");
MODULE_LICENSE("GPL");
