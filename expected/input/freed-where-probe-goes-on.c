// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jukebox whose buttons are an extra: probe goes on without them. What frees the input
 * device frees a managed one as well, and stays.
 */
#include <linux/i2c.h>
#include <linux/input.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define JUKEBOX_START	0x02

struct jukebox {
	struct input_dev *buttons;
};

static int jukebox_add_buttons(struct i2c_client *client, struct jukebox *jukebox)
{
	int ret;

	jukebox->buttons = devm_input_allocate_device(&client->dev);
	if (!jukebox->buttons)
		return -ENOMEM;

	jukebox->buttons->name = "Jukebox buttons";
	input_set_capability(jukebox->buttons, EV_KEY, KEY_PLAYPAUSE);

	ret = input_register_device(jukebox->buttons);
	if (ret) {
		input_free_device(jukebox->buttons);
		jukebox->buttons = NULL;
	}

	return ret;
}

static int jukebox_probe(struct i2c_client *client)
{
	struct jukebox *jukebox;

	jukebox = devm_kzalloc(&client->dev, sizeof(*jukebox), GFP_KERNEL);
	if (!jukebox)
		return -ENOMEM;

	if (jukebox_add_buttons(client, jukebox))
		dev_warn(&client->dev, "no buttons\n");

	i2c_set_clientdata(client, jukebox);

	return 0;
}

static void jukebox_remove(struct i2c_client *client)
{
	struct jukebox *jukebox = i2c_get_clientdata(client);

	if (jukebox->buttons)
		input_unregister_device(jukebox->buttons);
	i2c_smbus_write_byte_data(client, JUKEBOX_START, 0);
}

static const struct i2c_device_id jukebox_id[] = {
	{ "jukebox" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, jukebox_id);

static struct i2c_driver jukebox_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = jukebox_probe,
	.remove = jukebox_remove,
	.id_table = jukebox_id,
};
module_i2c_driver(jukebox_driver);

MODULE_DESCRIPTION("Jukebox");
MODULE_LICENSE("GPL");
