// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dock whose firmware counts its berths: the table of cables is made for it and
 * freed behind the connector, which reads it as long as it is registered.
 */
#include <linux/err.h>
#include <linux/extcon-provider.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>

struct dock {
	unsigned int *cables;
	struct extcon_dev *edev;
};

static int dock_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct dock *dock;
	u32 berths = 2;
	int ret;

	dock = devm_kzalloc(dev, sizeof(*dock), GFP_KERNEL);
	if (!dock)
		return -ENOMEM;

	device_property_read_u32(dev, "devmify,berths", &berths);
	dock->cables = kcalloc(berths + 1, sizeof(*dock->cables), GFP_KERNEL);
	if (!dock->cables)
		return -ENOMEM;

	for (u32 i = 0; i < berths; i++)
		dock->cables[i] = EXTCON_USB;
	dock->cables[berths] = EXTCON_NONE;

	dock->edev = devm_extcon_dev_allocate(dev, dock->cables);
	if (IS_ERR(dock->edev)) {
		ret = PTR_ERR(dock->edev);
		goto err_free;
	}

	ret = extcon_dev_register(dock->edev);
	if (ret)
		goto err_free;

	platform_set_drvdata(pdev, dock);

	return 0;

err_free:
	kfree(dock->cables);
	return ret;
}

static void dock_remove(struct platform_device *pdev)
{
	struct dock *dock = platform_get_drvdata(pdev);

	extcon_dev_unregister(dock->edev);
	kfree(dock->cables);
}

static const struct of_device_id dock_of_match[] = {
	{ .compatible = "devmify,dock" },
	{ }
};
MODULE_DEVICE_TABLE(of, dock_of_match);

static struct platform_driver dock_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = dock_of_match,
	},
	.probe = dock_probe,
	.remove = dock_remove,
};
module_platform_driver(dock_driver);

MODULE_DESCRIPTION("Dock");
MODULE_LICENSE("GPL");
