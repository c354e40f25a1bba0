// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shutter motor whose coil pattern the hardware reads in one burst of 64 bytes.
 * The struct places it on such a boundary as long as it begins on one itself,
 * as kmalloc() makes it do; managed memory begins behind a header.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define SHUTTER_PATTERN	0x10

struct pattern {
	__le32 phase;
	__le32 current_ma;
} __aligned(64);

struct shutter {
	void __iomem *regs;
	struct pattern pattern;
};

static int shutter_probe(struct platform_device *pdev)
{
	struct shutter *shutter;
	int ret;

	shutter = kzalloc(sizeof(*shutter), GFP_KERNEL);
	if (!shutter)
		return -ENOMEM;

	shutter->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(shutter->regs)) {
		ret = PTR_ERR(shutter->regs);
		goto err_free;
	}

	shutter->pattern.current_ma = cpu_to_le32(250);
	memcpy_toio(shutter->regs + SHUTTER_PATTERN, &shutter->pattern,
		    sizeof(shutter->pattern));
	platform_set_drvdata(pdev, shutter);

	return 0;

err_free:
	kfree(shutter);
	return ret;
}

static void shutter_remove(struct platform_device *pdev)
{
	struct shutter *shutter = platform_get_drvdata(pdev);

	kfree(shutter);
}

static struct platform_driver shutter_driver = {
	.probe = shutter_probe,
	.remove = shutter_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(shutter_driver);

MODULE_DESCRIPTION("Shutter motor");
MODULE_LICENSE("GPL");
