// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card slot: the local called dev is the driver's own struct, so the device
 * has to be spelt out.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct slot_dev {
	struct input_dev *input;
	int cards;
};

static int slot_probe(struct platform_device *pdev)
{
	struct slot_dev *dev;
	int ret;

	dev = devm_kzalloc(&pdev->dev, sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return -ENOMEM;

	dev->input = input_allocate_device();
	if (!dev->input)
		return -ENOMEM;

	dev->input->name = "Card slot";
	dev->input->dev.parent = &pdev->dev;
	input_set_capability(dev->input, EV_SW, SW_DOCK);

	ret = input_register_device(dev->input);
	if (ret) {
		input_free_device(dev->input);
		return ret;
	}

	platform_set_drvdata(pdev, dev);

	return 0;
}

static void slot_remove(struct platform_device *pdev)
{
	struct slot_dev *dev = platform_get_drvdata(pdev);

	input_unregister_device(dev->input);
}

static struct platform_driver slot_driver = {
	.probe = slot_probe,
	.remove = slot_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(slot_driver);

MODULE_DESCRIPTION("Card slot");
MODULE_LICENSE("GPL");
