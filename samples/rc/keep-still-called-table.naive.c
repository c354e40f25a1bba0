// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in knob_open at unbind */
/*
 * Knob whose table of gains is freed in front of the remote control, which reads it
 * whenever it is opened.
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <media/rc-core.h>

#define KNOB_GAINS	8

struct knob {
	struct rc_dev *rc;
	unsigned int *gains;
	unsigned int gain;
};

static int knob_open(struct rc_dev *rc)
{
	struct knob *knob = rc->priv;

	knob->gain = knob->gains[KNOB_GAINS / 2];

	return 0;
}

static int knob_probe(struct platform_device *pdev)
{
	struct knob *knob;
	int ret;

	knob = devm_kzalloc(&pdev->dev, sizeof(*knob), GFP_KERNEL);
	if (!knob)
		return -ENOMEM;

	knob->rc = devm_rc_allocate_device(&pdev->dev, RC_DRIVER_SCANCODE);
	if (!knob->rc)
		return -ENOMEM;

	knob->rc->driver_name = KBUILD_MODNAME;
	knob->rc->device_name = "Fictional knob";
	knob->rc->map_name = RC_MAP_EMPTY;
	knob->rc->allowed_protocols = RC_PROTO_BIT_NEC;
	knob->rc->priv = knob;
	knob->rc->open = knob_open;

	knob->gains = kcalloc(KNOB_GAINS, sizeof(*knob->gains), GFP_KERNEL);
	if (!knob->gains)
		return -ENOMEM;

	ret = devm_rc_register_device(&pdev->dev, knob->rc);
	if (ret) {
		kfree(knob->gains);
		return ret;
	}

	platform_set_drvdata(pdev, knob);

	return 0;
}

static void knob_remove(struct platform_device *pdev)
{
	struct knob *knob = platform_get_drvdata(pdev);

	kfree(knob->gains);
}

static const struct of_device_id knob_of_match[] = {
	{ .compatible = "devmify,knob" },
	{ }
};
MODULE_DEVICE_TABLE(of, knob_of_match);

static struct platform_driver knob_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = knob_of_match,
	},
	.probe = knob_probe,
	.remove = knob_remove,
};
module_platform_driver(knob_driver);

MODULE_DESCRIPTION("Knob");
MODULE_LICENSE("GPL");
