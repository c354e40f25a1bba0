// SPDX-License-Identifier: GPL-2.0-only
/*
 * Remote control receiver: each device has its own copy of the key map.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

static const unsigned short zapper_keys[] = {
	KEY_POWER, KEY_MUTE, KEY_VOLUMEUP, KEY_VOLUMEDOWN, KEY_CHANNELUP,
};

struct zapper {
	struct input_dev *input;
	unsigned short *keymap;
};

static int zapper_probe(struct platform_device *pdev)
{
	struct zapper *zapper;
	int i, ret;

	zapper = kzalloc(sizeof(*zapper), GFP_KERNEL);
	if (!zapper)
		return -ENOMEM;

	zapper->keymap = kmemdup(zapper_keys, sizeof(zapper_keys), GFP_KERNEL);
	if (!zapper->keymap) {
		ret = -ENOMEM;
		goto err_free_zapper;
	}

	zapper->input = input_allocate_device();
	if (!zapper->input) {
		ret = -ENOMEM;
		goto err_free_keymap;
	}

	zapper->input->name = "Zapper";
	zapper->input->dev.parent = &pdev->dev;
	for (i = 0; i < ARRAY_SIZE(zapper_keys); i++)
		input_set_capability(zapper->input, EV_KEY, zapper->keymap[i]);

	ret = input_register_device(zapper->input);
	if (ret)
		goto err_free_input;

	platform_set_drvdata(pdev, zapper);

	return 0;

err_free_input:
	input_free_device(zapper->input);
err_free_keymap:
	kfree(zapper->keymap);
err_free_zapper:
	kfree(zapper);
	return ret;
}

static void zapper_remove(struct platform_device *pdev)
{
	struct zapper *zapper = platform_get_drvdata(pdev);

	input_unregister_device(zapper->input);
	kfree(zapper->keymap);
	kfree(zapper);
}

static struct platform_driver zapper_driver = {
	.probe = zapper_probe,
	.remove = zapper_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(zapper_driver);

MODULE_DESCRIPTION("Zapper receiver");
MODULE_LICENSE("GPL");
