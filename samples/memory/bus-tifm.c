// SPDX-License-Identifier: GPL-2.0-only
/*
 * Socket of a flash media reader.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/tifm.h>

struct reader {
	struct led_classdev led;
	enum led_brightness level;
};

static void reader_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct reader, led)->level = level;
}

static int reader_probe(struct tifm_dev *sock)
{
	struct reader *reader;
	int ret;

	reader = kzalloc(sizeof(*reader), GFP_KERNEL);
	if (!reader)
		return -ENOMEM;

	reader->led.name = "reader:green:status";
	reader->led.brightness_set = reader_set;
	ret = led_classdev_register(&sock->dev, &reader->led);
	if (ret) {
		kfree(reader);
		return ret;
	}

	dev_set_drvdata(&sock->dev, reader);

	return 0;
}

static void reader_remove(struct tifm_dev *sock)
{
	struct reader *reader = dev_get_drvdata(&sock->dev);

	led_classdev_unregister(&reader->led);
	kfree(reader);
}

static struct tifm_device_id reader_id[] = {
	{ TIFM_TYPE_MS },
	{ }
};

static struct tifm_driver reader_driver = {
	.probe = reader_probe,
	.remove = reader_remove,
	.id_table = reader_id,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init reader_init(void)
{
	return tifm_register_driver(&reader_driver);
}
module_init(reader_init);

static void __exit reader_exit(void)
{
	tifm_unregister_driver(&reader_driver);
}
module_exit(reader_exit);

MODULE_DESCRIPTION("Socket of a flash media reader");
MODULE_LICENSE("GPL");
