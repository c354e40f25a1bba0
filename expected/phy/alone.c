// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cable car: its PHY is powered while the driver is bound, and put at the end
 * of remove.
 */
/* not run: the test kernel has no generic PHYs */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/phy/phy.h>
#include <linux/platform_device.h>

struct cablecar {
	struct phy *phy;
};

static int cablecar_probe(struct platform_device *pdev)
{
	struct cablecar *car;
	int ret;

	car = devm_kzalloc(&pdev->dev, sizeof(*car), GFP_KERNEL);
	if (!car)
		return -ENOMEM;

	car->phy = devm_phy_get(&pdev->dev, "cable");
	if (IS_ERR(car->phy))
		return dev_err_probe(&pdev->dev, PTR_ERR(car->phy), "no cable\n");

	ret = phy_init(car->phy);
	if (ret)
		return ret;

	ret = phy_power_on(car->phy);
	if (ret)
		goto exit;

	platform_set_drvdata(pdev, car);

	return 0;

exit:
	phy_exit(car->phy);
	return ret;
}

static void cablecar_remove(struct platform_device *pdev)
{
	struct cablecar *car = platform_get_drvdata(pdev);

	phy_power_off(car->phy);
	phy_exit(car->phy);
}

static const struct of_device_id cablecar_of_match[] = {
	{ .compatible = "devmify,cablecar" },
	{ }
};
MODULE_DEVICE_TABLE(of, cablecar_of_match);

static struct platform_driver cablecar_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = cablecar_of_match,
	},
	.probe = cablecar_probe,
	.remove = cablecar_remove,
};
module_platform_driver(cablecar_driver);

MODULE_DESCRIPTION("Cable car");
MODULE_LICENSE("GPL");
