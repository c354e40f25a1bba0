// SPDX-License-Identifier: GPL-2.0-only
/*
 * LED controller on SPI whose clock and supply are turned off at shutdown, too,
 * when the device is not unbound: those stay enabled and disabled by hand.  Their
 * handles, the line that resets the chip and the memory are left to the device.
 */
#include <linux/clk.h>
#include <linux/container_of.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gpio/consumer.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/regulator/consumer.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>

#define GULL_REG_LEVEL		0x10
#define GULL_BYTES		2

struct gull {
	struct led_classdev cdev;
	struct spi_device *spi;
	struct regulator *vled;
	struct clk *pwm_clk;
	struct gpio_desc *reset;
	u8 *bytes;
};

static int gull_brightness_set(struct led_classdev *cdev,
			       enum led_brightness level)
{
	struct gull *gull = container_of(cdev, struct gull, cdev);

	gull->bytes[0] = GULL_REG_LEVEL;
	gull->bytes[1] = level;

	return spi_write(gull->spi, gull->bytes, GULL_BYTES);
}

static void gull_off(struct gull *gull)
{
	gpiod_set_value_cansleep(gull->reset, 1);
	clk_disable_unprepare(gull->pwm_clk);
	regulator_disable(gull->vled);
}

static int gull_probe(struct spi_device *spi)
{
	struct device *dev = &spi->dev;
	struct gull *gull;
	int ret;

	gull = kzalloc(sizeof(*gull), GFP_KERNEL);
	if (!gull)
		return -ENOMEM;

	gull->spi = spi;

	gull->bytes = kzalloc(GULL_BYTES, GFP_KERNEL);
	if (!gull->bytes) {
		ret = -ENOMEM;
		goto err_free;
	}

	gull->reset = gpiod_get(dev, "reset", GPIOD_OUT_HIGH);
	if (IS_ERR(gull->reset)) {
		ret = PTR_ERR(gull->reset);
		goto err_free_bytes;
	}

	gull->vled = devm_regulator_get(dev, "vled");
	if (IS_ERR(gull->vled)) {
		ret = PTR_ERR(gull->vled);
		goto err_put_reset;
	}

	ret = regulator_enable(gull->vled);
	if (ret) {
		dev_err(dev, "cannot enable the supply\n");
		goto err_put_reset;
	}

	gull->pwm_clk = clk_get(dev, "pwm");
	if (IS_ERR(gull->pwm_clk)) {
		ret = PTR_ERR(gull->pwm_clk);
		goto err_disable_vled;
	}

	ret = clk_prepare_enable(gull->pwm_clk);
	if (ret)
		goto err_put_clk;

	usleep_range(1000, 2000);
	gpiod_set_value_cansleep(gull->reset, 0);

	gull->cdev.name = "gull:white:status";
	gull->cdev.max_brightness = 255;
	gull->cdev.brightness_set_blocking = gull_brightness_set;
	spi_set_drvdata(spi, gull);

	ret = led_classdev_register(dev, &gull->cdev);
	if (ret)
		goto err_disable_clk;

	return 0;

err_disable_clk:
	gpiod_set_value_cansleep(gull->reset, 1);
	clk_disable_unprepare(gull->pwm_clk);
err_put_clk:
	clk_put(gull->pwm_clk);
err_disable_vled:
	regulator_disable(gull->vled);
err_put_reset:
	gpiod_put(gull->reset);
err_free_bytes:
	kfree(gull->bytes);
err_free:
	kfree(gull);
	return ret;
}

static void gull_remove(struct spi_device *spi)
{
	struct gull *gull = spi_get_drvdata(spi);

	led_classdev_unregister(&gull->cdev);
	gull_off(gull);
	clk_put(gull->pwm_clk);
	gpiod_put(gull->reset);
	kfree(gull->bytes);
	kfree(gull);
}

static void gull_shutdown(struct spi_device *spi)
{
	struct gull *gull = spi_get_drvdata(spi);

	led_classdev_suspend(&gull->cdev);
	gull_off(gull);
}

static const struct spi_device_id gull_ids[] = {
	{ "gull" },
	{ }
};
MODULE_DEVICE_TABLE(spi, gull_ids);

static struct spi_driver gull_driver = {
	.driver = {
		.name = "gull",
	},
	.probe = gull_probe,
	.remove = gull_remove,
	.shutdown = gull_shutdown,
	.id_table = gull_ids,
};
module_spi_driver(gull_driver);

MODULE_DESCRIPTION("Gull LED controller");
MODULE_LICENSE("GPL");
