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
	int ret;

	moist = kzalloc(sizeof(*moist), GFP_KERNEL);
	if (!moist)
		return -ENOMEM;

	moist->buf = kmalloc(MOIST_BUF_LEN, GFP_KERNEL);
	if (!moist->buf) {
		ret = -ENOMEM;
		goto err_free_moist;
	}

	moist->wq = alloc_ordered_workqueue("moist", 0);
	if (!moist->wq) {
		ret = -ENOMEM;
		goto err_free_buf;
	}

	i2c_set_clientdata(client, moist);

	return 0;

err_free_buf:
	kfree(moist->buf);
err_free_moist:
	kfree(moist);
	return ret;
}

static void moist_remove(struct i2c_client *client)
{
	struct moist *moist = i2c_get_clientdata(client);

	destroy_workqueue(moist->wq);
	kfree(moist->buf);
	kfree(moist);
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
