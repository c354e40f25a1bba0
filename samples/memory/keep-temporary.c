// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sensor that unpacks its calibration with a scratch buffer. The buffer is
 * freed on every way out of probe, success included; a managed one would be
 * held for as long as the driver is bound.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>

#define SENSOR_CALIB_LEN	48

struct sensor {
	u16 gain;
};

static int sensor_fetch(u8 *buf)
{
	buf[0] = 0x12;
	buf[1] = 0x34;

	return 0;
}

static int sensor_probe(struct i2c_client *client)
{
	struct sensor *sensor;
	u8 *buf;
	int ret;

	sensor = devm_kzalloc(&client->dev, sizeof(*sensor), GFP_KERNEL);
	if (!sensor)
		return -ENOMEM;

	buf = kmalloc(SENSOR_CALIB_LEN, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	ret = sensor_fetch(buf);
	if (ret)
		goto out;

	sensor->gain = buf[0] << 8 | buf[1];
	i2c_set_clientdata(client, sensor);

out:
	kfree(buf);
	return ret;
}

static const struct i2c_device_id sensor_ids[] = {
	{ KBUILD_MODNAME },
	{ }
};
MODULE_DEVICE_TABLE(i2c, sensor_ids);

static struct i2c_driver sensor_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = sensor_ids,
	.probe = sensor_probe,
};
module_i2c_driver(sensor_driver);

MODULE_DESCRIPTION("Sensor that unpacks its calibration with a scratch buffer");
MODULE_LICENSE("GPL");
