// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory chip on SPI, two steps away from its device.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spi/spi-mem.h>

struct ledger {
	struct led_classdev led;
	enum led_brightness level;
};

static void ledger_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct ledger, led)->level = level;
}

static int ledger_probe(struct spi_mem *mem)
{
	struct ledger *ledger;
	int ret;

	ledger = kzalloc(sizeof(*ledger), GFP_KERNEL);
	if (!ledger)
		return -ENOMEM;

	ledger->led.name = "ledger:green:status";
	ledger->led.brightness_set = ledger_set;
	ret = led_classdev_register(&mem->spi->dev, &ledger->led);
	if (ret) {
		kfree(ledger);
		return ret;
	}

	spi_mem_set_drvdata(mem, ledger);

	return 0;
}

static int ledger_remove(struct spi_mem *mem)
{
	struct ledger *ledger = spi_mem_get_drvdata(mem);

	led_classdev_unregister(&ledger->led);
	kfree(ledger);

	return 0;
}

static struct spi_mem_driver ledger_driver = {
	.probe = ledger_probe,
	.remove = ledger_remove,
	.spidrv = {
		.driver = {
			.name = KBUILD_MODNAME,
		},
	},
};
module_spi_mem_driver(ledger_driver);

MODULE_DESCRIPTION("Memory chip on SPI");
MODULE_LICENSE("GPL");
