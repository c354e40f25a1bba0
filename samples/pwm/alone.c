// SPDX-License-Identifier: GPL-2.0-only
/*
 * Theremin: one PWM for the tone, which remove turns off itself before the
 * handle goes.
 */
/* not run: modules cannot hand out PWMs, and the test machine has no device tree */
#include <linux/input.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pwm.h>

struct theremin {
	struct input_dev *input;
	struct pwm_device *tone;
};

static int theremin_event(struct input_dev *input, unsigned int type, unsigned int code, int value)
{
	struct theremin *theremin = input_get_drvdata(input);
	struct pwm_state state;

	if (type != EV_SND || code != SND_TONE)
		return -EINVAL;

	pwm_init_state(theremin->tone, &state);
	state.period = value > 0 ? NSEC_PER_SEC / value : NSEC_PER_SEC;
	state.duty_cycle = state.period / 2;
	state.enabled = value > 0;

	return pwm_apply_might_sleep(theremin->tone, &state);
}

static int theremin_probe(struct platform_device *pdev)
{
	struct theremin *theremin;
	int error;

	theremin = devm_kzalloc(&pdev->dev, sizeof(*theremin), GFP_KERNEL);
	if (!theremin)
		return -ENOMEM;

	theremin->tone = pwm_get(&pdev->dev, NULL);
	if (IS_ERR(theremin->tone))
		return dev_err_probe(&pdev->dev, PTR_ERR(theremin->tone), "no tone\n");

	error = -ENOMEM;
	theremin->input = input_allocate_device();
	if (!theremin->input)
		goto err_put;

	theremin->input->name = "theremin";
	theremin->input->id.bustype = BUS_HOST;
	theremin->input->dev.parent = &pdev->dev;
	theremin->input->event = theremin_event;
	input_set_capability(theremin->input, EV_SND, SND_TONE);
	input_set_drvdata(theremin->input, theremin);

	error = input_register_device(theremin->input);
	if (error)
		goto err_free;

	platform_set_drvdata(pdev, theremin);

	return 0;

err_free:
	input_free_device(theremin->input);
err_put:
	pwm_put(theremin->tone);
	return error;
}

static void theremin_remove(struct platform_device *pdev)
{
	struct theremin *theremin = platform_get_drvdata(pdev);

	input_unregister_device(theremin->input);
	pwm_disable(theremin->tone);
	pwm_put(theremin->tone);
}

static const struct of_device_id theremin_of_match[] = {
	{ .compatible = "devmify,theremin" },
	{ }
};
MODULE_DEVICE_TABLE(of, theremin_of_match);

static struct platform_driver theremin_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = theremin_of_match,
	},
	.probe = theremin_probe,
	.remove = theremin_remove,
};
module_platform_driver(theremin_driver);

MODULE_DESCRIPTION("Theremin");
MODULE_LICENSE("GPL");
