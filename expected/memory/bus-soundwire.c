// SPDX-License-Identifier: GPL-2.0-only
/*
 * Microphone on SoundWire, where remove still returns a value.
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/soundwire/sdw.h>
#include <linux/soundwire/sdw_type.h>

struct sdwmic {
	unsigned int channels;
};

static int sdwmic_probe(struct sdw_slave *slave, const struct sdw_device_id *id)
{
	struct sdwmic *sdwmic;

	sdwmic = devm_kzalloc(&slave->dev, sizeof(*sdwmic), GFP_KERNEL);
	if (!sdwmic)
		return -ENOMEM;

	sdwmic->channels = 4;
	dev_dbg(&slave->dev, "%u channels\n", sdwmic->channels);

	return 0;
}

static const struct sdw_device_id sdwmic_id[] = {
	SDW_SLAVE_ENTRY(0x0209, 0x0001, 0),
	{ }
};
MODULE_DEVICE_TABLE(sdw, sdwmic_id);

static struct sdw_driver sdwmic_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = sdwmic_probe,
	.id_table = sdwmic_id,
};
module_sdw_driver(sdwmic_driver);

MODULE_DESCRIPTION("SoundWire microphone");
MODULE_LICENSE("GPL");
