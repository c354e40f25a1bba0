// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clock chip whose memory answers at a second address: the dummy device for that
 * address is unregistered in remove, which has nothing else to do.
 */
/* not run: its memory is read while the client for it goes, as it is */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/nvmem-provider.h>

#define STORE_SIZE	128
#define STORE_OFFSET	8

static int store_read(void *priv, unsigned int offset, void *val, size_t bytes)
{
	struct i2c_client *memory = priv;
	u8 *buf = val;
	int ret;

	while (bytes--) {
		ret = i2c_smbus_read_byte_data(memory, offset++);
		if (ret < 0)
			return ret;
		*buf++ = ret;
	}

	return 0;
}

static int store_probe(struct i2c_client *client)
{
	struct nvmem_config config = {
		.name = "store",
		.size = STORE_SIZE,
		.word_size = 1,
		.stride = 1,
		.reg_read = store_read,
	};
	struct i2c_client *memory;
	struct nvmem_device *nvmem;

	memory = devm_i2c_new_dummy_device(&client->dev, client->adapter,
					   client->addr + STORE_OFFSET);
	if (IS_ERR(memory)) {
		dev_err(&client->dev, "the second address is taken\n");
		return PTR_ERR(memory);
	}
	i2c_set_clientdata(client, memory);

	config.dev = &client->dev;
	config.priv = memory;
	nvmem = devm_nvmem_register(&client->dev, &config);
	if (IS_ERR(nvmem))
		return PTR_ERR(nvmem);

	return 0;
}

static const struct i2c_device_id store_ids[] = {
	{ "clock-store" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, store_ids);

static struct i2c_driver store_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = store_probe,
	.id_table = store_ids,
};
module_i2c_driver(store_driver);

MODULE_DESCRIPTION("Memory of a clock chip");
MODULE_LICENSE("GPL");
