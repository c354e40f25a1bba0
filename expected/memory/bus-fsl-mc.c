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

	mcobj = devm_kzalloc(&mc_dev->dev, sizeof(*mcobj), GFP_KERNEL);
	if (!mcobj)
		return -ENOMEM;

	mcobj->channels = 4;
	dev_dbg(&mc_dev->dev, "%u channels\n", mcobj->channels);

	return 0;
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
	.match_id_table = mcobj_id,
};
module_fsl_mc_driver(mcobj_driver);

MODULE_DESCRIPTION("Management complex object");
MODULE_LICENSE("GPL");
