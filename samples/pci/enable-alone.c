// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turnstile card: probe enables it and reads how many arms it has, and
 * remove does nothing but disable it.
 */
#include <linux/module.h>
#include <linux/pci.h>

#define TURNSTILE_ARMS	0x48

static int turnstile_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	u8 arms;
	int ret;

	ret = pci_enable_device(pdev);
	if (ret) {
		dev_err(&pdev->dev, "cannot enable: %d\n", ret);
		return ret;
	}

	ret = pci_read_config_byte(pdev, TURNSTILE_ARMS, &arms);
	if (ret) {
		pci_disable_device(pdev);
		return -EIO;
	}

	dev_info(&pdev->dev, "%u arms\n", arms);

	return 0;
}

static void turnstile_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static const struct pci_device_id turnstile_ids[] = {
	{ PCI_DEVICE(0x1209, 0x7357) },
	{ }
};
MODULE_DEVICE_TABLE(pci, turnstile_ids);

static struct pci_driver turnstile_driver = {
	.name = KBUILD_MODNAME,
	.id_table = turnstile_ids,
	.probe = turnstile_probe,
	.remove = turnstile_remove,
};
module_pci_driver(turnstile_driver);

MODULE_DESCRIPTION("Turnstile card");
MODULE_LICENSE("GPL");
