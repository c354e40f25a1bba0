// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accelerometer on I2C with a reset line that not every board wires up: the line
 * is pulsed by an attribute, and put on removal where there is one.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/reset.h>
#include <linux/sysfs.h>

struct accel {
	struct reset_control *rst;
	unsigned int restarts;
};

static ssize_t restart_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t count)
{
	struct accel *accel = dev_get_drvdata(dev);
	int ret;

	ret = reset_control_reset(accel->rst);
	if (ret)
		return ret;
	accel->restarts++;
	msleep(20);

	return count;
}
static DEVICE_ATTR_WO(restart);

static int accel_probe(struct i2c_client *client)
{
	struct reset_control *rst;
	struct accel *accel;

	accel = devm_kzalloc(&client->dev, sizeof(*accel), GFP_KERNEL);
	if (!accel)
		return -ENOMEM;

	rst = devm_reset_control_get_optional_exclusive(&client->dev, NULL);
	if (IS_ERR(rst))
		return dev_err_probe(&client->dev, PTR_ERR(rst), "no reset line\n");

	accel->rst = rst;
	i2c_set_clientdata(client, accel);

	return device_create_file(&client->dev, &dev_attr_restart);
}

static void accel_remove(struct i2c_client *client)
{
	device_remove_file(&client->dev, &dev_attr_restart);
}

static const struct i2c_device_id accel_ids[] = {
	{ "accel" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, accel_ids);

static struct i2c_driver accel_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = accel_probe,
	.remove = accel_remove,
	.id_table = accel_ids,
};
module_i2c_driver(accel_driver);

MODULE_DESCRIPTION("Accelerometer");
MODULE_LICENSE("GPL");
