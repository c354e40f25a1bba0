// SPDX-License-Identifier: GPL-2.0-only
/*
 * Astrolabe card that another driver may hold already: where its regions are busy
 * probe fails and leaves the card enabled, on purpose.
 */
/* no naive: a disabled card harms only its other user */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define ASTROLABE_RINGS	0x10

static int astrolabe_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	void __iomem *base;
	bool busy = false;
	int ret;

	ret = pci_enable_device(pdev);
	if (ret)
		return ret;

	ret = pcim_request_all_regions(pdev, KBUILD_MODNAME);
	if (ret) {
		busy = true;
		goto err_disable;
	}

	base = pcim_iomap(pdev, 0, 0);
	if (!base) {
		ret = -ENOMEM;
		goto err_disable;
	}

	iowrite32(1, base + ASTROLABE_RINGS);

	return 0;

err_disable:
	/* whoever has the regions uses the card */
	if (!busy)
		pci_disable_device(pdev);
	return ret;
}

static void astrolabe_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static const struct pci_device_id astrolabe_ids[] = {
	{ PCI_DEVICE(0x1209, 0xa570) },
	{ }
};
MODULE_DEVICE_TABLE(pci, astrolabe_ids);

static struct pci_driver astrolabe_driver = {
	.name = KBUILD_MODNAME,
	.id_table = astrolabe_ids,
	.probe = astrolabe_probe,
	.remove = astrolabe_remove,
};
module_pci_driver(astrolabe_driver);

MODULE_DESCRIPTION("Astrolabe card");
MODULE_LICENSE("GPL");
