// SPDX-License-Identifier: GPL-2.0-only
/*
 * Organ of pumps: remove() passes over a pump that somebody has switched off, and frees
 * what the others have; that they ask for their memory first is no condition.
 */
/* no naive: the conversion would mend the leak of what was switched off */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define PUMPS	3

struct pump {
	bool off;
	u32 *strokes;
};

struct pumps {
	struct pump pump[PUMPS];
};

static ssize_t off_store(struct device *dev, struct device_attribute *attr,
			 const char *buf, size_t count)
{
	struct pumps *pumps = dev_get_drvdata(dev);
	unsigned int i;
	int ret;

	ret = kstrtouint(buf, 0, &i);
	if (ret)
		return ret;
	if (i >= PUMPS)
		return -EINVAL;

	pumps->pump[i].off = true;

	return count;
}
static DEVICE_ATTR_WO(off);

static int pump_init(struct pump *pump)
{
	pump->strokes = kcalloc(16, sizeof(*pump->strokes), GFP_KERNEL);

	return pump->strokes ? 0 : -ENOMEM;
}

static void pump_exit(struct pump *pump)
{
	if (pump->strokes) {
		kfree(pump->strokes);
		pump->strokes = NULL;
	}
}

static void pumps_exit(struct pumps *pumps)
{
	int i;

	for (i = 0; i < PUMPS; i++) {
		struct pump *pump = &pumps->pump[i];

		if (pump->off)
			continue;

		pump_exit(pump);
	}
}

static int pumps_probe(struct platform_device *pdev)
{
	struct pumps *pumps;
	int i, ret;

	pumps = devm_kzalloc(&pdev->dev, sizeof(*pumps), GFP_KERNEL);
	if (!pumps)
		return -ENOMEM;

	platform_set_drvdata(pdev, pumps);

	for (i = 0; i < PUMPS; i++) {
		ret = pump_init(&pumps->pump[i]);
		if (ret)
			goto err_exit;
	}

	ret = device_create_file(&pdev->dev, &dev_attr_off);
	if (ret)
		goto err_exit;

	return 0;

err_exit:
	pumps_exit(pumps);
	return ret;
}

static void pumps_remove(struct platform_device *pdev)
{
	struct pumps *pumps = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_off);
	pumps_exit(pumps);
}

static struct platform_driver pumps_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = pumps_probe,
	.remove = pumps_remove,
};
module_platform_driver(pumps_driver);

MODULE_DESCRIPTION("Organ of pumps");
MODULE_LICENSE("GPL");
