// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object of a management complex.
 */
#include <linux/fsl/mc.h>
#include <linux/module.h>
#include <linux/slab.h>

struct mcobj {
	unsigned int channels;
};

static int mcobj_probe(struct fsl_mc_device *mc_dev)
{
	struct mcobj *mcobj;

	mcobj = kzalloc(sizeof(*mcobj), GFP_KERNEL);
	if (!mcobj)
		return -ENOMEM;

	mcobj->channels = 4;
	dev_dbg(&mc_dev->dev, "%u channels\n", mcobj->channels);
	dev_set_drvdata(&mc_dev->dev, mcobj);

	return 0;
}

static void mcobj_remove(struct fsl_mc_device *mc_dev)
{
	struct mcobj *mcobj = dev_get_drvdata(&mc_dev->dev);

	kfree(mcobj);
}

static const struct fsl_mc_device_id mcobj_id[] = {
	{
		.vendor = FSL_MC_VENDOR_FREESCALE,
		.obj_type = "dpxyz",
	},
	{ }
};
MODULE_DEVICE_TABLE(fslmc, mcobj_id);

static struct fsl_mc_driver mcobj_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = mcobj_probe,
	.remove = mcobj_remove,
	.match_id_table = mcobj_id,
};
module_fsl_mc_driver(mcobj_driver);

MODULE_DESCRIPTION("Management complex object");
MODULE_LICENSE("GPL");
