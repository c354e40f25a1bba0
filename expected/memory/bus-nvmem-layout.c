// SPDX-License-Identifier: GPL-2.0-only
/*
 * Layout of a memory of cells.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/nvmem-provider.h>
#include <linux/slab.h>

struct cells {
	struct led_classdev led;
	enum led_brightness level;
};

static void cells_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct cells, led)->level = level;
}

static int cells_probe(struct nvmem_layout *layout)
{
	struct cells *cells;
	int ret;

	cells = devm_kzalloc(&layout->dev, sizeof(*cells), GFP_KERNEL);
	if (!cells)
		return -ENOMEM;

	cells->led.name = "cells:green:status";
	cells->led.brightness_set = cells_set;
	ret = led_classdev_register(&layout->dev, &cells->led);
	if (ret)
		return ret;

	dev_set_drvdata(&layout->dev, cells);

	return 0;
}

static void cells_remove(struct nvmem_layout *layout)
{
	struct cells *cells = dev_get_drvdata(&layout->dev);

	led_classdev_unregister(&cells->led);
}

static struct nvmem_layout_driver cells_driver = {
	.probe = cells_probe,
	.remove = cells_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_nvmem_layout_driver(cells_driver);

MODULE_DESCRIPTION("Layout of a memory of cells");
MODULE_LICENSE("GPL");
