// SPDX-License-Identifier: GPL-2.0-only
/*
 * Radio link that is only set up when the other side is there. Probe frees the
 * block and returns what the link said, and that may be 0: then the device is
 * bound without a block, and it cannot be told which way out is a failure.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define LINK_IDLE	0
#define LINK_UP		1

struct radio {
	struct device *dev;
	int state;
};

/* An error, or one of the states above. */
static int radio_link(struct radio *radio)
{
	radio->state = radio->dev->parent ? LINK_UP : LINK_IDLE;

	return radio->state;
}

static int radio_probe(struct platform_device *pdev)
{
	struct radio *radio;
	int ret;

	radio = kzalloc(sizeof(*radio), GFP_KERNEL);
	if (!radio)
		return -ENOMEM;

	radio->dev = &pdev->dev;
	ret = radio_link(radio);
	if (ret != LINK_UP) {
		kfree(radio);
		return ret;
	}

	platform_set_drvdata(pdev, radio);

	return 0;
}

static void radio_remove(struct platform_device *pdev)
{
	struct radio *radio = platform_get_drvdata(pdev);

	kfree(radio);
}

static struct platform_driver radio_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = radio_probe,
	.remove = radio_remove,
};
module_platform_driver(radio_driver);

MODULE_DESCRIPTION("Radio link whose probe may end without a block and succeed");
MODULE_LICENSE("GPL");
