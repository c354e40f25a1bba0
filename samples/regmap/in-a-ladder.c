// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tally behind a register map of its own making, and a file of its count, which
 * remove() takes away by hand before.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/regmap.h>
#include <linux/sysfs.h>

#define TALLY_REG_COUNT	0x01

struct tally {
	struct i2c_client *client;
	struct regmap *regmap;
};

static int tally_read(void *context, unsigned int reg, unsigned int *value)
{
	struct tally *tally = context;
	int ret;

	ret = i2c_smbus_read_byte_data(tally->client, reg);
	if (ret < 0)
		return ret;

	*value = ret;

	return 0;
}

static const struct regmap_config tally_regmap = {
	.reg_bits = 8,
	.val_bits = 8,
	.reg_read = tally_read,
};

static ssize_t count_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct tally *tally = dev_get_drvdata(dev);
	unsigned int count;
	int ret;

	ret = regmap_read(tally->regmap, TALLY_REG_COUNT, &count);
	if (ret)
		return ret;

	return sysfs_emit(buf, "%u\n", count);
}
static DEVICE_ATTR_RO(count);

static int tally_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct tally *tally;
	int ret;

	tally = devm_kzalloc(dev, sizeof(*tally), GFP_KERNEL);
	if (!tally)
		return -ENOMEM;

	tally->client = client;
	i2c_set_clientdata(client, tally);

	tally->regmap = regmap_init(dev, NULL, tally, &tally_regmap);
	if (IS_ERR(tally->regmap))
		return PTR_ERR(tally->regmap);

	ret = device_create_file(dev, &dev_attr_count);
	if (ret)
		goto err_exit;

	return 0;

err_exit:
	regmap_exit(tally->regmap);
	return ret;
}

static void tally_remove(struct i2c_client *client)
{
	struct tally *tally = i2c_get_clientdata(client);

	device_remove_file(&client->dev, &dev_attr_count);
	regmap_exit(tally->regmap);
}

static const struct i2c_device_id tally_ids[] = {
	{ "tally" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, tally_ids);

static struct i2c_driver tally_driver = {
	.driver = {
		.name = "tally",
	},
	.probe = tally_probe,
	.remove = tally_remove,
	.id_table = tally_ids,
};
module_i2c_driver(tally_driver);

MODULE_DESCRIPTION("Tally");
MODULE_LICENSE("GPL");

/* not run: the test machine has no chip with a regmap */
