// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windmill on AMBA: its brake is set once in probe, and remove does no more
 * than unmap the registers.
 */
#include <linux/amba/bus.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/slab.h>

#define WINDMILL_ID	0x00
#define WINDMILL_BRAKE	0x04

struct windmill {
	void __iomem *base;
	u32 sails;
};

static int windmill_probe(struct amba_device *adev, const struct amba_id *id)
{
	struct windmill *mill;

	mill = devm_kzalloc(&adev->dev, sizeof(*mill), GFP_KERNEL);
	if (!mill)
		return -ENOMEM;

	mill->base = ioremap(adev->res.start, resource_size(&adev->res));
	if (!mill->base)
		return -ENOMEM;

	mill->sails = readl(mill->base + WINDMILL_ID);
	if (!mill->sails) {
		dev_err(&adev->dev, "no sails\n");
		iounmap(mill->base);
		return -ENODEV;
	}

	writel(1, mill->base + WINDMILL_BRAKE);
	amba_set_drvdata(adev, mill);

	return 0;
}

static void windmill_remove(struct amba_device *adev)
{
	struct windmill *mill = amba_get_drvdata(adev);

	iounmap(mill->base);
}

static const struct amba_id windmill_ids[] = {
	{
		.id = 0x00041ff1,
		.mask = 0x000fffff,
	},
	{ }
};
MODULE_DEVICE_TABLE(amba, windmill_ids);

static struct amba_driver windmill_driver = {
	.drv = {
		.name = KBUILD_MODNAME,
	},
	.id_table = windmill_ids,
	.probe = windmill_probe,
	.remove = windmill_remove,
};
module_amba_driver(windmill_driver);

MODULE_DESCRIPTION("Windmill");
MODULE_LICENSE("GPL");
