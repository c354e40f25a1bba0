// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barn door on SPI: a write to its file gives the latch away for good, so
 * that somebody else can get it.
 */
/* no naive: the test writes to no attribute */
#include <linux/gpio/consumer.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spi/spi.h>

struct barn {
	struct mutex lock;	/* of the latch */
	struct gpio_desc *latch;
};

static ssize_t unlatch_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t count)
{
	struct barn *barn = dev_get_drvdata(dev);

	mutex_lock(&barn->lock);
	if (barn->latch) {
		gpiod_put(barn->latch);
		barn->latch = NULL;
	}
	mutex_unlock(&barn->lock);

	return count;
}
static DEVICE_ATTR_WO(unlatch);

static int barn_probe(struct spi_device *spi)
{
	struct barn *barn;
	int ret;

	barn = devm_kzalloc(&spi->dev, sizeof(*barn), GFP_KERNEL);
	if (!barn)
		return -ENOMEM;

	mutex_init(&barn->lock);
	barn->latch = gpiod_get(&spi->dev, "latch", GPIOD_OUT_HIGH);
	if (IS_ERR(barn->latch))
		return PTR_ERR(barn->latch);

	spi_set_drvdata(spi, barn);

	ret = device_create_file(&spi->dev, &dev_attr_unlatch);
	if (ret)
		gpiod_put(barn->latch);

	return ret;
}

static void barn_remove(struct spi_device *spi)
{
	struct barn *barn = spi_get_drvdata(spi);

	device_remove_file(&spi->dev, &dev_attr_unlatch);
	if (barn->latch)
		gpiod_put(barn->latch);
}

static const struct spi_device_id barn_id[] = {
	{ "barn-door" },
	{ }
};
MODULE_DEVICE_TABLE(spi, barn_id);

static struct spi_driver barn_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = barn_probe,
	.remove = barn_remove,
	.id_table = barn_id,
};
module_spi_driver(barn_driver);

MODULE_DESCRIPTION("Barn door");
MODULE_LICENSE("GPL");
