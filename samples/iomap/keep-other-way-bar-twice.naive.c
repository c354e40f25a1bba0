// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: WARNING in pcim_iomap, which keeps one mapping a BAR */
/*
 * A sampling card that maps the registers at the front of its BAR and then the
 * whole of it for the sample memory.  pcim_iomap() keeps one mapping a BAR.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define SAMPLER_BAR		0
#define SAMPLER_REGS_SIZE	0x100
#define SAMPLER_CTRL		0x00

struct sampler {
	void __iomem *regs;
	void __iomem *memory;
};

static int sampler_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sampler *sampler;
	int ret;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	sampler = devm_kzalloc(&pdev->dev, sizeof(*sampler), GFP_KERNEL);
	if (!sampler) {
		ret = -ENOMEM;
		goto disable;
	}

	sampler->regs = pcim_iomap(pdev, SAMPLER_BAR, SAMPLER_REGS_SIZE);
	if (!sampler->regs) {
		ret = -ENOMEM;
		goto disable;
	}

	sampler->memory = pcim_iomap(pdev, SAMPLER_BAR, 0);
	if (!sampler->memory) {
		ret = -ENOMEM;
		goto disable;
	}

	iowrite32(1, sampler->regs + SAMPLER_CTRL);
	pci_set_drvdata(pdev, sampler);

	return 0;

disable:
	pci_disable_device(pdev);
	return ret;
}

static void sampler_remove(struct pci_dev *pdev)
{
	struct sampler *sampler = pci_get_drvdata(pdev);

	iowrite32(0, sampler->regs + SAMPLER_CTRL);
	pci_disable_device(pdev);
}

static const struct pci_device_id sampler_ids[] = {
	{ PCI_DEVICE(0x1af4, 0x10f7) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sampler_ids);

static struct pci_driver sampler_driver = {
	.name = "sampler",
	.id_table = sampler_ids,
	.probe = sampler_probe,
	.remove = sampler_remove,
};
module_pci_driver(sampler_driver);

MODULE_DESCRIPTION("Sampling card with registers and memory in one BAR");
MODULE_LICENSE("GPL");
