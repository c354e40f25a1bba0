// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fan controller on SPI that remove() puts to sleep when nobody is left who
 * reads its speed: asleep it gives no answer.
 */
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/hwmon-sysfs.h>
#include <linux/module.h>
#include <linux/spi/spi.h>
#include <linux/sysfs.h>

#define BREEZE_REG_SPEED	0x01
#define BREEZE_CMD_WAKE		0x80
#define BREEZE_CMD_SLEEP	0x81

struct breeze {
	struct spi_device *spi;
	struct device *hwmon;
};

static int breeze_command(struct breeze *breeze, u8 command)
{
	return spi_write_then_read(breeze->spi, &command, 1, NULL, 0);
}

static ssize_t fan1_input_show(struct device *dev,
			       struct device_attribute *attr, char *buf)
{
	struct breeze *breeze = dev_get_drvdata(dev);
	ssize_t speed = spi_w8r16(breeze->spi, BREEZE_REG_SPEED);

	return speed < 0 ? speed : sysfs_emit(buf, "%zd\n", speed);
}
static DEVICE_ATTR_RO(fan1_input);

static struct attribute *breeze_attrs[] = {
	&dev_attr_fan1_input.attr,
	NULL
};
ATTRIBUTE_GROUPS(breeze);

static int breeze_probe(struct spi_device *spi)
{
	struct breeze *breeze;
	int ret;

	breeze = devm_kzalloc(&spi->dev, sizeof(*breeze), GFP_KERNEL);
	if (!breeze)
		return -ENOMEM;

	breeze->spi = spi;
	spi_set_drvdata(spi, breeze);

	ret = breeze_command(breeze, BREEZE_CMD_WAKE);
	if (ret)
		return ret;

	breeze->hwmon = hwmon_device_register_with_groups(&spi->dev, "breeze",
							  breeze, breeze_groups);
	if (IS_ERR(breeze->hwmon)) {
		breeze_command(breeze, BREEZE_CMD_SLEEP);
		return PTR_ERR(breeze->hwmon);
	}

	return 0;
}

static void breeze_remove(struct spi_device *spi)
{
	struct breeze *breeze = spi_get_drvdata(spi);

	hwmon_device_unregister(breeze->hwmon);
	breeze_command(breeze, BREEZE_CMD_SLEEP);
}

static const struct spi_device_id breeze_ids[] = {
	{ "breeze" },
	{ }
};
MODULE_DEVICE_TABLE(spi, breeze_ids);

static struct spi_driver breeze_driver = {
	.driver = {
		.name = "breeze",
	},
	.probe = breeze_probe,
	.remove = breeze_remove,
	.id_table = breeze_ids,
};
module_spi_driver(breeze_driver);

MODULE_DESCRIPTION("Fan controller");
MODULE_LICENSE("GPL");
