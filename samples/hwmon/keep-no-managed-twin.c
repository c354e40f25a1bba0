// SPDX-License-Identifier: GPL-2.0-only
/*
 * Thermometer of an old kind: its attribute is a file of the device itself, and it
 * registers without a name. The managed call would want both.
 */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct mercury {
	struct device *hwmon;
};

static ssize_t temp1_input_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", i2c_smbus_read_byte_data(to_i2c_client(dev), 0) * 1000);
}
static DEVICE_ATTR_RO(temp1_input);

static int mercury_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct mercury *mercury;
	int ret;

	mercury = devm_kzalloc(dev, sizeof(*mercury), GFP_KERNEL);
	if (!mercury)
		return -ENOMEM;

	i2c_set_clientdata(client, mercury);

	ret = device_create_file(dev, &dev_attr_temp1_input);
	if (ret)
		return ret;

	mercury->hwmon = hwmon_device_register(dev);
	if (IS_ERR(mercury->hwmon)) {
		device_remove_file(dev, &dev_attr_temp1_input);
		return PTR_ERR(mercury->hwmon);
	}

	return 0;
}

static void mercury_remove(struct i2c_client *client)
{
	struct mercury *mercury = i2c_get_clientdata(client);

	hwmon_device_unregister(mercury->hwmon);
	device_remove_file(&client->dev, &dev_attr_temp1_input);
}

static const struct i2c_device_id mercury_id[] = {
	{ "mercury" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, mercury_id);

static struct i2c_driver mercury_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = mercury_probe,
	.remove = mercury_remove,
	.id_table = mercury_id,
};
module_i2c_driver(mercury_driver);

MODULE_DESCRIPTION("Thermometer");
MODULE_LICENSE("GPL");
