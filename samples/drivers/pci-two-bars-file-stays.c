// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timer card on PCI with two BARs that are requested each by itself, descriptors
 * out of a pool and counters for each CPU.  A helper that undoes what another one
 * set up goes as a whole; the character device stays, and so does the descriptor,
 * which goes back to the pool before that goes.
 */
#include <linux/container_of.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define SWIFT_BAR_REGS		0
#define SWIFT_BAR_TABLE		2

#define SWIFT_DESC		0x08
#define SWIFT_NOW		0x10

#define SWIFT_DESC_SIZE		64
#define SWIFT_ENTRIES		32

struct swift {
	struct miscdevice misc;
	void __iomem *regs;
	void __iomem *table;
	unsigned int __percpu *reads;
	struct dma_pool *pool;
	void *desc;
	dma_addr_t desc_dma;
};

static ssize_t swift_read(struct file *file, char __user *buf, size_t len,
			  loff_t *pos)
{
	struct swift *swift = container_of(file->private_data, struct swift,
					   misc);
	u32 now = readl(swift->regs + SWIFT_NOW);

	if (len < sizeof(now))
		return -EINVAL;

	this_cpu_inc(*swift->reads);
	if (copy_to_user(buf, &now, sizeof(now)))
		return -EFAULT;

	return sizeof(now);
}

static const struct file_operations swift_fops = {
	.owner = THIS_MODULE,
	.read = swift_read,
};

static int swift_map(struct pci_dev *pdev, struct swift *swift)
{
	int ret;

	ret = pci_request_region(pdev, SWIFT_BAR_REGS, "swift-regs");
	if (ret)
		return ret;

	ret = pci_request_region(pdev, SWIFT_BAR_TABLE, "swift-table");
	if (ret)
		goto release_regs;

	ret = -ENOMEM;
	swift->regs = pci_ioremap_bar(pdev, SWIFT_BAR_REGS);
	if (!swift->regs)
		goto release_table;

	swift->table = pci_iomap(pdev, SWIFT_BAR_TABLE, SWIFT_ENTRIES * 4);
	if (!swift->table)
		goto unmap_regs;

	memset_io(swift->table, 0, SWIFT_ENTRIES * 4);

	return 0;

unmap_regs:
	iounmap(swift->regs);
release_table:
	pci_release_region(pdev, SWIFT_BAR_TABLE);
release_regs:
	pci_release_region(pdev, SWIFT_BAR_REGS);
	return ret;
}

static void swift_unmap(struct pci_dev *pdev, struct swift *swift)
{
	pci_iounmap(pdev, swift->table);
	iounmap(swift->regs);
	pci_release_region(pdev, SWIFT_BAR_TABLE);
	pci_release_region(pdev, SWIFT_BAR_REGS);
}

static int swift_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct swift *swift;
	int ret;

	ret = pci_enable_device_mem(pdev);
	if (ret)
		return ret;

	swift = kzalloc(sizeof(*swift), GFP_KERNEL);
	if (!swift) {
		ret = -ENOMEM;
		goto disable;
	}

	swift->reads = alloc_percpu(unsigned int);
	if (!swift->reads) {
		ret = -ENOMEM;
		goto free;
	}

	ret = swift_map(pdev, swift);
	if (ret)
		goto free_reads;

	pci_set_master(pdev);

	swift->pool = dma_pool_create("swift", &pdev->dev, SWIFT_DESC_SIZE,
				      SWIFT_DESC_SIZE, 0);
	if (!swift->pool) {
		ret = -ENOMEM;
		goto unmap;
	}

	swift->desc = dma_pool_zalloc(swift->pool, GFP_KERNEL,
				      &swift->desc_dma);
	if (!swift->desc) {
		ret = -ENOMEM;
		goto destroy_pool;
	}

	writel(lower_32_bits(swift->desc_dma), swift->regs + SWIFT_DESC);

	swift->misc.name = "swift";
	swift->misc.minor = MISC_DYNAMIC_MINOR;
	swift->misc.fops = &swift_fops;
	swift->misc.parent = &pdev->dev;
	pci_set_drvdata(pdev, swift);

	ret = misc_register(&swift->misc);
	if (ret) {
		dev_err(&pdev->dev, "cannot register the character device\n");
		goto free_desc;
	}

	return 0;

free_desc:
	writel(0, swift->regs + SWIFT_DESC);
	dma_pool_free(swift->pool, swift->desc, swift->desc_dma);
destroy_pool:
	dma_pool_destroy(swift->pool);
unmap:
	swift_unmap(pdev, swift);
free_reads:
	free_percpu(swift->reads);
free:
	kfree(swift);
disable:
	pci_disable_device(pdev);
	return ret;
}

static void swift_remove(struct pci_dev *pdev)
{
	struct swift *swift = pci_get_drvdata(pdev);

	misc_deregister(&swift->misc);
	writel(0, swift->regs + SWIFT_DESC);
	dma_pool_free(swift->pool, swift->desc, swift->desc_dma);
	dma_pool_destroy(swift->pool);
	swift_unmap(pdev, swift);
	free_percpu(swift->reads);
	kfree(swift);
	pci_disable_device(pdev);
}

static const struct pci_device_id swift_ids[] = {
	{ PCI_DEVICE(0x1d9e, 0x5f17) },
	{ }
};
MODULE_DEVICE_TABLE(pci, swift_ids);

static struct pci_driver swift_driver = {
	.name = KBUILD_MODNAME,
	.id_table = swift_ids,
	.probe = swift_probe,
	.remove = swift_remove,
};
module_pci_driver(swift_driver);

MODULE_DESCRIPTION("Swift timer card");
MODULE_LICENSE("GPL");
