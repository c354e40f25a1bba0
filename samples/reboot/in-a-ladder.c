// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gong that is told of a reboot, and a file of its mode, which remove() takes away
 * by hand before.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/platform_device.h>
#include <linux/reboot.h>

#define GONG_MODE	0x00

struct gong {
	void __iomem *regs;
	struct notifier_block nb;
};

static int gong_reboot(struct notifier_block *nb, unsigned long mode, void *cmd)
{
	struct gong *gong = container_of(nb, struct gong, nb);

	writel(mode, gong->regs + GONG_MODE);

	return NOTIFY_DONE;
}

static ssize_t mode_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gong *gong = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(gong->regs + GONG_MODE));
}
static DEVICE_ATTR_RO(mode);

static int gong_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct gong *gong;
	int ret;

	gong = devm_kzalloc(dev, sizeof(*gong), GFP_KERNEL);
	if (!gong)
		return -ENOMEM;

	gong->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(gong->regs))
		return PTR_ERR(gong->regs);

	gong->nb.notifier_call = gong_reboot;
	platform_set_drvdata(pdev, gong);

	ret = register_reboot_notifier(&gong->nb);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	ret = device_create_file(dev, &dev_attr_mode);
	if (ret)
		goto err_undo;

	return 0;

err_undo:
	unregister_reboot_notifier(&gong->nb);
	return ret;
}

static void gong_remove(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct gong *gong = platform_get_drvdata(pdev);

	device_remove_file(dev, &dev_attr_mode);
	unregister_reboot_notifier(&gong->nb);
}

static const struct of_device_id gong_of_match[] = {
	{ .compatible = "fictional,gong" },
	{ }
};
MODULE_DEVICE_TABLE(of, gong_of_match);

static struct platform_driver gong_driver = {
	.probe = gong_probe,
	.remove = gong_remove,
	.driver = {
		.name = "gong",
		.of_match_table = gong_of_match,
	},
};
module_platform_driver(gong_driver);

MODULE_DESCRIPTION("Gong");
MODULE_LICENSE("GPL");
