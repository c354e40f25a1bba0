// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: WARNING in logger_set_window, the block has another size */
/*
 * Logger that rounds its buffer up to what the slab gives anyway and tells the
 * chip the length that ksize() reports. The block around managed memory has
 * another size, and part of it is in front of the pointer.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>

struct logger {
	u8 *buf;
	size_t len;
};

static int logger_set_window(struct logger *logger)
{
	size_t window = ksize(logger->buf);

	/* the chip would write beyond the end of the buffer */
	if (WARN_ON(window != logger->len))
		return -EINVAL;

	return 0;
}

static int logger_probe(struct i2c_client *client)
{
	struct logger *logger;
	int ret;

	logger = devm_kzalloc(&client->dev, sizeof(*logger), GFP_KERNEL);
	if (!logger)
		return -ENOMEM;

	logger->len = kmalloc_size_roundup(100);
	logger->buf = devm_kzalloc(&client->dev, logger->len, GFP_KERNEL);
	if (!logger->buf)
		return -ENOMEM;

	ret = logger_set_window(logger);
	if (ret)
		return ret;

	i2c_set_clientdata(client, logger);

	return 0;
}

static void logger_remove(struct i2c_client *client)
{
	dev_dbg(&client->dev, "gone\n");
}

static const struct i2c_device_id logger_ids[] = {
	{ KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(i2c, logger_ids);

static struct i2c_driver logger_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = logger_ids,
	.probe = logger_probe,
	.remove = logger_remove,
};
module_i2c_driver(logger_driver);

MODULE_DESCRIPTION("Logger that relies on the size of the slab object");
MODULE_LICENSE("GPL");
