// SPDX-License-Identifier: GPL-2.0-only
/*
 * Funicular whose car may be stuck on the slope at removal: then its PHY is
 * left as it is, for the brake to hold on to.
 */
#include <linux/module.h>
#include <linux/phy/phy.h>
#include <linux/platform_device.h>

struct funicular {
	struct phy *phy;
	bool stuck;
};

static ssize_t stuck_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct funicular *funicular = dev_get_drvdata(dev);

	funicular->stuck = buf[0] == '1';

	return count;
}
static DEVICE_ATTR_WO(stuck);

static int funicular_probe(struct platform_device *pdev)
{
	struct funicular *funicular;

	funicular = devm_kzalloc(&pdev->dev, sizeof(*funicular), GFP_KERNEL);
	if (!funicular)
		return -ENOMEM;

	funicular->phy = devm_phy_get(&pdev->dev, "rope");
	if (IS_ERR(funicular->phy))
		return PTR_ERR(funicular->phy);

	platform_set_drvdata(pdev, funicular);

	return device_create_file(&pdev->dev, &dev_attr_stuck);
}

static void funicular_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_stuck);
}

static struct platform_driver funicular_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = funicular_probe,
	.remove = funicular_remove,
};
module_platform_driver(funicular_driver);

MODULE_DESCRIPTION("Funicular");
MODULE_LICENSE("GPL");
