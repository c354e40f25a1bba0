// SPDX-License-Identifier: GPL-2.0-only
/*
 * Foot switch on a serial input port. The serio core can call connect without
 * the driver core (serio_bind_driver()), and where connect then fails nothing
 * managed would be released: what is allocated here is left alone.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/serio.h>
#include <linux/slab.h>

struct footswitch {
	struct input_dev *input;
};

static irqreturn_t footswitch_interrupt(struct serio *serio,
					unsigned char data, unsigned int flags)
{
	struct footswitch *fs = serio_get_drvdata(serio);

	input_report_key(fs->input, BTN_0, data & 1);
	input_sync(fs->input);

	return IRQ_HANDLED;
}

static int footswitch_connect(struct serio *serio, struct serio_driver *drv)
{
	struct input_dev *input;
	struct footswitch *fs;
	int err;

	fs = kzalloc(sizeof(*fs), GFP_KERNEL);
	input = input_allocate_device();
	if (!fs || !input) {
		err = -ENOMEM;
		goto err_free_mem;
	}

	input->name = "Foot switch";
	input->dev.parent = &serio->dev;
	input_set_capability(input, EV_KEY, BTN_0);
	fs->input = input;
	serio_set_drvdata(serio, fs);

	err = serio_open(serio, drv);
	if (err)
		goto err_clear;

	err = input_register_device(input);
	if (err)
		goto err_close;

	return 0;

err_close:
	serio_close(serio);
err_clear:
	serio_set_drvdata(serio, NULL);
err_free_mem:
	input_free_device(input);
	kfree(fs);
	return err;
}

static void footswitch_disconnect(struct serio *serio)
{
	struct footswitch *fs = serio_get_drvdata(serio);

	serio_close(serio);
	serio_set_drvdata(serio, NULL);
	input_unregister_device(fs->input);
	kfree(fs);
}

static const struct serio_device_id footswitch_id[] = {
	{
		.type = SERIO_RS232,
		.proto = SERIO_UNKNOWN,
		.id = SERIO_ANY,
		.extra = SERIO_ANY,
	},
	{ }
};
MODULE_DEVICE_TABLE(serio, footswitch_id);

static struct serio_driver footswitch_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.description = "Foot switch",
	.id_table = footswitch_id,
	.interrupt = footswitch_interrupt,
	.connect = footswitch_connect,
	.disconnect = footswitch_disconnect,
};
module_serio_driver(footswitch_driver);

MODULE_DESCRIPTION("Foot switch");
MODULE_LICENSE("GPL");
