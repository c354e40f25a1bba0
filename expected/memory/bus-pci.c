// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watch card on PCI: nothing of it is mapped, so that any function will do.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct watchcard {
	unsigned int mode;
};

static ssize_t mode_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct watchcard *watchcard = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", watchcard->mode);
}
static DEVICE_ATTR_RO(mode);

static int watchcard_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct watchcard *watchcard;

	watchcard = devm_kzalloc(&pdev->dev, sizeof(*watchcard), GFP_KERNEL);
	if (!watchcard)
		return -ENOMEM;

	watchcard->mode = 1;
	pci_set_drvdata(pdev, watchcard);

	return device_create_file(&pdev->dev, &dev_attr_mode);
}

static void watchcard_remove(struct pci_dev *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_mode);
}

static const struct pci_device_id watchcard_id[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT, 0x0005) },
	{ }
};
MODULE_DEVICE_TABLE(pci, watchcard_id);

static struct pci_driver watchcard_driver = {
	.name = KBUILD_MODNAME,
	.id_table = watchcard_id,
	.probe = watchcard_probe,
	.remove = watchcard_remove,
};
module_pci_driver(watchcard_driver);

MODULE_DESCRIPTION("Watch card");
MODULE_LICENSE("GPL");
