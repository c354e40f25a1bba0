// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper of probe builds the block and hands it out with return_ptr(). Until
 * then the scope owns it.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct fader {
	struct device *dev;
	unsigned int steps;
	u8 *curve;
};

static struct fader *fader_create(struct device *dev)
{
	struct fader *fader __free(kfree) = NULL;

	fader = kzalloc(sizeof(*fader), GFP_KERNEL);
	if (!fader)
		return ERR_PTR(-ENOMEM);

	fader->steps = 16;
	fader->curve = devm_kzalloc(dev, fader->steps, GFP_KERNEL);
	if (!fader->curve)
		return ERR_PTR(-ENOMEM);

	fader->dev = dev;

	return_ptr(fader);
}

static int fader_probe(struct platform_device *pdev)
{
	struct fader *fader;

	fader = fader_create(&pdev->dev);
	if (IS_ERR(fader))
		return PTR_ERR(fader);

	platform_set_drvdata(pdev, fader);

	return 0;
}

static void fader_remove(struct platform_device *pdev)
{
	struct fader *fader = platform_get_drvdata(pdev);

	kfree(fader);
}

static struct platform_driver fader_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = fader_probe,
	.remove = fader_remove,
};
module_platform_driver(fader_driver);

MODULE_DESCRIPTION("Fader whose state leaves its scope by return_ptr");
MODULE_LICENSE("GPL");
