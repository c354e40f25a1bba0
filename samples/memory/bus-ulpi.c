// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transceiver on ULPI.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/ulpi/driver.h>

struct ulpiphy {
	unsigned int channels;
};

static int ulpiphy_probe(struct ulpi *ulpi)
{
	struct ulpiphy *ulpiphy;

	ulpiphy = kzalloc(sizeof(*ulpiphy), GFP_KERNEL);
	if (!ulpiphy)
		return -ENOMEM;

	ulpiphy->channels = 4;
	dev_dbg(&ulpi->dev, "%u channels\n", ulpiphy->channels);
	ulpi_set_drvdata(ulpi, ulpiphy);

	return 0;
}

static void ulpiphy_remove(struct ulpi *ulpi)
{
	struct ulpiphy *ulpiphy = ulpi_get_drvdata(ulpi);

	kfree(ulpiphy);
}

static const struct ulpi_device_id ulpiphy_id[] = {
	{ 0x1209, 0x0001 },
	{ }
};
MODULE_DEVICE_TABLE(ulpi, ulpiphy_id);

static struct ulpi_driver ulpiphy_driver = {
	.id_table = ulpiphy_id,
	.probe = ulpiphy_probe,
	.remove = ulpiphy_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_ulpi_driver(ulpiphy_driver);

MODULE_DESCRIPTION("ULPI transceiver");
MODULE_LICENSE("GPL");
