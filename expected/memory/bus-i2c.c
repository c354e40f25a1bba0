// SPDX-License-Identifier: GPL-2.0-only
/*
 * Moisture sensor on I2C.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define MOIST_BUF_LEN	128

struct moist {
	struct workqueue_struct *wq;
	void *buf;
};

static int moist_probe(struct i2c_client *client)
{
	struct moist *moist;

	moist = devm_kzalloc(&client->dev, sizeof(*moist), GFP_KERNEL);
	if (!moist)
		return -ENOMEM;

	moist->buf = devm_kmalloc(&client->dev, MOIST_BUF_LEN, GFP_KERNEL);
	if (!moist->buf)
		return -ENOMEM;

	moist->wq = alloc_ordered_workqueue("moist", 0);
	if (!moist->wq)
		return -ENOMEM;

	i2c_set_clientdata(client, moist);

	return 0;
}

static void moist_remove(struct i2c_client *client)
{
	struct moist *moist = i2c_get_clientdata(client);

	destroy_workqueue(moist->wq);
}

static const struct i2c_device_id moist_id[] = {
	{ KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(i2c, moist_id);

static struct i2c_driver moist_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = moist_probe,
	.remove = moist_remove,
	.id_table = moist_id,
};
module_i2c_driver(moist_driver);

MODULE_DESCRIPTION("Moisture sensor");
MODULE_LICENSE("GPL");
