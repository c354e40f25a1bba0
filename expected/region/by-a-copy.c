// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shuttle of a weaving loom, spoken to as a network: the registers and the
 * thread are requested by what the net device keeps of them, and released on
 * removal by what the bus says.
 */
/* not run: the test card has no I/O ports */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/pci.h>

static int loom_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *ndev;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ndev = alloc_etherdev(0);
	if (!ndev)
		return -ENOMEM;

	ndev->base_addr = pci_resource_start(pdev, 0);
	if (!devm_request_region(&pdev->dev, ndev->base_addr,
				 pci_resource_len(pdev, 0), "loom registers")) {
		ret = -EBUSY;
		goto err_free;
	}

	ndev->mem_start = pci_resource_start(pdev, 1);
	if (!devm_request_mem_region(&pdev->dev, ndev->mem_start,
				     pci_resource_len(pdev, 1),
				     "loom thread")) {
		ret = -EBUSY;
		goto err_free;
	}

	ret = register_netdev(ndev);
	if (ret)
		goto err_free;

	pci_set_drvdata(pdev, ndev);

	return 0;

err_free:
	free_netdev(ndev);

	return ret;
}

static void loom_remove(struct pci_dev *pdev)
{
	struct net_device *ndev = pci_get_drvdata(pdev);

	unregister_netdev(ndev);
	free_netdev(ndev);
}

static const struct pci_device_id loom_ids[] = {
	{ PCI_DEVICE(0x10ff, 0x1004) },
	{ }
};
MODULE_DEVICE_TABLE(pci, loom_ids);

static struct pci_driver loom_driver = {
	.name = KBUILD_MODNAME,
	.id_table = loom_ids,
	.probe = loom_probe,
	.remove = loom_remove,
};
module_pci_driver(loom_driver);

MODULE_DESCRIPTION("Weaving loom");
MODULE_LICENSE("GPL");
