// SPDX-License-Identifier: GPL-2.0-only
/*
 * Level crossing on I2C: gates by number and an array of signals, between a
 * regulator and a file that stay.
 */
#include <linux/gpio/consumer.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>

struct crossing {
	struct regulator *motor;
	struct gpio_desc *left;
	struct gpio_desc *right;
	struct gpio_descs *signals;
};

static ssize_t closed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct crossing *crossing = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d of %u\n", gpiod_get_value_cansleep(crossing->left),
			  crossing->signals ? crossing->signals->ndescs : 0);
}
static DEVICE_ATTR_RO(closed);

static int crossing_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct gpio_descs *signals;
	struct crossing *crossing;
	int ret;

	crossing = devm_kzalloc(dev, sizeof(*crossing), GFP_KERNEL);
	if (!crossing)
		return -ENOMEM;

	crossing->motor = regulator_get(dev, "motor");
	if (IS_ERR(crossing->motor))
		return PTR_ERR(crossing->motor);

	crossing->left = gpiod_get_index(dev, "gate", 0, GPIOD_OUT_LOW);
	if (IS_ERR(crossing->left)) {
		ret = PTR_ERR(crossing->left);
		goto put_motor;
	}

	crossing->right = gpiod_get_index_optional(dev, "gate", 1, GPIOD_OUT_LOW);
	if (IS_ERR(crossing->right)) {
		ret = PTR_ERR(crossing->right);
		goto put_left;
	}

	signals = gpiod_get_array_optional(dev, "signal", GPIOD_OUT_LOW);
	if (IS_ERR(signals)) {
		ret = PTR_ERR(signals);
		goto put_right;
	}
	crossing->signals = signals;

	i2c_set_clientdata(client, crossing);

	ret = device_create_file(dev, &dev_attr_closed);
	if (ret)
		goto put_signals;

	return 0;

put_signals:
	if (signals)
		gpiod_put_array(signals);
put_right:
	gpiod_put(crossing->right);
put_left:
	gpiod_put(crossing->left);
put_motor:
	regulator_put(crossing->motor);
	return ret;
}

static void crossing_remove(struct i2c_client *client)
{
	struct crossing *crossing = i2c_get_clientdata(client);

	device_remove_file(&client->dev, &dev_attr_closed);
	gpiod_put(crossing->right);
	gpiod_put(crossing->left);
	regulator_put(crossing->motor);
	if (crossing->signals)
		gpiod_put_array(crossing->signals);
}

static const struct i2c_device_id crossing_id[] = {
	{ "crossing" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, crossing_id);

static struct i2c_driver crossing_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = crossing_probe,
	.remove = crossing_remove,
	.id_table = crossing_id,
};
module_i2c_driver(crossing_driver);

MODULE_DESCRIPTION("Level crossing");
MODULE_LICENSE("GPL");
