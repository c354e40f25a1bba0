// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buzzer in two models: both drivers share probe and remove, so that the
 * emptied remove goes from both.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct buzzer {
	unsigned int pitch;
	unsigned int volume;
};

static int buzzer_probe(struct platform_device *pdev)
{
	struct buzzer *buzzer;

	buzzer = kzalloc(sizeof(*buzzer), GFP_KERNEL);
	if (!buzzer)
		return -ENOMEM;

	buzzer->pitch = 440;
	buzzer->volume = 10;
	dev_dbg(&pdev->dev, "%u Hz, volume %u\n", buzzer->pitch,
		buzzer->volume);
	platform_set_drvdata(pdev, buzzer);

	return 0;
}

static void buzzer_remove(struct platform_device *pdev)
{
	kfree(platform_get_drvdata(pdev));
}

static struct platform_driver buzzer_driver = {
	.probe = buzzer_probe,
	.remove = buzzer_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static struct platform_driver buzzer_loud_driver = {
	.probe = buzzer_probe,
	.remove = buzzer_remove,
	.driver = {
		.name = KBUILD_MODNAME "-loud",
	},
};

static struct platform_driver * const buzzer_drivers[] = {
	&buzzer_driver,
	&buzzer_loud_driver,
};

static int __init buzzer_init(void)
{
	return platform_register_drivers(buzzer_drivers,
					 ARRAY_SIZE(buzzer_drivers));
}
module_init(buzzer_init);

static void __exit buzzer_exit(void)
{
	platform_unregister_drivers(buzzer_drivers, ARRAY_SIZE(buzzer_drivers));
}
module_exit(buzzer_exit);

MODULE_DESCRIPTION("Buzzer in two models");
MODULE_LICENSE("GPL");
