// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wake-up button on I2C: a managed interrupt reports it.  The input device is freed
 * as long as it is not registered, and unregistered in remove; its open and close
 * turn the interrupt on and off, so that it has to go before that.
 */
#include <linux/i2c.h>
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define BUTTON_STATE	0x01

struct button {
	struct i2c_client *client;
	struct input_dev *input;
};

static irqreturn_t button_irq(int irq, void *data)
{
	struct button *button = data;
	int state = i2c_smbus_read_byte_data(button->client, BUTTON_STATE);

	if (state >= 0) {
		input_report_key(button->input, KEY_WAKEUP, state & 1);
		input_sync(button->input);
	}

	return IRQ_HANDLED;
}

static int button_open(struct input_dev *input)
{
	struct button *button = input_get_drvdata(input);

	enable_irq(button->client->irq);

	return 0;
}

static void button_close(struct input_dev *input)
{
	struct button *button = input_get_drvdata(input);

	disable_irq(button->client->irq);
}

static int button_probe(struct i2c_client *client)
{
	struct button *button;
	struct input_dev *input;
	int ret;

	button = devm_kzalloc(&client->dev, sizeof(*button), GFP_KERNEL);
	if (!button)
		return -ENOMEM;

	input = devm_input_allocate_device(&client->dev);
	if (!input)
		return -ENOMEM;

	input->name = "Wake-up button";
	input->id.bustype = BUS_I2C;
	input->open = button_open;
	input->close = button_close;
	input_set_drvdata(input, button);
	input_set_capability(input, EV_KEY, KEY_WAKEUP);

	button->client = client;
	button->input = input;
	i2c_set_clientdata(client, button);

	ret = input_register_device(input);
	if (ret)
		return ret;

	ret = devm_request_threaded_irq(&client->dev, client->irq, NULL, button_irq,
					IRQF_ONESHOT | IRQF_NO_AUTOEN, "button", button);
	if (ret) {
		input_unregister_device(input);
		return ret;
	}

	return 0;
}

static void button_remove(struct i2c_client *client)
{
	struct button *button = i2c_get_clientdata(client);

	input_unregister_device(button->input);
}

static const struct i2c_device_id button_ids[] = {
	{ "wakeup-button" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, button_ids);

static struct i2c_driver button_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = button_probe,
	.remove = button_remove,
	.id_table = button_ids,
};
module_i2c_driver(button_driver);

MODULE_DESCRIPTION("Wake-up button");
MODULE_LICENSE("GPL");
