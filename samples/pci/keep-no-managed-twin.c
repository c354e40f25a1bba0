// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sundial card whose ports the firmware left unassigned: only its memory is
 * enabled, which no managed call does.
 */
/* no naive: the test machine has no ports that would be enabled, too */
#include <linux/module.h>
#include <linux/pci.h>

#define SUNDIAL_HOUR	0x44

static int sundial_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	u8 hour;
	int ret;

	ret = pci_enable_device_mem(pdev);
	if (ret)
		return ret;

	ret = pci_read_config_byte(pdev, SUNDIAL_HOUR, &hour);
	if (ret) {
		pci_disable_device(pdev);
		return -EIO;
	}

	dev_info(&pdev->dev, "it is %u o'clock\n", hour);

	return 0;
}

static void sundial_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static const struct pci_device_id sundial_ids[] = {
	{ PCI_DEVICE(0x1209, 0x50d1) },
	{ }
};
MODULE_DEVICE_TABLE(pci, sundial_ids);

static struct pci_driver sundial_driver = {
	.name = KBUILD_MODNAME,
	.id_table = sundial_ids,
	.probe = sundial_probe,
	.remove = sundial_remove,
};
module_pci_driver(sundial_driver);

MODULE_DESCRIPTION("Sundial card");
MODULE_LICENSE("GPL");
