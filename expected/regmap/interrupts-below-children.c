// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chip with keys that have interrupts: these stay until the children, which remove()
 * takes away by hand, are gone.
 */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/interrupt.h>
#include <linux/mfd/core.h>
#include <linux/module.h>
#include <linux/regmap.h>

struct organ {
	struct regmap *regmap;
	struct regmap_irq_chip_data *irqs;
};

static const struct regmap_config organ_regmap = {
	.reg_bits = 8,
	.val_bits = 8,
};

static const struct regmap_irq organ_lines[] = {
	REGMAP_IRQ_REG(0, 0, 0x01),
	REGMAP_IRQ_REG(1, 0, 0x02),
};

static const struct regmap_irq_chip organ_chip = {
	.name = "organ",
	.irqs = organ_lines,
	.num_irqs = ARRAY_SIZE(organ_lines),
	.status_base = 0x10,
	.mask_base = 0x11,
	.num_regs = 1,
};

static const struct mfd_cell organ_cells[] = {
	{ .name = "organ-keys" },
};

static int organ_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct organ *organ;
	int ret;

	organ = devm_kzalloc(dev, sizeof(*organ), GFP_KERNEL);
	if (!organ)
		return -ENOMEM;

	organ->regmap = devm_regmap_init_i2c(client, &organ_regmap);
	if (IS_ERR(organ->regmap))
		return PTR_ERR(organ->regmap);

	i2c_set_clientdata(client, organ);

	ret = devm_regmap_add_irq_chip(dev, organ->regmap, client->irq,
				       IRQF_ONESHOT, 0, &organ_chip,
				       &organ->irqs);
	if (ret)
		return ret;

	return mfd_add_devices(dev, PLATFORM_DEVID_AUTO, organ_cells, ARRAY_SIZE(organ_cells),
			       NULL, 0, regmap_irq_get_domain(organ->irqs));
}

static void organ_remove(struct i2c_client *client)
{
	mfd_remove_devices(&client->dev);
}

static const struct i2c_device_id organ_ids[] = {
	{ "organ" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, organ_ids);

static struct i2c_driver organ_driver = {
	.driver = {
		.name = "organ",
	},
	.probe = organ_probe,
	.remove = organ_remove,
	.id_table = organ_ids,
};
module_i2c_driver(organ_driver);

MODULE_DESCRIPTION("Organ");
MODULE_LICENSE("GPL");

/* not run: the test machine has no chip with a regmap */
