// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stop knob of an organ, a cell whose pins are described at its chip: the
 * handle belongs to the chip, which stays bound.
 */
/* no naive: the test kernel has no pin control */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/pinctrl/consumer.h>
#include <linux/platform_device.h>

struct stopknob {
	struct pinctrl *pinctrl;
};

static int stopknob_probe(struct platform_device *pdev)
{
	struct pinctrl_state *state;
	struct stopknob *knob;
	int ret;

	knob = devm_kzalloc(&pdev->dev, sizeof(*knob), GFP_KERNEL);
	if (!knob)
		return -ENOMEM;

	knob->pinctrl = pinctrl_get(pdev->dev.parent);
	if (IS_ERR(knob->pinctrl))
		return PTR_ERR(knob->pinctrl);

	state = pinctrl_lookup_state(knob->pinctrl, "drawn");
	if (IS_ERR(state)) {
		ret = PTR_ERR(state);
		goto err_put;
	}

	ret = pinctrl_select_state(knob->pinctrl, state);
	if (ret)
		goto err_put;

	platform_set_drvdata(pdev, knob);

	return 0;

err_put:
	pinctrl_put(knob->pinctrl);
	return ret;
}

static void stopknob_remove(struct platform_device *pdev)
{
	struct stopknob *knob = platform_get_drvdata(pdev);

	pinctrl_put(knob->pinctrl);
}

static struct platform_driver stopknob_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = stopknob_probe,
	.remove = stopknob_remove,
};
module_platform_driver(stopknob_driver);

MODULE_DESCRIPTION("Stop knob");
MODULE_LICENSE("GPL");
