// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-out-of-bounds or invalid-free in kfree_sensitive at unbind */
/*
 * Memory protection unit whose keys must not be left lying about: they are
 * freed by kfree_sensitive(), which wipes them first. Managed memory is given
 * back unwiped.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#define VAULT_KEYS_LEN	(96 * 32)

struct vault {
	struct i2c_client *client;
	u8 *keys;
};

static int vault_load_keys(struct vault *vault)
{
	memset(vault->keys, 0x5a, VAULT_KEYS_LEN);

	return 0;
}

static int vault_probe(struct i2c_client *client)
{
	struct vault *vault;
	int ret;

	vault = devm_kzalloc(&client->dev, sizeof(*vault), GFP_KERNEL);
	if (!vault)
		return -ENOMEM;

	vault->client = client;
	vault->keys = devm_kzalloc(&client->dev, VAULT_KEYS_LEN, GFP_KERNEL);
	if (!vault->keys)
		return -ENOMEM;

	ret = vault_load_keys(vault);
	if (ret) {
		kfree_sensitive(vault->keys);
		return ret;
	}

	i2c_set_clientdata(client, vault);

	return 0;
}

static void vault_remove(struct i2c_client *client)
{
	struct vault *vault = i2c_get_clientdata(client);

	kfree_sensitive(vault->keys);
}

static const struct i2c_device_id vault_ids[] = {
	{ KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(i2c, vault_ids);

static struct i2c_driver vault_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = vault_ids,
	.probe = vault_probe,
	.remove = vault_remove,
};
module_i2c_driver(vault_driver);

MODULE_DESCRIPTION("Key store that wipes its keys when it frees them");
MODULE_LICENSE("GPL");
