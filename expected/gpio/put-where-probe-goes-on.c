// SPDX-License-Identifier: GPL-2.0-only
/*
 * Toll gate: where the board holds the barrier open already, probe puts its
 * line and goes on without, and the lamps are an array.
 */
/* not run: gpiod_get_array() of Linux 6.12 itself leaks when memory is short */
#include <linux/gpio/consumer.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct tollgate {
	struct gpio_descs *lamps;
	struct gpio_desc *barrier;
};

static int tollgate_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct tollgate *gate;

	gate = devm_kzalloc(dev, sizeof(*gate), GFP_KERNEL);
	if (!gate)
		return -ENOMEM;

	gate->lamps = devm_gpiod_get_array(dev, "lamp", GPIOD_OUT_HIGH);
	if (IS_ERR(gate->lamps))
		return dev_err_probe(dev, PTR_ERR(gate->lamps), "no lamps\n");

	gate->barrier = devm_gpiod_get_optional(dev, "barrier", GPIOD_ASIS);
	if (IS_ERR(gate->barrier))
		return PTR_ERR(gate->barrier);

	if (gate->barrier && gpiod_get_direction(gate->barrier)) {
		dev_info(dev, "the barrier is held open\n");
		devm_gpiod_put(dev, gate->barrier);
		gate->barrier = NULL;
	}

	return 0;
}

static const struct of_device_id tollgate_of_match[] = {
	{ .compatible = "devmify,tollgate" },
	{ }
};
MODULE_DEVICE_TABLE(of, tollgate_of_match);

static struct platform_driver tollgate_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = tollgate_of_match,
	},
	.probe = tollgate_probe,
};
module_platform_driver(tollgate_driver);

MODULE_DESCRIPTION("Toll gate");
MODULE_LICENSE("GPL");
