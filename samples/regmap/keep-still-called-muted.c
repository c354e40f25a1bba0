// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip with keys that have interrupts: remove() mutes it when none can come.
 */
/* no naive: no interrupt comes there */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/interrupt.h>
#include <linux/mfd/core.h>
#include <linux/module.h>
#include <linux/regmap.h>

struct flute {
	struct regmap *regmap;
	struct regmap_irq_chip_data *irqs;
};

static const struct regmap_config flute_regmap = {
	.reg_bits = 8,
	.val_bits = 8,
};

static const struct regmap_irq flute_lines[] = {
	REGMAP_IRQ_REG(0, 0, 0x01),
	REGMAP_IRQ_REG(1, 0, 0x02),
};

static const struct regmap_irq_chip flute_chip = {
	.name = "flute",
	.irqs = flute_lines,
	.num_irqs = ARRAY_SIZE(flute_lines),
	.status_base = 0x10,
	.mask_base = 0x11,
	.num_regs = 1,
};

static const struct mfd_cell flute_cells[] = {
	{ .name = "flute-keys" },
};

static int flute_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct flute *flute;
	int ret;

	flute = devm_kzalloc(dev, sizeof(*flute), GFP_KERNEL);
	if (!flute)
		return -ENOMEM;

	flute->regmap = devm_regmap_init_i2c(client, &flute_regmap);
	if (IS_ERR(flute->regmap))
		return PTR_ERR(flute->regmap);

	i2c_set_clientdata(client, flute);

	ret = regmap_add_irq_chip(flute->regmap, client->irq, IRQF_ONESHOT, 0,
				  &flute_chip, &flute->irqs);
	if (ret)
		return ret;

	ret = mfd_add_devices(dev, PLATFORM_DEVID_AUTO, flute_cells, ARRAY_SIZE(flute_cells),
			      NULL, 0, regmap_irq_get_domain(flute->irqs));
	if (ret)
		regmap_del_irq_chip(client->irq, flute->irqs);

	return ret;
}

static void flute_remove(struct i2c_client *client)
{
	struct flute *flute = i2c_get_clientdata(client);

	mfd_remove_devices(&client->dev);
	regmap_del_irq_chip(client->irq, flute->irqs);
	regmap_write(flute->regmap, 0x11, 0xff);
}

static const struct i2c_device_id flute_ids[] = {
	{ "flute" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, flute_ids);

static struct i2c_driver flute_driver = {
	.driver = {
		.name = "flute",
	},
	.probe = flute_probe,
	.remove = flute_remove,
	.id_table = flute_ids,
};
module_i2c_driver(flute_driver);

MODULE_DESCRIPTION("Flute");
MODULE_LICENSE("GPL");

/* not run: the test machine has no chip with a regmap */
