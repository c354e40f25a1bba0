// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transceiver that is put up for others to find before probe is done. Where
 * probe then fails it is left there, and whoever has found it goes on using
 * it: a managed block would be gone by then.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct transceiver {
	struct workqueue_struct *wq;
	unsigned int host;
};

/* What other drivers look at. */
static struct transceiver *transceiver_found;

static int transceiver_start(struct transceiver *phy)
{
	if (phy->wq)
		return 0;

	phy->wq = alloc_ordered_workqueue("transceiver", 0);
	if (!phy->wq)
		return -ENOMEM;

	return 0;
}

static int transceiver_conf(void)
{
	struct transceiver *phy;

	phy = kzalloc(sizeof(*phy), GFP_KERNEL);
	if (!phy)
		return -ENOMEM;

	phy->host = 1;
	transceiver_found = phy;

	return 0;
}

static int transceiver_probe(struct platform_device *pdev)
{
	int ret;

	ret = transceiver_conf();
	if (ret)
		return ret;

	ret = transceiver_start(transceiver_found);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, transceiver_found);

	return 0;
}

static void transceiver_remove(struct platform_device *pdev)
{
	struct transceiver *phy = platform_get_drvdata(pdev);

	transceiver_found = NULL;
	destroy_workqueue(phy->wq);
	kfree(phy);
}

static struct platform_driver transceiver_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = transceiver_probe,
	.remove = transceiver_remove,
};
module_platform_driver(transceiver_driver);

MODULE_DESCRIPTION("Transceiver that a failing probe leaves to who has found it");
MODULE_LICENSE("GPL");
