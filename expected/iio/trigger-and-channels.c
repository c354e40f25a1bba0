// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sampling timer: a trigger of its own, and all channels that the firmware names
 * for it, which may be none: then there is nothing to release.
 */
/* not run: the test kernel has no IIO triggers */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/iio/consumer.h>
#include <linux/iio/iio.h>
#include <linux/iio/trigger.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct sampler {
	struct iio_trigger *trig;
	struct iio_channel *channels;
};

static const struct iio_trigger_ops sampler_ops = {
};

static ssize_t first_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct sampler *sampler = dev_get_drvdata(dev);
	int value, ret;

	if (!sampler->channels)
		return -ENODATA;
	ret = iio_read_channel_raw(&sampler->channels[0], &value);

	return ret < 0 ? ret : sysfs_emit(buf, "%d\n", value);
}
static DEVICE_ATTR_RO(first);

static int sampler_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct sampler *sampler;
	int ret;

	sampler = devm_kzalloc(dev, sizeof(*sampler), GFP_KERNEL);
	if (!sampler)
		return -ENOMEM;

	sampler->channels = devm_iio_channel_get_all(dev);
	if (IS_ERR(sampler->channels)) {
		if (PTR_ERR(sampler->channels) != -ENODEV)
			return PTR_ERR(sampler->channels);
		sampler->channels = NULL;
	}

	sampler->trig = devm_iio_trigger_alloc(dev, "sampler-%d", pdev->id);
	if (!sampler->trig)
		return -ENOMEM;
	sampler->trig->ops = &sampler_ops;
	iio_trigger_set_drvdata(sampler->trig, sampler);

	ret = devm_iio_trigger_register(dev, sampler->trig);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, sampler);

	return device_create_file(dev, &dev_attr_first);
}

static void sampler_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_first);
}

static const struct of_device_id sampler_of_match[] = {
	{ .compatible = "devmify,sampler" },
	{ }
};
MODULE_DEVICE_TABLE(of, sampler_of_match);

static struct platform_driver sampler_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = sampler_of_match,
	},
	.probe = sampler_probe,
	.remove = sampler_remove,
};
module_platform_driver(sampler_driver);

MODULE_DESCRIPTION("Sampling timer");
MODULE_LICENSE("GPL");
