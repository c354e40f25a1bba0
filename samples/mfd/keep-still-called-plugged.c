// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip with two functions that can be plugged, which is put to sleep behind its children.
 */
/* no naive: the children of the test machine have no drivers */
#include <linux/i2c.h>
#include <linux/mfd/core.h>
#include <linux/module.h>

#define CHIMERA_REG_ID		0x00
#define CHIMERA_REG_SLEEP	0x01

struct chimera {
	struct i2c_client *client;
	int id;
};

static const struct mfd_cell chimera_cells[] = {
	{ .name = "chimera-leds" },
	{ .name = "chimera-keys" },
};

static int chimera_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct chimera *chimera;
	int ret;

	chimera = devm_kzalloc(dev, sizeof(*chimera), GFP_KERNEL);
	if (!chimera)
		return -ENOMEM;

	chimera->client = client;
	chimera->id = i2c_smbus_read_byte_data(client, CHIMERA_REG_ID);
	if (chimera->id < 0)
		return chimera->id;

	i2c_set_clientdata(client, chimera);

	ret = mfd_add_hotplug_devices(dev, chimera_cells, ARRAY_SIZE(chimera_cells));
	if (ret) {
		dev_err(dev, "cannot add the children\n");
		return ret;
	}

	return 0;
}

static void chimera_remove(struct i2c_client *client)
{
	mfd_remove_devices(&client->dev);
	i2c_smbus_write_byte_data(client, CHIMERA_REG_SLEEP, 1);
}

static const struct i2c_device_id chimera_ids[] = {
	{ "chimera" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, chimera_ids);

static struct i2c_driver chimera_driver = {
	.driver = {
		.name = "chimera",
	},
	.probe = chimera_probe,
	.remove = chimera_remove,
	.id_table = chimera_ids,
};
module_i2c_driver(chimera_driver);

MODULE_DESCRIPTION("Chip with two functions that sleeps");
MODULE_LICENSE("GPL");
