// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lid switch: probe calls the object lid, remove calls it data.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct lid_data {
	struct input_dev *input;
	bool closed;
};

static int lid_probe(struct platform_device *pdev)
{
	struct lid_data *lid;
	int ret;

	lid = kzalloc(sizeof(*lid), GFP_KERNEL);
	if (!lid)
		return -ENOMEM;

	lid->input = input_allocate_device();
	if (!lid->input) {
		ret = -ENOMEM;
		goto err_free_lid;
	}

	lid->input->name = "Lid switch";
	lid->input->dev.parent = &pdev->dev;
	input_set_capability(lid->input, EV_SW, SW_LID);

	ret = input_register_device(lid->input);
	if (ret)
		goto err_free_input;

	platform_set_drvdata(pdev, lid);

	return 0;

err_free_input:
	input_free_device(lid->input);
err_free_lid:
	kfree(lid);
	return ret;
}

static void lid_remove(struct platform_device *pdev)
{
	struct lid_data *data;

	data = platform_get_drvdata(pdev);
	input_unregister_device(data->input);
	kfree(data);
}

static struct platform_driver lid_driver = {
	.probe = lid_probe,
	.remove = lid_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(lid_driver);

MODULE_DESCRIPTION("Lid switch");
MODULE_LICENSE("GPL");
