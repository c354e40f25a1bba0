// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in lux_interrupt at unbind */
/*
 * Light sensor that requests its interrupt first and makes the managed buffer
 * that the handler fills afterwards: devres frees the buffer first.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/i2c.h>
#include <linux/module.h>

#define LUX_SAMPLES	16

struct lux {
	unsigned int head;
	ktime_t *times;
};

static irqreturn_t lux_interrupt(int irq, void *data)
{
	struct lux *lux = data;

	/* the sensor may be early */
	if (!lux->times)
		return IRQ_NONE;

	lux->times[lux->head++ % LUX_SAMPLES] = ktime_get();

	return IRQ_HANDLED;
}

static int lux_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct lux *lux;
	int ret;

	lux = devm_kzalloc(dev, sizeof(*lux), GFP_KERNEL);
	if (!lux)
		return -ENOMEM;

	ret = devm_request_irq(dev, client->irq, lux_interrupt, IRQF_SHARED,
			       "lux", lux);
	if (ret)
		return ret;

	lux->times = devm_kcalloc(dev, LUX_SAMPLES, sizeof(*lux->times),
				  GFP_KERNEL);
	if (!lux->times)
		return -ENOMEM;

	return 0;
}

static const struct i2c_device_id lux_ids[] = {
	{ "lux" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, lux_ids);

static struct i2c_driver lux_driver = {
	.driver = {
		.name = "lux",
	},
	.probe = lux_probe,
	.id_table = lux_ids,
};
module_i2c_driver(lux_driver);

MODULE_DESCRIPTION("Light sensor");
MODULE_LICENSE("GPL");
