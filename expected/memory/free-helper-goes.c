// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turnstile: the helper that freed for probe and for remove has nothing left
 * to do, so that it goes with its calls.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define TURNSTILE_LOG	48

struct turnstile {
	struct input_dev *input;
	u32 *log;
};

static int turnstile_probe(struct platform_device *pdev)
{
	struct turnstile *ts;
	int ret;

	ts = devm_kzalloc(&pdev->dev, sizeof(*ts), GFP_KERNEL);
	if (!ts)
		return -ENOMEM;

	ts->log = devm_kcalloc(&pdev->dev, TURNSTILE_LOG, sizeof(*ts->log),
			       GFP_KERNEL);
	ts->input = input_allocate_device();
	if (!ts->log || !ts->input) {
		ret = -ENOMEM;
		goto err;
	}

	ts->input->name = "Turnstile";
	ts->input->dev.parent = &pdev->dev;
	input_set_capability(ts->input, EV_KEY, KEY_ENTER);

	ret = input_register_device(ts->input);
	if (ret)
		goto err;

	platform_set_drvdata(pdev, ts);

	return 0;

err:
	input_free_device(ts->input);
	return ret;
}

static void turnstile_remove(struct platform_device *pdev)
{
	struct turnstile *ts = platform_get_drvdata(pdev);

	input_unregister_device(ts->input);
}

static struct platform_driver turnstile_driver = {
	.probe = turnstile_probe,
	.remove = turnstile_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(turnstile_driver);

MODULE_DESCRIPTION("Turnstile");
MODULE_LICENSE("GPL");
