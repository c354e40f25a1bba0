// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip with pedals that have interrupts: remove() takes these away first, and the children
 * that use them behind. devres undoes both, in the order of their making.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/interrupt.h>
#include <linux/mfd/core.h>
#include <linux/module.h>
#include <linux/regmap.h>

struct harmonium {
	struct regmap *regmap;
	struct regmap_irq_chip_data *irqs;
};

static const struct regmap_config harmonium_regmap = {
	.reg_bits = 8,
	.val_bits = 8,
};

static const struct regmap_irq harmonium_lines[] = {
	REGMAP_IRQ_REG(0, 0, 0x01),
	REGMAP_IRQ_REG(1, 0, 0x02),
};

static const struct regmap_irq_chip harmonium_chip = {
	.name = "harmonium",
	.irqs = harmonium_lines,
	.num_irqs = ARRAY_SIZE(harmonium_lines),
	.status_base = 0x10,
	.mask_base = 0x11,
	.num_regs = 1,
};

static const struct mfd_cell harmonium_cells[] = {
	{ .name = "harmonium-pedals" },
};

static int harmonium_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct harmonium *harmonium;
	int ret;

	harmonium = devm_kzalloc(dev, sizeof(*harmonium), GFP_KERNEL);
	if (!harmonium)
		return -ENOMEM;

	harmonium->regmap = devm_regmap_init_i2c(client, &harmonium_regmap);
	if (IS_ERR(harmonium->regmap))
		return PTR_ERR(harmonium->regmap);

	i2c_set_clientdata(client, harmonium);

	ret = devm_regmap_add_irq_chip(dev, harmonium->regmap, client->irq, IRQF_ONESHOT, 0,
				       &harmonium_chip, &harmonium->irqs);
	if (ret)
		return ret;

	return devm_mfd_add_devices(dev, PLATFORM_DEVID_AUTO, harmonium_cells,
				    ARRAY_SIZE(harmonium_cells), NULL, 0,
				    regmap_irq_get_domain(harmonium->irqs));
}

static const struct i2c_device_id harmonium_ids[] = {
	{ "harmonium" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, harmonium_ids);

static struct i2c_driver harmonium_driver = {
	.driver = {
		.name = "harmonium",
	},
	.probe = harmonium_probe,
	.id_table = harmonium_ids,
};
module_i2c_driver(harmonium_driver);

MODULE_DESCRIPTION("Harmonium");
MODULE_LICENSE("GPL");

/* not run: the test machine has no chip with a regmap */
