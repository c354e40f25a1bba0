// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scanner on SDIO.
 */
#include <linux/leds.h>
#include <linux/mmc/sdio_func.h>
#include <linux/module.h>
#include <linux/slab.h>

struct sdscan {
	struct led_classdev led;
	enum led_brightness level;
};

static void sdscan_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct sdscan, led)->level = level;
}

static int sdscan_probe(struct sdio_func *func, const struct sdio_device_id *id)
{
	struct sdscan *sdscan;
	int ret;

	sdscan = kzalloc(sizeof(*sdscan), GFP_KERNEL);
	if (!sdscan)
		return -ENOMEM;

	sdscan->led.name = "sdscan:green:status";
	sdscan->led.brightness_set = sdscan_set;
	ret = led_classdev_register(&func->dev, &sdscan->led);
	if (ret) {
		kfree(sdscan);
		return ret;
	}

	sdio_set_drvdata(func, sdscan);

	return 0;
}

static void sdscan_remove(struct sdio_func *func)
{
	struct sdscan *sdscan = sdio_get_drvdata(func);

	led_classdev_unregister(&sdscan->led);
	kfree(sdscan);
}

static const struct sdio_device_id sdscan_id[] = {
	{ SDIO_DEVICE(0x1209, 0x0001) },
	{ }
};
MODULE_DEVICE_TABLE(sdio, sdscan_id);

static struct sdio_driver sdscan_driver = {
	.name = KBUILD_MODNAME,
	.id_table = sdscan_id,
	.probe = sdscan_probe,
	.remove = sdscan_remove,
};
module_sdio_driver(sdscan_driver);

MODULE_DESCRIPTION("SDIO scanner");
MODULE_LICENSE("GPL");
