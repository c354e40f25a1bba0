// SPDX-License-Identifier: GPL-2.0-only
/*
 * PHY bus behind a chip on I2C: the bus comes after the driver's own struct, and
 * a helper unregisters and frees it.
 */
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/phy.h>
#include <linux/slab.h>

#define TUNNEL_SELECT	0x10
#define TUNNEL_VALUE	0x11

struct tunnel {
	struct i2c_client *client;
	struct mii_bus *mii;
};

static int tunnel_read(struct mii_bus *mii, int addr, int regnum)
{
	struct tunnel *tunnel = mii->priv;
	int ret;

	ret = i2c_smbus_write_word_data(tunnel->client, TUNNEL_SELECT, addr << 5 | regnum);

	return ret ? ret : i2c_smbus_read_word_data(tunnel->client, TUNNEL_VALUE);
}

static int tunnel_write(struct mii_bus *mii, int addr, int regnum, u16 value)
{
	struct tunnel *tunnel = mii->priv;
	int ret;

	ret = i2c_smbus_write_word_data(tunnel->client, TUNNEL_SELECT, addr << 5 | regnum);

	return ret ? ret : i2c_smbus_write_word_data(tunnel->client, TUNNEL_VALUE, value);
}

static int tunnel_init_bus(struct tunnel *tunnel)
{
	struct mii_bus *mii;
	int ret;

	mii = mdiobus_alloc();
	if (!mii)
		return -ENOMEM;

	mii->name = "tunnel";
	mii->priv = tunnel;
	mii->read = tunnel_read;
	mii->write = tunnel_write;
	mii->parent = &tunnel->client->dev;
	mii->phy_mask = ~0;
	snprintf(mii->id, MII_BUS_ID_SIZE, "tunnel-%s", dev_name(&tunnel->client->dev));

	ret = mdiobus_register(mii);
	if (ret) {
		mdiobus_free(mii);
		return ret;
	}
	tunnel->mii = mii;

	return 0;
}

static void tunnel_exit_bus(struct tunnel *tunnel)
{
	mdiobus_unregister(tunnel->mii);
	mdiobus_free(tunnel->mii);
}

static int tunnel_probe(struct i2c_client *client)
{
	struct tunnel *tunnel;
	int ret;

	tunnel = kzalloc(sizeof(*tunnel), GFP_KERNEL);
	if (!tunnel)
		return -ENOMEM;
	tunnel->client = client;
	i2c_set_clientdata(client, tunnel);

	ret = tunnel_init_bus(tunnel);
	if (ret)
		goto err_free;

	ret = i2c_smbus_write_byte_data(client, TUNNEL_SELECT, 0);
	if (ret)
		goto err_bus;

	return 0;

err_bus:
	tunnel_exit_bus(tunnel);
err_free:
	kfree(tunnel);
	return ret;
}

static void tunnel_remove(struct i2c_client *client)
{
	struct tunnel *tunnel = i2c_get_clientdata(client);

	tunnel_exit_bus(tunnel);
	kfree(tunnel);
}

static const struct i2c_device_id tunnel_ids[] = {
	{ "phy-tunnel" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, tunnel_ids);

static struct i2c_driver tunnel_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = tunnel_probe,
	.remove = tunnel_remove,
	.id_table = tunnel_ids,
};
module_i2c_driver(tunnel_driver);

MODULE_DESCRIPTION("PHY bus behind a chip on I2C");
MODULE_LICENSE("GPL");
