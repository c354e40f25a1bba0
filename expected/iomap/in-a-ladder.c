// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watermill: the registers are requested and mapped, a clock runs, and the
 * ladder undoes all of it.  The region and the clock stay as they are.
 */
#include <linux/clk.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define WATERMILL_SPEED	0x08

struct watermill {
	void __iomem *regs;
	struct resource *res;
	struct clk *clk;
};

static ssize_t speed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct watermill *mill = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(mill->regs + WATERMILL_SPEED));
}
static DEVICE_ATTR_RO(speed);

static int watermill_probe(struct platform_device *pdev)
{
	struct watermill *mill;
	void __iomem *regs;
	int ret;

	mill = devm_kzalloc(&pdev->dev, sizeof(*mill), GFP_KERNEL);
	if (!mill)
		return -ENOMEM;

	mill->res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!mill->res)
		return -ENODEV;

	if (!request_mem_region(mill->res->start, resource_size(mill->res), "watermill"))
		return -EBUSY;

	regs = devm_ioremap_wc(&pdev->dev, mill->res->start,
			       resource_size(mill->res));
	if (!regs) {
		ret = -ENOMEM;
		goto err_release;
	}
	mill->regs = regs;

	mill->clk = clk_get(&pdev->dev, NULL);
	if (IS_ERR(mill->clk)) {
		ret = PTR_ERR(mill->clk);
		goto err_release;
	}

	ret = clk_prepare_enable(mill->clk);
	if (ret)
		goto err_put_clk;

	platform_set_drvdata(pdev, mill);

	ret = device_create_file(&pdev->dev, &dev_attr_speed);
	if (ret)
		goto err_disable_clk;

	return 0;

err_disable_clk:
	clk_disable_unprepare(mill->clk);
err_put_clk:
	clk_put(mill->clk);
err_release:
	release_mem_region(mill->res->start, resource_size(mill->res));
	return ret;
}

static void watermill_remove(struct platform_device *pdev)
{
	struct watermill *mill = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_speed);
	clk_disable_unprepare(mill->clk);
	clk_put(mill->clk);
	release_mem_region(mill->res->start, resource_size(mill->res));
}

static const struct of_device_id watermill_of_match[] = {
	{ .compatible = "devmify,watermill" },
	{ }
};
MODULE_DEVICE_TABLE(of, watermill_of_match);

static struct platform_driver watermill_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = watermill_of_match,
	},
	.probe = watermill_probe,
	.remove = watermill_remove,
};
module_platform_driver(watermill_driver);

MODULE_DESCRIPTION("Watermill");
MODULE_LICENSE("GPL");
