// SPDX-License-Identifier: GPL-2.0-only
/*
 * Doorbell: once the device manages the memory, remove has nothing to do but
 * to say so and to forget a pointer, which the driver core does by itself.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct doorbell {
	const char *melody;
	unsigned int volume;
};

static int doorbell_probe(struct platform_device *pdev)
{
	struct doorbell *bell;

	bell = kzalloc(sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	bell->melody = "ding dong";
	bell->volume = 7;
	platform_set_drvdata(pdev, bell);

	return 0;
}

static void doorbell_remove(struct platform_device *pdev)
{
	struct doorbell *bell = platform_get_drvdata(pdev);

	dev_dbg(&pdev->dev, "no more %s\n", bell->melody);

	bell->melody = NULL;
	kfree(bell);
	platform_set_drvdata(pdev, NULL);
}

static struct platform_driver doorbell_driver = {
	.probe = doorbell_probe,
	.remove = doorbell_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(doorbell_driver);

MODULE_DESCRIPTION("Doorbell");
MODULE_LICENSE("GPL");
