// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip with two functions: its children go with the device, and remove() with
 * them.
 */
#include <linux/i2c.h>
#include <linux/mfd/core.h>
#include <linux/module.h>

#define HYDRA_REG_ID	0x00

struct hydra {
	struct i2c_client *client;
	int id;
};

static const struct mfd_cell hydra_cells[] = {
	{ .name = "hydra-leds" },
	{ .name = "hydra-keys" },
};

static int hydra_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct hydra *hydra;
	int ret;

	hydra = devm_kzalloc(dev, sizeof(*hydra), GFP_KERNEL);
	if (!hydra)
		return -ENOMEM;

	hydra->client = client;
	hydra->id = i2c_smbus_read_byte_data(client, HYDRA_REG_ID);
	if (hydra->id < 0)
		return hydra->id;

	i2c_set_clientdata(client, hydra);

	ret = devm_mfd_add_devices(dev, PLATFORM_DEVID_AUTO, hydra_cells,
				   ARRAY_SIZE(hydra_cells), NULL, 0, NULL);
	if (ret) {
		dev_err(dev, "cannot add the children\n");
		return ret;
	}

	return 0;
}

static const struct i2c_device_id hydra_ids[] = {
	{ "hydra" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, hydra_ids);

static struct i2c_driver hydra_driver = {
	.driver = {
		.name = "hydra",
	},
	.probe = hydra_probe,
	.id_table = hydra_ids,
};
module_i2c_driver(hydra_driver);

MODULE_DESCRIPTION("Chip with two functions");
MODULE_LICENSE("GPL");
