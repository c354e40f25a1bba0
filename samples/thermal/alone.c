// SPDX-License-Identifier: GPL-2.0-only
/*
 * Punkah, a fan on I2C: it is registered for its firmware node, and in the end
 * remove() only takes it back.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/thermal.h>

#define PUNKAH_SWING	0x05

struct punkah {
	struct i2c_client *client;
	struct thermal_cooling_device *cdev;
};

static int punkah_get_max_state(struct thermal_cooling_device *cdev, unsigned long *state)
{
	*state = 3;

	return 0;
}

static int punkah_get_cur_state(struct thermal_cooling_device *cdev, unsigned long *state)
{
	struct punkah *punkah = cdev->devdata;
	int ret = i2c_smbus_read_byte_data(punkah->client, PUNKAH_SWING);

	if (ret < 0)
		return ret;
	*state = ret;

	return 0;
}

static int punkah_set_cur_state(struct thermal_cooling_device *cdev, unsigned long state)
{
	struct punkah *punkah = cdev->devdata;

	return i2c_smbus_write_byte_data(punkah->client, PUNKAH_SWING, state);
}

static const struct thermal_cooling_device_ops punkah_ops = {
	.get_max_state = punkah_get_max_state,
	.get_cur_state = punkah_get_cur_state,
	.set_cur_state = punkah_set_cur_state,
};

static int punkah_probe(struct i2c_client *client)
{
	struct thermal_cooling_device *cdev;
	struct punkah *punkah;

	punkah = devm_kzalloc(&client->dev, sizeof(*punkah), GFP_KERNEL);
	if (!punkah)
		return -ENOMEM;

	punkah->client = client;
	i2c_set_clientdata(client, punkah);

	cdev = thermal_of_cooling_device_register(client->dev.of_node, "punkah", punkah,
						  &punkah_ops);
	if (IS_ERR(cdev)) {
		dev_err(&client->dev, "cannot register the fan\n");
		return PTR_ERR(cdev);
	}
	punkah->cdev = cdev;

	return 0;
}

static void punkah_remove(struct i2c_client *client)
{
	struct punkah *punkah = i2c_get_clientdata(client);

	thermal_cooling_device_unregister(punkah->cdev);
}

static const struct i2c_device_id punkah_ids[] = {
	{ "punkah" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, punkah_ids);

static struct i2c_driver punkah_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = punkah_ids,
	.probe = punkah_probe,
	.remove = punkah_remove,
};
module_i2c_driver(punkah_driver);

MODULE_DESCRIPTION("Punkah");
MODULE_LICENSE("GPL");
