// SPDX-License-Identifier: GPL-2.0-only
/*
 * Video encoder at two more addresses: its dummy devices in a ladder with memory
 * and an interrupt.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>

#define ENCODER_CAUSE	0x96
#define ENCODER_EDID	0x3f
#define ENCODER_CEC	0x3c

struct encoder {
	struct i2c_client *main;
	struct i2c_client *edid;
	struct i2c_client *cec;
};

static irqreturn_t encoder_irq(int irq, void *data)
{
	struct encoder *encoder = data;

	i2c_smbus_read_byte_data(encoder->edid, 0);
	i2c_smbus_read_byte_data(encoder->cec, 0);
	i2c_smbus_write_byte_data(encoder->main, ENCODER_CAUSE, 0xff);

	return IRQ_HANDLED;
}

static int encoder_probe(struct i2c_client *client)
{
	struct encoder *encoder;
	int ret;

	encoder = kzalloc(sizeof(*encoder), GFP_KERNEL);
	if (!encoder)
		return -ENOMEM;
	encoder->main = client;

	encoder->edid = i2c_new_dummy_device(client->adapter, ENCODER_EDID);
	if (IS_ERR(encoder->edid)) {
		ret = PTR_ERR(encoder->edid);
		goto err_free;
	}

	encoder->cec = i2c_new_dummy_device(client->adapter, ENCODER_CEC);
	if (IS_ERR(encoder->cec)) {
		ret = PTR_ERR(encoder->cec);
		goto err_edid;
	}

	ret = request_threaded_irq(client->irq, NULL, encoder_irq, IRQF_ONESHOT,
				   "encoder", encoder);
	if (ret)
		goto err_cec;

	i2c_set_clientdata(client, encoder);

	return 0;

err_cec:
	i2c_unregister_device(encoder->cec);
err_edid:
	i2c_unregister_device(encoder->edid);
err_free:
	kfree(encoder);
	return ret;
}

static void encoder_remove(struct i2c_client *client)
{
	struct encoder *encoder = i2c_get_clientdata(client);

	free_irq(client->irq, encoder);
	i2c_unregister_device(encoder->cec);
	i2c_unregister_device(encoder->edid);
	kfree(encoder);
}

static const struct i2c_device_id encoder_ids[] = {
	{ "encoder" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, encoder_ids);

static struct i2c_driver encoder_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = encoder_probe,
	.remove = encoder_remove,
	.id_table = encoder_ids,
};
module_i2c_driver(encoder_driver);

MODULE_DESCRIPTION("Video encoder");
MODULE_LICENSE("GPL");
