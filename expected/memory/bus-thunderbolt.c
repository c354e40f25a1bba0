// SPDX-License-Identifier: GPL-2.0-only
/*
 * Service of a Thunderbolt domain.
 */
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/thunderbolt.h>

struct storm {
	struct led_classdev led;
	enum led_brightness level;
};

static void storm_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct storm, led)->level = level;
}

static int storm_probe(struct tb_service *svc, const struct tb_service_id *id)
{
	struct storm *storm;
	int ret;

	storm = devm_kzalloc(&svc->dev, sizeof(*storm), GFP_KERNEL);
	if (!storm)
		return -ENOMEM;

	storm->led.name = "storm:green:status";
	storm->led.brightness_set = storm_set;
	ret = led_classdev_register(&svc->dev, &storm->led);
	if (ret)
		return ret;

	dev_set_drvdata(&svc->dev, storm);

	return 0;
}

static void storm_remove(struct tb_service *svc)
{
	struct storm *storm = dev_get_drvdata(&svc->dev);

	led_classdev_unregister(&storm->led);
}

static const struct tb_service_id storm_id[] = {
	{ TB_SERVICE("sample", 1) },
	{ }
};

static struct tb_service_driver storm_driver = {
	.probe = storm_probe,
	.remove = storm_remove,
	.id_table = storm_id,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init storm_init(void)
{
	return tb_register_service_driver(&storm_driver);
}
module_init(storm_init);

static void __exit storm_exit(void)
{
	tb_unregister_service_driver(&storm_driver);
}
module_exit(storm_exit);

MODULE_DESCRIPTION("Service of a Thunderbolt domain");
MODULE_LICENSE("GPL");
