// SPDX-License-Identifier: GPL-2.0-only
/*
 * Console port. The first port uses a static block, because the boot console
 * wrote to it before memory could be allocated; further ports use the heap.
 * One pointer, two kinds of memory, and a comparison that tells them apart.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct console_priv {
	struct device *dev;
	unsigned int written;
};

static struct console_priv console_boot_priv;

static int console_start(struct console_priv *priv)
{
	priv->written = 0;

	return 0;
}

static int console_probe(struct platform_device *pdev)
{
	struct console_priv *priv;
	int ret;

	if (pdev->id == 0) {
		priv = &console_boot_priv;
	} else {
		priv = kzalloc(sizeof(*priv), GFP_KERNEL);
		if (!priv)
			return -ENOMEM;
	}

	priv->dev = &pdev->dev;
	ret = console_start(priv);
	if (ret) {
		if (priv != &console_boot_priv)
			kfree(priv);
		return ret;
	}

	platform_set_drvdata(pdev, priv);

	return 0;
}

static void console_remove(struct platform_device *pdev)
{
	struct console_priv *priv = platform_get_drvdata(pdev);

	if (priv != &console_boot_priv)
		kfree(priv);
}

static struct platform_driver console_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = console_probe,
	.remove = console_remove,
};
module_platform_driver(console_driver);

MODULE_DESCRIPTION("Console port with a static block for the boot console");
MODULE_LICENSE("GPL");
