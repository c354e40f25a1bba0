// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recorder card: behind the interrupt remove() stops the card, whose state the
 * handler reads, and frees the buffer that the handler fills.
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define RECORDER_BAR	0
#define RECORDER_CTRL	0x00
#define RECORDER_DATA	0x04

#define RECORDER_WORDS	128

struct recorder {
	void __iomem *regs;
	u32 *buffer;
	unsigned int head;
};

static irqreturn_t recorder_interrupt(int irq, void *data)
{
	struct recorder *recorder = data;

	recorder->buffer[recorder->head++ % RECORDER_WORDS] =
		readl(recorder->regs + RECORDER_DATA);

	return IRQ_HANDLED;
}

static int recorder_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct recorder *recorder;
	int ret;

	recorder = devm_kzalloc(&pdev->dev, sizeof(*recorder), GFP_KERNEL);
	if (!recorder)
		return -ENOMEM;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	recorder->regs = pcim_iomap(pdev, RECORDER_BAR, 0);
	if (!recorder->regs)
		return -ENOMEM;

	recorder->buffer = kcalloc(RECORDER_WORDS, sizeof(u32), GFP_KERNEL);
	if (!recorder->buffer)
		return -ENOMEM;

	ret = request_irq(pdev->irq, recorder_interrupt, IRQF_SHARED,
			  "recorder", recorder);
	if (ret) {
		kfree(recorder->buffer);
		return ret;
	}

	pci_set_drvdata(pdev, recorder);
	writel(1, recorder->regs + RECORDER_CTRL);

	return 0;
}

static void recorder_remove(struct pci_dev *pdev)
{
	struct recorder *recorder = pci_get_drvdata(pdev);

	free_irq(pdev->irq, recorder);
	writel(0, recorder->regs + RECORDER_CTRL);
	kfree(recorder->buffer);
}

static const struct pci_device_id recorder_ids[] = {
	{ PCI_DEVICE(0x1af4, 0x10e4) },
	{ }
};
MODULE_DEVICE_TABLE(pci, recorder_ids);

static struct pci_driver recorder_driver = {
	.name = "recorder",
	.id_table = recorder_ids,
	.probe = recorder_probe,
	.remove = recorder_remove,
};
module_pci_driver(recorder_driver);

MODULE_DESCRIPTION("Recorder card");
MODULE_LICENSE("GPL");
