// SPDX-License-Identifier: GPL-2.0-only
/*
 * Television encoder; the struct holds an i2c driver.
 */
#include <drm/drm_encoder_slave.h>
#include <linux/i2c.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>

struct encoder {
	struct led_classdev led;
	enum led_brightness level;
};

static void encoder_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct encoder, led)->level = level;
}

static int encoder_probe(struct i2c_client *client)
{
	struct encoder *encoder;
	int ret;

	encoder = kzalloc(sizeof(*encoder), GFP_KERNEL);
	if (!encoder)
		return -ENOMEM;

	encoder->led.name = "encoder:green:status";
	encoder->led.brightness_set = encoder_set;
	ret = led_classdev_register(&client->dev, &encoder->led);
	if (ret) {
		kfree(encoder);
		return ret;
	}

	dev_set_drvdata(&client->dev, encoder);

	return 0;
}

static void encoder_remove(struct i2c_client *client)
{
	struct encoder *encoder = dev_get_drvdata(&client->dev);

	led_classdev_unregister(&encoder->led);
	kfree(encoder);
}

static const struct i2c_device_id encoder_id[] = {
	{ "sample" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, encoder_id);

static struct drm_i2c_encoder_driver encoder_driver = {
	.i2c_driver = {
		.driver = {
			.name = KBUILD_MODNAME,
		},
		.probe = encoder_probe,
		.remove = encoder_remove,
		.id_table = encoder_id,
	},
};

static int __init encoder_init(void)
{
	return drm_i2c_encoder_register(THIS_MODULE, &encoder_driver);
}
module_init(encoder_init);

static void __exit encoder_exit(void)
{
	drm_i2c_encoder_unregister(&encoder_driver);
}
module_exit(encoder_exit);

MODULE_DESCRIPTION("Television encoder");
MODULE_LICENSE("GPL");
