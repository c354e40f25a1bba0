// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barrier that counts who passes in a table, which remove() frees where the kernel is
 * configured for something else than what the table is made for.
 */
/* no naive: the conversion would mend a leak of some configurations */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define BARRIER_HOURS	24

struct barrier {
	u32 *passed;
};

static ssize_t passed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct barrier *barrier = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", barrier->passed ? barrier->passed[0] : 0);
}
static DEVICE_ATTR_RO(passed);

static int barrier_probe(struct platform_device *pdev)
{
	struct barrier *barrier;
	int ret;

	barrier = devm_kzalloc(&pdev->dev, sizeof(*barrier), GFP_KERNEL);
	if (!barrier)
		return -ENOMEM;

	if (IS_ENABLED(CONFIG_PROC_FS)) {
		barrier->passed = kcalloc(BARRIER_HOURS, sizeof(u32), GFP_KERNEL);
		if (!barrier->passed)
			return -ENOMEM;
	}

	platform_set_drvdata(pdev, barrier);

	ret = device_create_file(&pdev->dev, &dev_attr_passed);
	if (ret)
		goto err_free;

	return 0;

err_free:
	if (IS_ENABLED(CONFIG_PROC_FS))
		kfree(barrier->passed);
	return ret;
}

static void barrier_remove(struct platform_device *pdev)
{
	struct barrier *barrier = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_passed);
	if (IS_ENABLED(CONFIG_SYSFS))
		kfree(barrier->passed);
}

static struct platform_driver barrier_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = barrier_probe,
	.remove = barrier_remove,
};
module_platform_driver(barrier_driver);

MODULE_DESCRIPTION("Barrier");
MODULE_LICENSE("GPL");
