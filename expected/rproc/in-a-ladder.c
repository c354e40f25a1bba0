// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signal processor on PCI: the remote processor is the first thing that probe
 * undoes, and remove finds it through the driver's own struct.
 */
/* not run: the test kernel has no remote processors */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/remoteproc.h>

#define DSP_CONTROL	0x40

struct dsp {
	struct rproc *rproc;
	void __iomem *regs;
};

static int dsp_start(struct rproc *rproc)
{
	struct dsp *dsp = rproc->priv;

	writel(1, dsp->regs + DSP_CONTROL);

	return 0;
}

static int dsp_stop(struct rproc *rproc)
{
	struct dsp *dsp = rproc->priv;

	writel(0, dsp->regs + DSP_CONTROL);

	return 0;
}

static const struct rproc_ops dsp_ops = {
	.start = dsp_start,
	.stop = dsp_stop,
};

static int dsp_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct rproc *rproc;
	struct dsp *dsp;
	int err;

	err = pci_enable_device(pdev);
	if (err)
		return err;

	rproc = devm_rproc_alloc(&pdev->dev, pci_name(pdev), &dsp_ops, NULL, sizeof(struct dsp));
	if (!rproc) {
		err = -ENOMEM;
		goto out_disable;
	}
	dsp = rproc->priv;
	dsp->rproc = rproc;

	err = pci_request_regions(pdev, KBUILD_MODNAME);
	if (err)
		goto out_disable;

	dsp->regs = pci_iomap(pdev, 0, 0);
	if (!dsp->regs) {
		err = -EIO;
		goto out_release;
	}
	pci_set_master(pdev);
	pci_set_drvdata(pdev, dsp);

	err = rproc_add(rproc);
	if (err)
		goto out_unmap;

	return 0;

out_unmap:
	pci_iounmap(pdev, dsp->regs);
out_release:
	pci_release_regions(pdev);
out_disable:
	pci_disable_device(pdev);
	return err;
}

static void dsp_remove(struct pci_dev *pdev)
{
	struct dsp *dsp = pci_get_drvdata(pdev);

	rproc_del(dsp->rproc);
	pci_iounmap(pdev, dsp->regs);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id dsp_ids[] = {
	{ PCI_DEVICE(0x1b36, 0x00f3) },
	{ }
};
MODULE_DEVICE_TABLE(pci, dsp_ids);

static struct pci_driver dsp_driver = {
	.name = KBUILD_MODNAME,
	.id_table = dsp_ids,
	.probe = dsp_probe,
	.remove = dsp_remove,
};
module_pci_driver(dsp_driver);

MODULE_DESCRIPTION("Signal processor");
MODULE_LICENSE("GPL");
