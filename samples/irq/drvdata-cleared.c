// SPDX-License-Identifier: GPL-2.0-only
/*
 * Button whose remove() clears the driver data behind the interrupt: nobody
 * but remove() asks for it, so that the interrupt may live longer.
 */
#include <linux/device.h>
#include <linux/i2c.h>
#include <linux/interrupt.h>
#include <linux/module.h>

struct knob {
	struct i2c_client *client;
	int state;
};

static irqreturn_t knob_interrupt(int irq, void *data)
{
	struct knob *knob = data;

	knob->state = i2c_smbus_read_byte(knob->client);

	return IRQ_HANDLED;
}

static int knob_probe(struct i2c_client *client)
{
	struct knob *knob;
	int ret;

	knob = devm_kzalloc(&client->dev, sizeof(*knob), GFP_KERNEL);
	if (!knob)
		return -ENOMEM;

	knob->client = client;

	ret = request_threaded_irq(client->irq, NULL, knob_interrupt,
				   IRQF_TRIGGER_FALLING | IRQF_ONESHOT,
				   client->name, knob);
	if (ret) {
		dev_err(&client->dev, "no interrupt\n");
		return ret;
	}

	i2c_set_clientdata(client, knob);

	ret = i2c_smbus_write_byte(client, 1);
	if (ret)
		goto err_free_irq;

	return 0;

err_free_irq:
	free_irq(client->irq, knob);
	return ret;
}

static void knob_remove(struct i2c_client *client)
{
	struct knob *knob = i2c_get_clientdata(client);

	free_irq(client->irq, knob);
	i2c_set_clientdata(client, NULL);
}

static const struct i2c_device_id knob_ids[] = {
	{ "knob" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, knob_ids);

static struct i2c_driver knob_driver = {
	.driver = {
		.name = "knob",
	},
	.probe = knob_probe,
	.remove = knob_remove,
	.id_table = knob_ids,
};
module_i2c_driver(knob_driver);

MODULE_DESCRIPTION("Button");
MODULE_LICENSE("GPL");
