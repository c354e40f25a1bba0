// SPDX-License-Identifier: GPL-2.0-only
/*
 * LED controller on SPI.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>

struct spark {
	struct led_classdev led;
	enum led_brightness level;
};

static void spark_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct spark, led)->level = level;
}

static int spark_probe(struct spi_device *spi)
{
	struct spark *spark;
	int ret;

	spark = kzalloc(sizeof(*spark), GFP_KERNEL);
	if (!spark)
		return -ENOMEM;

	spark->led.name = "spark:green:status";
	spark->led.brightness_set = spark_set;
	ret = led_classdev_register(&spi->dev, &spark->led);
	if (ret) {
		kfree(spark);
		return ret;
	}

	spi_set_drvdata(spi, spark);

	return 0;
}

static void spark_remove(struct spi_device *spi)
{
	struct spark *spark = spi_get_drvdata(spi);

	led_classdev_unregister(&spark->led);
	kfree(spark);
}

static const struct spi_device_id spark_id[] = {
	{ KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(spi, spark_id);

static struct spi_driver spark_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = spark_probe,
	.remove = spark_remove,
	.id_table = spark_id,
};
module_spi_driver(spark_driver);

MODULE_DESCRIPTION("SPI LED");
MODULE_LICENSE("GPL");
