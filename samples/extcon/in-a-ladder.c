// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drawbridge whose plug is watched over I2C: the connector is registered between
 * what is managed, and a file behind it that stays.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/extcon-provider.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define BRIDGE_PLUG	0x04

static const unsigned int bridge_cables[] = {
	EXTCON_USB,
	EXTCON_CHG_USB_SDP,
	EXTCON_NONE,
};

struct bridge {
	struct i2c_client *client;
	struct extcon_dev *edev;
};

static int bridge_look(struct bridge *bridge)
{
	int plug = i2c_smbus_read_byte_data(bridge->client, BRIDGE_PLUG);

	return plug < 0 ? plug : extcon_set_state_sync(bridge->edev, EXTCON_USB, plug);
}

static ssize_t look_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	int ret = bridge_look(dev_get_drvdata(dev));

	return ret ? ret : count;
}
static DEVICE_ATTR_WO(look);

static int bridge_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct bridge *bridge;
	int ret;

	bridge = devm_kzalloc(dev, sizeof(*bridge), GFP_KERNEL);
	if (!bridge)
		return -ENOMEM;

	bridge->client = client;
	bridge->edev = devm_extcon_dev_allocate(dev, bridge_cables);
	if (IS_ERR(bridge->edev))
		return PTR_ERR(bridge->edev);

	ret = extcon_dev_register(bridge->edev);
	if (ret) {
		dev_err(dev, "cannot register the connector: %d\n", ret);
		return ret;
	}

	i2c_set_clientdata(client, bridge);

	ret = device_create_file(dev, &dev_attr_look);
	if (ret)
		goto err_unregister;

	return 0;

err_unregister:
	extcon_dev_unregister(bridge->edev);
	return ret;
}

static void bridge_remove(struct i2c_client *client)
{
	struct bridge *bridge = i2c_get_clientdata(client);

	device_remove_file(&client->dev, &dev_attr_look);
	extcon_dev_unregister(bridge->edev);
}

static const struct i2c_device_id bridge_ids[] = {
	{ "drawbridge" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, bridge_ids);

static struct i2c_driver bridge_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = bridge_ids,
	.probe = bridge_probe,
	.remove = bridge_remove,
};
module_i2c_driver(bridge_driver);

MODULE_DESCRIPTION("Drawbridge");
MODULE_LICENSE("GPL");
