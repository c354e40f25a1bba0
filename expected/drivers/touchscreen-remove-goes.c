// SPDX-License-Identifier: GPL-2.0-only
/*
 * Touchscreen on I2C: the input device, the supply, the line that wakes it, the
 * dummy client of its second address, the memory and the interrupt are left to the
 * device.  What is registered goes before the interrupt, which does no harm: nobody
 * hears the events of an input device that is no longer registered.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gpio/consumer.h>
#include <linux/i2c.h>
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>
#include <linux/unaligned.h>

#define SNIPE_REG_POINT		0x02
#define SNIPE_POINT_SIZE	5
#define SNIPE_BOOT_ADDR		0x5d

#define SNIPE_MAX_X		1023
#define SNIPE_MAX_Y		767

struct snipe {
	struct i2c_client *client;
	struct i2c_client *boot;
	struct input_dev *input;
	struct gpio_desc *wake;
	u8 *point;
};

static irqreturn_t snipe_interrupt(int irq, void *data)
{
	struct snipe *snipe = data;
	int len;

	len = i2c_smbus_read_i2c_block_data(snipe->client, SNIPE_REG_POINT,
					    SNIPE_POINT_SIZE, snipe->point);
	if (len < SNIPE_POINT_SIZE)
		return IRQ_HANDLED;

	input_report_key(snipe->input, BTN_TOUCH, snipe->point[0]);
	input_report_abs(snipe->input, ABS_X, get_unaligned_le16(snipe->point + 1));
	input_report_abs(snipe->input, ABS_Y, get_unaligned_le16(snipe->point + 3));
	input_sync(snipe->input);

	return IRQ_HANDLED;
}

static int snipe_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct input_dev *input;
	struct snipe *snipe;
	int ret;

	snipe = devm_kzalloc(dev, sizeof(*snipe), GFP_KERNEL);
	input = devm_input_allocate_device(dev);
	if (!snipe || !input)
		return -ENOMEM;

	snipe->client = client;
	snipe->input = input;

	snipe->point = devm_kmalloc(dev, I2C_SMBUS_BLOCK_MAX, GFP_KERNEL);
	if (!snipe->point)
		return -ENOMEM;

	ret = devm_regulator_get_enable(dev, "avdd");
	if (ret)
		return ret;

	snipe->wake = devm_gpiod_get(dev, "wake", GPIOD_OUT_HIGH);
	if (IS_ERR(snipe->wake))
		return PTR_ERR(snipe->wake);

	snipe->boot = devm_i2c_new_dummy_device(dev, client->adapter,
						SNIPE_BOOT_ADDR);
	if (IS_ERR(snipe->boot))
		return PTR_ERR(snipe->boot);

	/* its firmware starts with the first byte on the second address */
	ret = i2c_smbus_write_byte(snipe->boot, 1);
	if (ret)
		return ret;

	input->name = "Snipe touchscreen";
	input->id.bustype = BUS_I2C;
	input_set_capability(input, EV_KEY, BTN_TOUCH);
	input_set_abs_params(input, ABS_X, 0, SNIPE_MAX_X, 0, 0);
	input_set_abs_params(input, ABS_Y, 0, SNIPE_MAX_Y, 0, 0);

	ret = devm_request_threaded_irq(dev, client->irq, NULL, snipe_interrupt,
					IRQF_ONESHOT, client->name, snipe);
	if (ret)
		return ret;

	return input_register_device(input);
}

static const struct i2c_device_id snipe_ids[] = {
	{ "snipe" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, snipe_ids);

static struct i2c_driver snipe_driver = {
	.driver = {
		.name = "snipe",
	},
	.probe = snipe_probe,
	.id_table = snipe_ids,
};
module_i2c_driver(snipe_driver);

MODULE_DESCRIPTION("Snipe touchscreen");
MODULE_LICENSE("GPL");
