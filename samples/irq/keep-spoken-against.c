// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weather vane whose author says why the interrupt is not managed.
 */
/* no naive: the comment decides */
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define VANE_START	0x01

struct vane {
	unsigned int turns;
};

static irqreturn_t vane_interrupt(int irq, void *data)
{
	struct vane *vane = data;

	vane->turns++;

	return IRQ_HANDLED;
}

static int vane_probe(struct i2c_client *client)
{
	struct vane *vane;
	int ret;

	vane = devm_kzalloc(&client->dev, sizeof(*vane), GFP_KERNEL);
	if (!vane)
		return -ENOMEM;

	i2c_set_clientdata(client, vane);

	/*
	 * Not devm_request_irq(): the line has to be free again when remove()
	 * returns, or the boot loader's monitor finds it taken.
	 */
	ret = request_irq(client->irq, vane_interrupt, 0, "vane", vane);
	if (ret)
		return ret;

	ret = i2c_smbus_write_byte(client, VANE_START);
	if (ret)
		free_irq(client->irq, vane);

	return ret;
}

static void vane_remove(struct i2c_client *client)
{
	struct vane *vane = i2c_get_clientdata(client);

	free_irq(client->irq, vane);
}

static const struct i2c_device_id vane_ids[] = {
	{ "weather-vane" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, vane_ids);

static struct i2c_driver vane_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = vane_probe,
	.remove = vane_remove,
	.id_table = vane_ids,
};
module_i2c_driver(vane_driver);

MODULE_DESCRIPTION("Weather vane");
MODULE_LICENSE("GPL");
