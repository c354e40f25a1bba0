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

	bcmacore = kzalloc(sizeof(*bcmacore), GFP_KERNEL);
	if (!bcmacore)
		return -ENOMEM;

	bcmacore->channels = 4;
	dev_dbg(&core->dev, "%u channels\n", bcmacore->channels);
	bcma_set_drvdata(core, bcmacore);

	return 0;
}

static void bcmacore_remove(struct bcma_device *core)
{
	struct bcmacore *bcmacore = bcma_get_drvdata(core);

	kfree(bcmacore);
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
	.remove = bcmacore_remove,
};
module_bcma_driver(bcmacore_driver);

MODULE_DESCRIPTION("BCMA core");
MODULE_LICENSE("GPL");
