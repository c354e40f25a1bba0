// SPDX-License-Identifier: GPL-2.0-only
/*
 * Thermal zone of a multi-function chip: the map of the channels belongs to the
 * chip, so they are got for the parent, which stays bound when this driver goes.
 */
/* no naive: what stays until the parent is unbound is no fault to the kernel */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/iio/consumer.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct hotspot {
	struct iio_channel *temp;
};

static ssize_t temp_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct hotspot *hotspot = dev_get_drvdata(dev);
	int temp, ret;

	ret = iio_read_channel_processed(hotspot->temp, &temp);

	return ret < 0 ? ret : sysfs_emit(buf, "%d\n", temp);
}
static DEVICE_ATTR_RO(temp);

static int hotspot_probe(struct platform_device *pdev)
{
	struct hotspot *hotspot;
	int ret;

	hotspot = devm_kzalloc(&pdev->dev, sizeof(*hotspot), GFP_KERNEL);
	if (!hotspot)
		return -ENOMEM;

	hotspot->temp = iio_channel_get(pdev->dev.parent, "die-temp");
	if (IS_ERR(hotspot->temp))
		return PTR_ERR(hotspot->temp);
	platform_set_drvdata(pdev, hotspot);

	ret = device_create_file(&pdev->dev, &dev_attr_temp);
	if (ret)
		iio_channel_release(hotspot->temp);

	return ret;
}

static void hotspot_remove(struct platform_device *pdev)
{
	struct hotspot *hotspot = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_temp);
	iio_channel_release(hotspot->temp);
}

static struct platform_driver hotspot_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = hotspot_probe,
	.remove = hotspot_remove,
};
module_platform_driver(hotspot_driver);

MODULE_DESCRIPTION("Thermal zone of a multi-function chip");
MODULE_LICENSE("GPL");
