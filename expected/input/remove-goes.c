// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wake-up knob on I2C: a managed interrupt reports it.  The input device is freed
 * as long as it is not registered, and unregistered in remove.  None of its
 * callbacks uses the interrupt, which may go first.
 */
/* fails as it is: KASAN: slab-use-after-free, the interrupt reports to what is gone */
#include <linux/i2c.h>
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

#define KNOB_STATE	0x01

struct knob {
	struct i2c_client *client;
	struct input_dev *input;
};

static irqreturn_t knob_irq(int irq, void *data)
{
	struct knob *knob = data;
	int state = i2c_smbus_read_byte_data(knob->client, KNOB_STATE);

	if (state >= 0) {
		input_report_key(knob->input, KEY_WAKEUP, state & 1);
		input_sync(knob->input);
	}

	return IRQ_HANDLED;
}

static int knob_probe(struct i2c_client *client)
{
	struct knob *knob;
	struct input_dev *input;
	int ret;

	knob = devm_kzalloc(&client->dev, sizeof(*knob), GFP_KERNEL);
	if (!knob)
		return -ENOMEM;

	input = devm_input_allocate_device(&client->dev);
	if (!input)
		return -ENOMEM;

	input->name = "Wake-up knob";
	input->id.bustype = BUS_I2C;
	input_set_capability(input, EV_KEY, KEY_WAKEUP);

	knob->client = client;
	knob->input = input;

	ret = input_register_device(input);
	if (ret)
		return ret;

	return devm_request_threaded_irq(&client->dev, client->irq, NULL, knob_irq,
					 IRQF_ONESHOT, "knob", knob);
}

static const struct i2c_device_id knob_ids[] = {
	{ "wakeup-knob" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, knob_ids);

static struct i2c_driver knob_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = knob_probe,
	.id_table = knob_ids,
};
module_i2c_driver(knob_driver);

MODULE_DESCRIPTION("Wake-up knob");
MODULE_LICENSE("GPL");
