// SPDX-License-Identifier: GPL-2.0-only
/*
 * Capture card on PCI: the card, its regions, the mapping of its registers, the
 * ring that it writes to, the memory of the driver and the interrupt, which other
 * cards may share, are left to the device.
 */
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/wait.h>

#define FINCH_BAR		0

#define FINCH_CTRL		0x00
#define FINCH_STATUS		0x04
#define FINCH_RING_LO		0x10
#define FINCH_RING_HI		0x14

#define FINCH_CTRL_RUN		BIT(0)
#define FINCH_STATUS_FRAME	BIT(0)

#define FINCH_RING_SIZE		SZ_64K

struct finch {
	struct pci_dev *pdev;
	void __iomem *regs;
	void *ring;
	dma_addr_t ring_dma;
	wait_queue_head_t wait;
	spinlock_t lock;	/* for frames */
	unsigned long frames;
	u32 *header;
};

static irqreturn_t finch_interrupt(int irq, void *data)
{
	struct finch *finch = data;
	u32 status = readl(finch->regs + FINCH_STATUS);

	if (!(status & FINCH_STATUS_FRAME))
		return IRQ_NONE;

	writel(status, finch->regs + FINCH_STATUS);

	spin_lock(&finch->lock);
	memcpy(finch->header, finch->ring, sizeof(*finch->header));
	finch->frames++;
	spin_unlock(&finch->lock);

	wake_up_interruptible(&finch->wait);

	return IRQ_HANDLED;
}

static void finch_start(struct finch *finch)
{
	writel(lower_32_bits(finch->ring_dma), finch->regs + FINCH_RING_LO);
	writel(upper_32_bits(finch->ring_dma), finch->regs + FINCH_RING_HI);
	writel(FINCH_CTRL_RUN, finch->regs + FINCH_CTRL);
}

static void finch_stop(struct finch *finch)
{
	writel(0, finch->regs + FINCH_CTRL);
	/* the card has stopped writing when this has come back */
	readl(finch->regs + FINCH_CTRL);
}

static ssize_t frames_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct finch *finch = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%lu\n", finch->frames);
}
static DEVICE_ATTR_RO(frames);

static int finch_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct finch *finch;
	int err;

	finch = devm_kzalloc(&pdev->dev, sizeof(*finch), GFP_KERNEL);
	if (!finch)
		return -ENOMEM;

	finch->header = devm_kmalloc(&pdev->dev, sizeof(*finch->header),
				     GFP_KERNEL);
	if (!finch->header)
		return -ENOMEM;

	finch->pdev = pdev;
	spin_lock_init(&finch->lock);
	init_waitqueue_head(&finch->wait);

	err = pcim_enable_device(pdev);
	if (err) {
		dev_err(&pdev->dev, "cannot enable the card\n");
		return err;
	}

	err = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (err)
		return err;

	err = pcim_request_all_regions(pdev, KBUILD_MODNAME);
	if (err) {
		dev_err(&pdev->dev, "cannot get the regions\n");
		return err;
	}

	finch->regs = pcim_iomap(pdev, FINCH_BAR, 0);
	if (!finch->regs)
		return -ENOMEM;

	pci_set_master(pdev);

	finch->ring = dmam_alloc_coherent(&pdev->dev, FINCH_RING_SIZE,
					  &finch->ring_dma, GFP_KERNEL);
	if (!finch->ring)
		return -ENOMEM;

	pci_set_drvdata(pdev, finch);

	err = devm_request_irq(&pdev->dev, pdev->irq, finch_interrupt,
			       IRQF_SHARED, KBUILD_MODNAME, finch);
	if (err)
		return err;

	err = device_create_file(&pdev->dev, &dev_attr_frames);
	if (err)
		return err;

	finch_start(finch);

	return 0;
}

static void finch_remove(struct pci_dev *pdev)
{
	struct finch *finch = pci_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_frames);
	finch_stop(finch);
}

static const struct pci_device_id finch_ids[] = {
	{ PCI_DEVICE(0x1d9e, 0x0f1c) },
	{ }
};
MODULE_DEVICE_TABLE(pci, finch_ids);

static struct pci_driver finch_driver = {
	.name = KBUILD_MODNAME,
	.id_table = finch_ids,
	.probe = finch_probe,
	.remove = finch_remove,
};
module_pci_driver(finch_driver);

MODULE_DESCRIPTION("Finch capture card");
MODULE_LICENSE("GPL");
