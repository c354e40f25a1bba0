// SPDX-License-Identifier: GPL-2.0-only
/*
 * Doorbell card whose handler queues work: remove() cancels the work when no handler
 * is left to queue it again.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/workqueue.h>

#define BELL_BAR	0
#define BELL_STATE	0x00

struct bell {
	void __iomem *regs;
	struct work_struct work;
	u32 state;
};

static void bell_work(struct work_struct *work)
{
	struct bell *bell = container_of(work, struct bell, work);

	bell->state = readl(bell->regs + BELL_STATE);
}

static irqreturn_t bell_interrupt(int irq, void *data)
{
	struct bell *bell = data;

	schedule_work(&bell->work);

	return IRQ_HANDLED;
}

static int bell_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct bell *bell;
	int ret;

	bell = devm_kzalloc(dev, sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	bell->regs = pcim_iomap(pdev, BELL_BAR, 0);
	if (!bell->regs)
		return -ENOMEM;

	INIT_WORK(&bell->work, bell_work);
	pci_set_drvdata(pdev, bell);

	ret = request_irq(pdev->irq, bell_interrupt, IRQF_SHARED, dev_name(dev),
			  bell);
	if (ret)
		dev_err(dev, "no interrupt\n");

	return ret;
}

static void bell_remove(struct pci_dev *pdev)
{
	struct bell *bell = pci_get_drvdata(pdev);

	free_irq(pdev->irq, bell);
	cancel_work_sync(&bell->work);
}

static const struct pci_device_id bell_ids[] = {
	{ PCI_DEVICE(0x1209, 0xbe77) },
	{ }
};
MODULE_DEVICE_TABLE(pci, bell_ids);

static struct pci_driver bell_driver = {
	.name = "bell",
	.id_table = bell_ids,
	.probe = bell_probe,
	.remove = bell_remove,
};
module_pci_driver(bell_driver);

MODULE_DESCRIPTION("Doorbell card");
MODULE_LICENSE("GPL");
