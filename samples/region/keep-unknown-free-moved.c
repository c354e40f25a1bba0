// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quilting frame on the network: once its memory was requested, the start is
 * moved to behind the pattern, and removal goes by what the net device then says.
 * It holds a second region, so that either may be meant.
 */
/* not run: a network device without operations is none */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/pci.h>

#define QUILT_PATTERN	0x1000

static int quilt_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *ndev;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ndev = alloc_etherdev(0);
	if (!ndev)
		return -ENOMEM;

	ndev->mem_start = pci_resource_start(pdev, 1);
	if (!request_mem_region(pci_resource_start(pdev, 1),
				pci_resource_len(pdev, 1), "quilt")) {
		ret = -EBUSY;
		goto err_free;
	}

	if (!request_mem_region(pci_resource_start(pdev, 2),
				pci_resource_len(pdev, 2), "quilt thread")) {
		ret = -EBUSY;
		goto err_quilt;
	}

	ndev->mem_start += QUILT_PATTERN;

	ret = register_netdev(ndev);
	if (ret)
		goto err_thread;

	pci_set_drvdata(pdev, ndev);

	return 0;

err_thread:
	release_mem_region(pci_resource_start(pdev, 2),
			   pci_resource_len(pdev, 2));
err_quilt:
	release_mem_region(pci_resource_start(pdev, 1),
			   pci_resource_len(pdev, 1));
err_free:
	free_netdev(ndev);

	return ret;
}

static void quilt_remove(struct pci_dev *pdev)
{
	struct net_device *ndev = pci_get_drvdata(pdev);

	unregister_netdev(ndev);
	release_mem_region(pci_resource_start(pdev, 2),
			   pci_resource_len(pdev, 2));
	release_mem_region(ndev->mem_start - QUILT_PATTERN,
			   pci_resource_len(pdev, 1));
	free_netdev(ndev);
}

static const struct pci_device_id quilt_ids[] = {
	{ PCI_DEVICE(0x10ff, 0x1005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, quilt_ids);

static struct pci_driver quilt_driver = {
	.name = KBUILD_MODNAME,
	.id_table = quilt_ids,
	.probe = quilt_probe,
	.remove = quilt_remove,
};
module_pci_driver(quilt_driver);

MODULE_DESCRIPTION("Quilting frame");
MODULE_LICENSE("GPL");
