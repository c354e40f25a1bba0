// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gauge on I2C or on the bus of the board: two drivers share what makes the
 * attributes, and the memory that the second one gets is behind it in the file.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct gauge {
	struct device *dev;
	u32 limit;
};

static ssize_t limit_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct gauge *gauge = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", gauge->limit);
}
static DEVICE_ATTR_RO(limit);

static struct attribute *gauge_attrs[] = {
	&dev_attr_limit.attr,
	NULL
};

static const struct attribute_group gauge_group = {
	.attrs = gauge_attrs,
};

static int gauge_init(struct device *dev, struct gauge *gauge)
{
	int err;

	gauge->dev = dev;
	gauge->limit = 100;
	dev_set_drvdata(dev, gauge);

	err = sysfs_create_group(&dev->kobj, &gauge_group);
	if (err)
		dev_err(dev, "cannot make the attributes\n");

	return err;
}

static int gauge_i2c_probe(struct i2c_client *client)
{
	struct gauge *gauge;

	gauge = devm_kzalloc(&client->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	return gauge_init(&client->dev, gauge);
}

static void gauge_i2c_remove(struct i2c_client *client)
{
	sysfs_remove_group(&client->dev.kobj, &gauge_group);
}

static const struct i2c_device_id gauge_ids[] = {
	{ "gauge" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, gauge_ids);

static struct i2c_driver gauge_i2c_driver = {
	.driver = {
		.name = "gauge",
	},
	.probe = gauge_i2c_probe,
	.remove = gauge_i2c_remove,
	.id_table = gauge_ids,
};

static int gauge_board_probe(struct platform_device *pdev)
{
	struct gauge *gauge;

	gauge = devm_kzalloc(&pdev->dev, sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	return gauge_init(&pdev->dev, gauge);
}

static void gauge_board_remove(struct platform_device *pdev)
{
	sysfs_remove_group(&pdev->dev.kobj, &gauge_group);
}

static struct platform_driver gauge_board_driver = {
	.probe = gauge_board_probe,
	.remove = gauge_board_remove,
	.driver = {
		.name = "gauge",
	},
};

static int __init gauge_module_init(void)
{
	int err;

	err = platform_driver_register(&gauge_board_driver);
	if (err)
		return err;

	err = i2c_add_driver(&gauge_i2c_driver);
	if (err)
		platform_driver_unregister(&gauge_board_driver);

	return err;
}
module_init(gauge_module_init);

static void __exit gauge_module_exit(void)
{
	i2c_del_driver(&gauge_i2c_driver);
	platform_driver_unregister(&gauge_board_driver);
}
module_exit(gauge_module_exit);

MODULE_DESCRIPTION("Gauge");
MODULE_LICENSE("GPL");
