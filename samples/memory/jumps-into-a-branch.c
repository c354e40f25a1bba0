// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modem that is brought up by a small state machine. Gotos run forwards and
 * backwards and into the middle of a branch: one free is on a path that goes on,
 * one on the path that fails, and the labels alone do not tell which.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct modem {
	u8 *setup;
	bool fallback;
	unsigned int tries;
};

static int modem_train(struct modem *modem)
{
	return modem->tries++ < 2 ? -EAGAIN : 0;
}

static int modem_probe(struct platform_device *pdev)
{
	struct modem *modem;
	int ret;

	modem = devm_kzalloc(&pdev->dev, sizeof(*modem), GFP_KERNEL);
	if (!modem)
		return -ENOMEM;

	ret = -ENOMEM;
	goto allocate;

train:
	ret = modem_train(modem);
	if (ret == -EAGAIN) {
		if (!modem->fallback) {
			modem->fallback = true;
			goto shrink;
		}
		goto train;
	}
	if (!ret)
		goto done;

	if (modem->fallback) {
shrink:
		kfree(modem->setup);
		modem->setup = NULL;
		if (ret != -EAGAIN)
			goto done;
allocate:
		modem->setup = kzalloc(modem->fallback ? 32 : 64, GFP_KERNEL);
		if (modem->setup)
			goto train;
		ret = -ENOMEM;
	}

done:
	if (ret) {
		kfree(modem->setup);
		return ret;
	}

	platform_set_drvdata(pdev, modem);

	return 0;
}

static void modem_remove(struct platform_device *pdev)
{
	struct modem *modem = platform_get_drvdata(pdev);

	kfree(modem->setup);
}

static struct platform_driver modem_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = modem_probe,
	.remove = modem_remove,
};
module_platform_driver(modem_driver);

MODULE_DESCRIPTION("Modem brought up by jumps in all directions");
MODULE_LICENSE("GPL");
