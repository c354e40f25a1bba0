// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip with two functions that can be plugged, whose children get numbers of their own:
 * so the managed call has to be told.
 */
#include <linux/i2c.h>
#include <linux/mfd/core.h>
#include <linux/module.h>

#define HYBRID_REG_ID	0x00

struct hybrid {
	struct i2c_client *client;
	int id;
};

static const struct mfd_cell hybrid_cells[] = {
	{ .name = "hybrid-leds" },
	{ .name = "hybrid-keys" },
};

static int hybrid_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct hybrid *hybrid;
	int ret;

	hybrid = devm_kzalloc(dev, sizeof(*hybrid), GFP_KERNEL);
	if (!hybrid)
		return -ENOMEM;

	hybrid->client = client;
	hybrid->id = i2c_smbus_read_byte_data(client, HYBRID_REG_ID);
	if (hybrid->id < 0)
		return hybrid->id;

	i2c_set_clientdata(client, hybrid);

	ret = devm_mfd_add_devices(dev, PLATFORM_DEVID_AUTO, hybrid_cells,
				   ARRAY_SIZE(hybrid_cells), NULL, 0, NULL);
	if (ret) {
		dev_err(dev, "cannot add the children\n");
		return ret;
	}

	return 0;
}

static const struct i2c_device_id hybrid_ids[] = {
	{ "hybrid" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, hybrid_ids);

static struct i2c_driver hybrid_driver = {
	.driver = {
		.name = "hybrid",
	},
	.probe = hybrid_probe,
	.id_table = hybrid_ids,
};
module_i2c_driver(hybrid_driver);

MODULE_DESCRIPTION("Chip with two functions that can be plugged");
MODULE_LICENSE("GPL");
