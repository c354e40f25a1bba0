// SPDX-License-Identifier: GPL-2.0-only
/*
 * Multi-function chip with one child device. Platform data that is hung on a
 * device from platform_device_alloc() is freed with that device by the core,
 * so there is no free of it after it was handed over.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct cell_data {
	unsigned int irq_base;
	unsigned int lines;
};

static int chip_probe(struct platform_device *pdev)
{
	struct platform_device *cell;
	struct cell_data *data;
	int ret;

	data = kzalloc(sizeof(*data), GFP_KERNEL);
	if (!data)
		return -ENOMEM;

	data->lines = 4;

	cell = platform_device_alloc(KBUILD_MODNAME "-cell",
				     PLATFORM_DEVID_AUTO);
	if (!cell) {
		kfree(data);
		return -ENOMEM;
	}

	cell->dev.parent = &pdev->dev;
	cell->dev.platform_data = data;

	ret = platform_device_add(cell);
	if (ret) {
		platform_device_put(cell);
		return ret;
	}

	platform_set_drvdata(pdev, cell);

	return 0;
}

static void chip_remove(struct platform_device *pdev)
{
	platform_device_unregister(platform_get_drvdata(pdev));
}

static struct platform_driver chip_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = chip_probe,
	.remove = chip_remove,
};
module_platform_driver(chip_driver);

MODULE_DESCRIPTION("Chip that hands platform data over to its child device");
MODULE_LICENSE("GPL");
