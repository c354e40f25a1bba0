// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tuner: the labels stand over code that only some configurations have. One
 * label hands its gotos to the next, but none is taken for the return below.
 * The remark behind a goto that repeats its label moves on with it.
 */
#include <linux/debugfs.h>
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TUNER_CHANNELS	24

struct tuner {
	struct input_dev *input;
	struct dentry *dir;
	u32 *channels;
};

static int tuner_probe(struct platform_device *pdev)
{
	struct tuner *tuner;
	int ret;

	tuner = devm_kzalloc(&pdev->dev, sizeof(*tuner), GFP_KERNEL);
	if (!tuner)
		return -ENOMEM;

#ifdef CONFIG_DEBUG_FS
	tuner->dir = debugfs_create_dir("tuner", NULL);
#endif

	tuner->channels = devm_kcalloc(&pdev->dev, TUNER_CHANNELS,
				       sizeof(*tuner->channels), GFP_KERNEL);
	if (!tuner->channels) {
		ret = -ENOMEM;
		goto err_dir; /* the folder */
	}

	tuner->input = input_allocate_device();
	if (!tuner->input) {
		ret = -ENOMEM;
		goto err_dir; /* the folder */
	}

	tuner->input->name = "Tuner";
	tuner->input->dev.parent = &pdev->dev;
	input_set_capability(tuner->input, EV_KEY, KEY_CHANNELUP);

	ret = input_register_device(tuner->input);
	if (ret)
		goto err_input; /* the input device */

	platform_set_drvdata(pdev, tuner);

	return 0;

err_input: /* the input device */
	input_free_device(tuner->input);
err_dir: /* the folder */
#ifdef CONFIG_DEBUG_FS
	debugfs_remove_recursive(tuner->dir);
#endif
	return ret;
}

static void tuner_remove(struct platform_device *pdev)
{
	struct tuner *tuner = platform_get_drvdata(pdev);

	input_unregister_device(tuner->input);
#ifdef CONFIG_DEBUG_FS
	debugfs_remove_recursive(tuner->dir);
#endif
}

static struct platform_driver tuner_driver = {
	.probe = tuner_probe,
	.remove = tuner_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(tuner_driver);

MODULE_DESCRIPTION("Tuner");
MODULE_LICENSE("GPL");
