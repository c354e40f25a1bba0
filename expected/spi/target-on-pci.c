// SPDX-License-Identifier: GPL-2.0-only
/*
 * SPI target behind a PCI bridge: remove unregisters the controller and need not
 * put it, since unregistering puts what nothing manages.
 */
/* not run: the test kernel has no SPI targets */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/spi/spi.h>

#define TARGET_MODE	0x20

struct target {
	void __iomem *regs;
	u32 mode;
};

static int target_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct spi_controller *ctlr;
	struct target *target;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ctlr = devm_spi_alloc_target(&pdev->dev, sizeof(*target));
	if (!ctlr)
		return -ENOMEM;

	target = spi_controller_get_devdata(ctlr);
	target->regs = pcim_iomap(pdev, 0, 0);
	if (!target->regs)
		return -ENOMEM;

	target->mode = readl(target->regs + TARGET_MODE);
	ctlr->mode_bits = SPI_CPOL | SPI_CPHA;

	return devm_spi_register_controller(&pdev->dev, ctlr);
}

static const struct pci_device_id target_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x00f1) },
	{ }
};
MODULE_DEVICE_TABLE(pci, target_ids);

static struct pci_driver target_driver = {
	.name = KBUILD_MODNAME,
	.id_table = target_ids,
	.probe = target_probe,
};
module_pci_driver(target_driver);

MODULE_DESCRIPTION("SPI target");
MODULE_LICENSE("GPL");
