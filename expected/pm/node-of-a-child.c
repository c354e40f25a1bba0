// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chime with a node for each of its bells: where one of them has no pitch, the
 * reference of the loop is given back behind runtime power management, which knows
 * nothing of nodes.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

#define CHIME_BELLS	8

struct chime {
	u32 pitch[CHIME_BELLS];
	unsigned int bells;
	unsigned int woken;
};

static int chime_runtime_suspend(struct device *dev)
{
	return 0;
}

static int chime_runtime_resume(struct device *dev)
{
	struct chime *chime = dev_get_drvdata(dev);

	chime->woken++;

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(chime_pm_ops, chime_runtime_suspend, chime_runtime_resume, NULL);

static int chime_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct device_node *bell;
	struct chime *chime;
	int ret;

	chime = devm_kzalloc(dev, sizeof(*chime), GFP_KERNEL);
	if (!chime)
		return -ENOMEM;

	platform_set_drvdata(pdev, chime);
	ret = devm_pm_runtime_enable(dev);
	if (ret)
		return ret;

	for_each_available_child_of_node(dev->of_node, bell) {
		if (chime->bells == CHIME_BELLS) {
			of_node_put(bell);
			break;
		}

		ret = of_property_read_u32(bell, "pitch", &chime->pitch[chime->bells]);
		if (ret) {
			dev_err(dev, "%pOFn has no pitch\n", bell);
			of_node_put(bell);
			return ret;
		}

		chime->bells++;
	}

	return 0;
}

static struct platform_driver chime_driver = {
	.driver = {
		.name = "chime",
		.pm = pm_ptr(&chime_pm_ops),
	},
	.probe = chime_probe,
};
module_platform_driver(chime_driver);

MODULE_DESCRIPTION("Chime");
MODULE_LICENSE("GPL");
