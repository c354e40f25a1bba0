// SPDX-License-Identifier: GPL-2.0-only
/*
 * Core without registers of interest, on BCMA.
 */
#include <linux/bcma/bcma.h>
#include <linux/module.h>
#include <linux/slab.h>

struct bcmacore {
	unsigned int channels;
};

static int bcmacore_probe(struct bcma_device *core)
{
	struct bcmacore *bcmacore;

	bcmacore = devm_kzalloc(&core->dev, sizeof(*bcmacore), GFP_KERNEL);
	if (!bcmacore)
		return -ENOMEM;

	bcmacore->channels = 4;
	dev_dbg(&core->dev, "%u channels\n", bcmacore->channels);

	return 0;
}

static const struct bcma_device_id bcmacore_id[] = {
	BCMA_CORE(BCMA_MANUF_BCM, 0xffe, BCMA_ANY_REV, BCMA_ANY_CLASS),
	{ }
};
MODULE_DEVICE_TABLE(bcma, bcmacore_id);

static struct bcma_driver bcmacore_driver = {
	.name = KBUILD_MODNAME,
	.id_table = bcmacore_id,
	.probe = bcmacore_probe,
};
module_bcma_driver(bcmacore_driver);

MODULE_DESCRIPTION("BCMA core");
MODULE_LICENSE("GPL");
