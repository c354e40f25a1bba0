// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two lamps of a signal and a file that stays manual: the labels of the lamps
 * go, and remove() has only the file left.
 */
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/sysfs.h>

#define SIGNAL_REG_STOP	0x00
#define SIGNAL_REG_GO	0x01

struct signal {
	struct i2c_client *client;
	struct led_classdev stop;
	struct led_classdev go;
	unsigned int changes;
};

static int signal_set_stop(struct led_classdev *cdev,
			   enum led_brightness brightness)
{
	struct signal *signal = container_of(cdev, struct signal, stop);

	signal->changes++;

	return i2c_smbus_write_byte_data(signal->client, SIGNAL_REG_STOP,
					 brightness);
}

static int signal_set_go(struct led_classdev *cdev,
			 enum led_brightness brightness)
{
	struct signal *signal = container_of(cdev, struct signal, go);

	signal->changes++;

	return i2c_smbus_write_byte_data(signal->client, SIGNAL_REG_GO,
					 brightness);
}

static ssize_t changes_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct signal *signal = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", signal->changes);
}
static DEVICE_ATTR_RO(changes);

static int signal_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct led_init_data init = {
		.devicename = "signal",
		.default_label = "green:status",
	};
	struct signal *signal;
	int ret;

	signal = devm_kzalloc(dev, sizeof(*signal), GFP_KERNEL);
	if (!signal)
		return -ENOMEM;

	signal->client = client;
	i2c_set_clientdata(client, signal);

	signal->stop.name = "signal:red:status";
	signal->stop.brightness_set_blocking = signal_set_stop;
	ret = devm_led_classdev_register(dev, &signal->stop);
	if (ret)
		return ret;

	signal->go.brightness_set_blocking = signal_set_go;
	ret = devm_led_classdev_register_ext(dev, &signal->go, &init);
	if (ret)
		return ret;

	return device_create_file(dev, &dev_attr_changes);
}

static void signal_remove(struct i2c_client *client)
{
	device_remove_file(&client->dev, &dev_attr_changes);
}

static const struct i2c_device_id signal_ids[] = {
	{ "signal" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, signal_ids);

static struct i2c_driver signal_driver = {
	.driver = {
		.name = "signal",
	},
	.probe = signal_probe,
	.remove = signal_remove,
	.id_table = signal_ids,
};
module_i2c_driver(signal_driver);

MODULE_DESCRIPTION("Signal with two lamps");
MODULE_LICENSE("GPL");
