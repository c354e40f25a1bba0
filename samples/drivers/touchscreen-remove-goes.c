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
	struct regulator *avdd;
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

	snipe = kzalloc(sizeof(*snipe), GFP_KERNEL);
	input = input_allocate_device();
	if (!snipe || !input) {
		ret = -ENOMEM;
		goto err_free_mem;
	}

	snipe->client = client;
	snipe->input = input;

	snipe->point = kmalloc(I2C_SMBUS_BLOCK_MAX, GFP_KERNEL);
	if (!snipe->point) {
		ret = -ENOMEM;
		goto err_free_mem;
	}

	snipe->avdd = devm_regulator_get(dev, "avdd");
	if (IS_ERR(snipe->avdd)) {
		ret = PTR_ERR(snipe->avdd);
		goto err_free_point;
	}

	ret = regulator_enable(snipe->avdd);
	if (ret)
		goto err_free_point;

	snipe->wake = gpiod_get(dev, "wake", GPIOD_OUT_HIGH);
	if (IS_ERR(snipe->wake)) {
		ret = PTR_ERR(snipe->wake);
		goto err_disable_avdd;
	}

	snipe->boot = i2c_new_dummy_device(client->adapter, SNIPE_BOOT_ADDR);
	if (IS_ERR(snipe->boot)) {
		ret = PTR_ERR(snipe->boot);
		goto err_put_wake;
	}

	/* its firmware starts with the first byte on the second address */
	ret = i2c_smbus_write_byte(snipe->boot, 1);
	if (ret)
		goto err_unregister_boot;

	input->name = "Snipe touchscreen";
	input->id.bustype = BUS_I2C;
	input->dev.parent = dev;
	input_set_capability(input, EV_KEY, BTN_TOUCH);
	input_set_abs_params(input, ABS_X, 0, SNIPE_MAX_X, 0, 0);
	input_set_abs_params(input, ABS_Y, 0, SNIPE_MAX_Y, 0, 0);

	ret = request_threaded_irq(client->irq, NULL, snipe_interrupt,
				   IRQF_ONESHOT, client->name, snipe);
	if (ret)
		goto err_unregister_boot;

	ret = input_register_device(input);
	if (ret)
		goto err_free_irq;

	i2c_set_clientdata(client, snipe);

	return 0;

err_free_irq:
	free_irq(client->irq, snipe);
err_unregister_boot:
	i2c_unregister_device(snipe->boot);
err_put_wake:
	gpiod_put(snipe->wake);
err_disable_avdd:
	regulator_disable(snipe->avdd);
err_free_point:
	kfree(snipe->point);
err_free_mem:
	input_free_device(input);
	kfree(snipe);
	return ret;
}

static void snipe_remove(struct i2c_client *client)
{
	struct snipe *snipe = i2c_get_clientdata(client);

	free_irq(client->irq, snipe);
	input_unregister_device(snipe->input);
	i2c_unregister_device(snipe->boot);
	gpiod_put(snipe->wake);
	regulator_disable(snipe->avdd);
	kfree(snipe->point);
	kfree(snipe);
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
	.remove = snipe_remove,
	.id_table = snipe_ids,
};
module_i2c_driver(snipe_driver);

MODULE_DESCRIPTION("Snipe touchscreen");
MODULE_LICENSE("GPL");
