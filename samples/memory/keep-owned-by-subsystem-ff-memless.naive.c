// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in ml_ff_destroy at unbind */
/*
 * Game pad with a motor. What is passed to input_ff_create_memless() as data
 * belongs to the force feedback core from then on, which frees it together
 * with the input device.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct pad_motor {
	u16 strong;
	u16 weak;
};

static int pad_play(struct input_dev *input, void *data,
		    struct ff_effect *effect)
{
	struct pad_motor *motor = data;

	motor->strong = effect->u.rumble.strong_magnitude;
	motor->weak = effect->u.rumble.weak_magnitude;

	return 0;
}

static int pad_init_motor(struct input_dev *input)
{
	struct pad_motor *motor;
	int ret;

	motor = devm_kzalloc(input->dev.parent, sizeof(*motor), GFP_KERNEL);
	if (!motor)
		return -ENOMEM;

	input_set_capability(input, EV_FF, FF_RUMBLE);

	ret = input_ff_create_memless(input, motor, pad_play);
	if (ret)
		return ret;

	return 0;
}

static int pad_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	int ret;

	input = input_allocate_device();
	if (!input)
		return -ENOMEM;

	input->name = "game pad";
	input->id.bustype = BUS_HOST;
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_KEY, BTN_A);

	ret = pad_init_motor(input);
	if (ret)
		goto err_free;

	ret = input_register_device(input);
	if (ret)
		goto err_free;

	platform_set_drvdata(pdev, input);

	return 0;

err_free:
	input_free_device(input);
	return ret;
}

static void pad_remove(struct platform_device *pdev)
{
	input_unregister_device(platform_get_drvdata(pdev));
}

static struct platform_driver pad_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = pad_probe,
	.remove = pad_remove,
};
module_platform_driver(pad_driver);

MODULE_DESCRIPTION("Game pad whose motor data is freed by the force feedback core");
MODULE_LICENSE("GPL");
