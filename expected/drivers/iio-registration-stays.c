// SPDX-License-Identifier: GPL-2.0-only
/*
 * Light sensor on I2C with a trigger of its own: both IIO objects, the supply,
 * and the table that the sensor's steps are converted with are left to the
 * device, and so are the interrupt and the trigger that it fires.  The IIO device
 * stays: remove() stops the sensor behind it.
 */
/* not run: the test kernel has no IIO triggers */
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/iio/iio.h>
#include <linux/iio/trigger.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>

#define OWL_REG_CTRL		0x00
#define OWL_REG_LIGHT		0x01

#define OWL_STEPS		256

struct owl {
	struct i2c_client *client;
	struct iio_trigger *trig;
	unsigned int *lux;
};

static int owl_read_raw(struct iio_dev *indio_dev,
			const struct iio_chan_spec *chan, int *val, int *val2,
			long mask)
{
	struct owl *owl = iio_priv(indio_dev);
	int ret;

	ret = i2c_smbus_read_byte_data(owl->client, OWL_REG_LIGHT);
	if (ret < 0)
		return ret;

	*val = owl->lux[ret];

	return IIO_VAL_INT;
}

static const struct iio_info owl_info = {
	.read_raw = owl_read_raw,
};

static const struct iio_trigger_ops owl_trigger_ops = {
	.validate_device = iio_trigger_validate_own_device,
};

static const struct iio_chan_spec owl_channels[] = {
	{
		.type = IIO_LIGHT,
		.info_mask_separate = BIT(IIO_CHAN_INFO_PROCESSED),
	},
};

static irqreturn_t owl_interrupt(int irq, void *data)
{
	struct iio_trigger *trig = data;

	iio_trigger_poll(trig);

	return IRQ_HANDLED;
}

static int owl_probe(struct i2c_client *client)
{
	struct iio_dev *indio_dev;
	struct owl *owl;
	int i, ret;

	indio_dev = devm_iio_device_alloc(&client->dev, sizeof(*owl));
	if (!indio_dev)
		return -ENOMEM;

	owl = iio_priv(indio_dev);
	owl->client = client;
	i2c_set_clientdata(client, indio_dev);

	owl->lux = devm_kcalloc(&client->dev, OWL_STEPS, sizeof(*owl->lux),
				GFP_KERNEL);
	if (!owl->lux)
		return -ENOMEM;

	for (i = 0; i < OWL_STEPS; i++)
		owl->lux[i] = i * i / 2;

	ret = devm_regulator_get_enable(&client->dev, "vdd");
	if (ret)
		return ret;

	owl->trig = devm_iio_trigger_alloc(&client->dev, "owl-dev%d",
					   iio_device_id(indio_dev));
	if (!owl->trig)
		return -ENOMEM;

	owl->trig->ops = &owl_trigger_ops;
	iio_trigger_set_drvdata(owl->trig, indio_dev);

	ret = devm_request_irq(&client->dev, client->irq, owl_interrupt,
			       IRQF_TRIGGER_RISING, "owl", owl->trig);
	if (ret)
		return ret;

	ret = devm_iio_trigger_register(&client->dev, owl->trig);
	if (ret)
		return ret;

	indio_dev->name = "owl";
	indio_dev->info = &owl_info;
	indio_dev->modes = INDIO_DIRECT_MODE;
	indio_dev->channels = owl_channels;
	indio_dev->num_channels = ARRAY_SIZE(owl_channels);

	ret = i2c_smbus_write_byte_data(client, OWL_REG_CTRL, 1);
	if (ret)
		return ret;

	ret = iio_device_register(indio_dev);
	if (ret)
		goto err_power_down;

	return 0;

err_power_down:
	i2c_smbus_write_byte_data(client, OWL_REG_CTRL, 0);
	return ret;
}

static void owl_remove(struct i2c_client *client)
{
	struct iio_dev *indio_dev = i2c_get_clientdata(client);

	iio_device_unregister(indio_dev);
	i2c_smbus_write_byte_data(client, OWL_REG_CTRL, 0);
}

static const struct i2c_device_id owl_ids[] = {
	{ "owl" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, owl_ids);

static struct i2c_driver owl_driver = {
	.driver = {
		.name = "owl",
	},
	.probe = owl_probe,
	.remove = owl_remove,
	.id_table = owl_ids,
};
module_i2c_driver(owl_driver);

MODULE_DESCRIPTION("Owl light sensor");
MODULE_LICENSE("GPL");
