// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card reader on PCI: the host stands between the regions, which are taken before
 * it, and the mapping and the interrupt, which come after.
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mmc/core.h>
#include <linux/mmc/host.h>
#include <linux/mmc/mmc.h>
#include <linux/module.h>
#include <linux/pci.h>

#define READER_STATUS	0x08
#define READER_PRESENT	BIT(0)

struct reader {
	void __iomem *regs;
	struct mmc_host *mmc;
};

static void reader_request(struct mmc_host *mmc, struct mmc_request *mrq)
{
	mrq->cmd->error = -ETIMEDOUT;
	mmc_request_done(mmc, mrq);
}

static void reader_set_ios(struct mmc_host *mmc, struct mmc_ios *ios)
{
}

static const struct mmc_host_ops reader_ops = {
	.request = reader_request,
	.set_ios = reader_set_ios,
};

static irqreturn_t reader_irq(int irq, void *data)
{
	struct reader *reader = data;

	if (!(readl(reader->regs + READER_STATUS) & READER_PRESENT))
		return IRQ_NONE;
	mmc_detect_change(reader->mmc, msecs_to_jiffies(100));

	return IRQ_HANDLED;
}

static int reader_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct mmc_host *mmc;
	struct reader *reader;
	int ret;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	ret = pci_request_regions(pdev, KBUILD_MODNAME);
	if (ret)
		goto disable;

	mmc = devm_mmc_alloc_host(&pdev->dev, sizeof(struct reader));
	if (!mmc) {
		ret = -ENOMEM;
		goto release;
	}

	reader = mmc_priv(mmc);
	reader->mmc = mmc;
	pci_set_drvdata(pdev, reader);

	reader->regs = pci_iomap(pdev, 0, 0);
	if (!reader->regs) {
		ret = -ENOMEM;
		goto release;
	}

	mmc->ops = &reader_ops;
	mmc->ocr_avail = MMC_VDD_32_33;

	ret = request_irq(pdev->irq, reader_irq, IRQF_SHARED, KBUILD_MODNAME, reader);
	if (ret)
		goto unmap;

	ret = mmc_add_host(mmc);
	if (ret)
		goto irq;

	return 0;

irq:
	free_irq(pdev->irq, reader);
unmap:
	pci_iounmap(pdev, reader->regs);
release:
	pci_release_regions(pdev);
disable:
	pci_disable_device(pdev);
	return ret;
}

static void reader_remove(struct pci_dev *pdev)
{
	struct reader *reader = pci_get_drvdata(pdev);

	mmc_remove_host(reader->mmc);
	free_irq(pdev->irq, reader);
	pci_iounmap(pdev, reader->regs);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id reader_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x00f2) },
	{ }
};
MODULE_DEVICE_TABLE(pci, reader_ids);

static struct pci_driver reader_driver = {
	.name = KBUILD_MODNAME,
	.id_table = reader_ids,
	.probe = reader_probe,
	.remove = reader_remove,
};
module_pci_driver(reader_driver);

MODULE_DESCRIPTION("Card reader");
MODULE_LICENSE("GPL");
