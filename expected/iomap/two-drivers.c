// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sluice in a lock and in a weir, two drivers in one module that share the struct:
 * each unmaps what its own probe has mapped and put into memory of its own.
 */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define SLUICE_LEVEL	0x00

struct sluice {
	void __iomem *regs;
	u32 level;
};

static int sluice_start(struct sluice *sluice)
{
	sluice->level = readl(sluice->regs + SLUICE_LEVEL);

	return sluice->level == ~0U ? -ENODEV : 0;
}

static int sluice_lock_probe(struct platform_device *pdev)
{
	struct sluice *sluice;
	struct resource *res;
	int ret;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	sluice = kzalloc(sizeof(*sluice), GFP_KERNEL);
	if (!sluice)
		return -ENOMEM;

	sluice->regs = devm_ioremap(&pdev->dev, res->start, resource_size(res));
	if (!sluice->regs) {
		ret = -ENOMEM;
		goto err_free;
	}

	ret = sluice_start(sluice);
	if (ret)
		goto err_free;

	platform_set_drvdata(pdev, sluice);

	return 0;

err_free:
	kfree(sluice);
	return ret;
}

static void sluice_lock_remove(struct platform_device *pdev)
{
	struct sluice *sluice = platform_get_drvdata(pdev);

	kfree(sluice);
}

static struct platform_driver sluice_lock_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = sluice_lock_probe,
	.remove = sluice_lock_remove,
};

static int sluice_weir_probe(struct platform_device *pdev)
{
	struct sluice *sluice;
	struct resource *res;
	int ret;

	sluice = kzalloc(sizeof(*sluice), GFP_KERNEL);
	if (!sluice)
		return -ENOMEM;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res) {
		ret = -ENODEV;
		goto err_free;
	}

	sluice->regs = devm_ioremap_wc(&pdev->dev, res->start,
				       resource_size(res));
	if (!sluice->regs) {
		ret = -ENOMEM;
		goto err_free;
	}

	ret = sluice_start(sluice);
	if (ret)
		goto err_free;

	platform_set_drvdata(pdev, sluice);

	return 0;

err_free:
	kfree(sluice);
	return ret;
}

static void sluice_weir_remove(struct platform_device *pdev)
{
	struct sluice *sluice = platform_get_drvdata(pdev);

	kfree(sluice);
}

static struct platform_driver sluice_weir_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-weir",
	},
	.probe = sluice_weir_probe,
	.remove = sluice_weir_remove,
};

static struct platform_driver * const sluice_drivers[] = {
	&sluice_lock_driver,
	&sluice_weir_driver,
};

static int __init sluice_init(void)
{
	return platform_register_drivers(sluice_drivers, ARRAY_SIZE(sluice_drivers));
}
module_init(sluice_init);

static void __exit sluice_exit(void)
{
	platform_unregister_drivers(sluice_drivers, ARRAY_SIZE(sluice_drivers));
}
module_exit(sluice_exit);

MODULE_DESCRIPTION("Sluice");
MODULE_LICENSE("GPL");
