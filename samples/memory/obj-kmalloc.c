// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cuckoo clock: a typed allocation that does not zero, once by expression
 * and once by type, each with its flags.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#ifndef kmalloc_obj
/* Kernels before 7.0 have no typed allocators. */
#define kmalloc_obj(P, gfp)	kmalloc(sizeof(P), gfp)
#endif

struct cuckoo_tune {
	u8 note[16];
};

struct cuckoo {
	struct led_classdev led;
	struct cuckoo_tune *tune;
};

static void cuckoo_set(struct led_classdev *cdev, enum led_brightness level)
{
	struct cuckoo *cuckoo = container_of(cdev, struct cuckoo, led);

	cuckoo->tune->note[0] = level;
}

static int cuckoo_probe(struct platform_device *pdev)
{
	struct cuckoo *cuckoo;
	int ret;

	cuckoo = kmalloc_obj(*cuckoo, GFP_KERNEL);
	if (!cuckoo)
		return -ENOMEM;
	memset(cuckoo, 0, sizeof(*cuckoo));

	cuckoo->tune = kmalloc_obj(struct cuckoo_tune, GFP_KERNEL_ACCOUNT);
	if (!cuckoo->tune) {
		kfree(cuckoo);
		return -ENOMEM;
	}
	memset(cuckoo->tune, 0x40, sizeof(*cuckoo->tune));

	cuckoo->led.name = "cuckoo:yellow:indicator";
	cuckoo->led.brightness_set = cuckoo_set;
	ret = led_classdev_register(&pdev->dev, &cuckoo->led);
	if (ret) {
		kfree(cuckoo->tune);
		kfree(cuckoo);
		return ret;
	}

	platform_set_drvdata(pdev, cuckoo);

	return 0;
}

static void cuckoo_remove(struct platform_device *pdev)
{
	struct cuckoo *cuckoo = platform_get_drvdata(pdev);

	led_classdev_unregister(&cuckoo->led);
	kfree(cuckoo->tune);
	kfree(cuckoo);
}

static struct platform_driver cuckoo_driver = {
	.probe = cuckoo_probe,
	.remove = cuckoo_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(cuckoo_driver);

MODULE_DESCRIPTION("Cuckoo clock");
MODULE_LICENSE("GPL");
