// SPDX-License-Identifier: GPL-2.0-only
/*
 * A true leak, of a few bytes for every unbind: probe's failure path frees the
 * script, remove() forgot it. Read alone it looks just like a hand-over to a
 * subsystem, which is why it is reported and not changed unasked.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct sdma {
	u16 *script;
	unsigned int channels;
};

static int sdma_start(struct sdma *sdma)
{
	sdma->channels = 2;

	return 0;
}

static int sdma_probe(struct platform_device *pdev)
{
	struct sdma *sdma;
	int ret;

	sdma = devm_kzalloc(&pdev->dev, sizeof(*sdma), GFP_KERNEL);
	if (!sdma)
		return -ENOMEM;

	sdma->script = kcalloc(4, sizeof(*sdma->script), GFP_KERNEL);
	if (!sdma->script)
		return -ENOMEM;

	ret = sdma_start(sdma);
	if (ret) {
		kfree(sdma->script);
		return ret;
	}

	platform_set_drvdata(pdev, sdma);

	return 0;
}

static void sdma_remove(struct platform_device *pdev)
{
	struct sdma *sdma = platform_get_drvdata(pdev);

	sdma->channels = 0;
}

static struct platform_driver sdma_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = sdma_probe,
	.remove = sdma_remove,
};
module_platform_driver(sdma_driver);

MODULE_DESCRIPTION("DMA engine that forgets its script when it is unbound");
MODULE_LICENSE("GPL");
