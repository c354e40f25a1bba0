// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mill on a bridge that has the operating points: their table is the bridge's.
 */
/* no naive: what stays until the bridge is unbound is no fault to the kernel */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_opp.h>

static int mill_probe(struct platform_device *pdev)
{
	int ret;

	ret = dev_pm_opp_of_add_table(pdev->dev.parent);
	if (ret) {
		dev_err(&pdev->dev, "no operating points\n");
		return ret;
	}

	dev_info(&pdev->dev, "found %d operating points\n",
		 dev_pm_opp_get_opp_count(pdev->dev.parent));

	return 0;
}

static void mill_remove(struct platform_device *pdev)
{
	dev_pm_opp_of_remove_table(pdev->dev.parent);
}

static const struct of_device_id mill_of_match[] = {
	{ .compatible = "fictional,mill" },
	{ }
};
MODULE_DEVICE_TABLE(of, mill_of_match);

static struct platform_driver mill_driver = {
	.probe = mill_probe,
	.remove = mill_remove,
	.driver = {
		.name = "mill",
		.of_match_table = mill_of_match,
	},
};
module_platform_driver(mill_driver);

MODULE_DESCRIPTION("Mill");
MODULE_LICENSE("GPL");

/* not run: the test kernel knows no operating points */
