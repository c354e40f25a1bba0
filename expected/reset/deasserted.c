// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hash engine of a SoC that is out of reset from probe to remove: getting the
 * managed reset control and deasserting it become one call.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/sysfs.h>

#define HASH_VERSION	0x00
#define HASH_BLOCKS	0x04

struct hash {
	void __iomem *base;
	struct reset_control *rst;
};

static ssize_t blocks_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct hash *hash = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(hash->base + HASH_BLOCKS));
}
static DEVICE_ATTR_RO(blocks);

static int hash_probe(struct platform_device *pdev)
{
	struct hash *hash;

	hash = devm_kzalloc(&pdev->dev, sizeof(*hash), GFP_KERNEL);
	if (!hash)
		return -ENOMEM;

	hash->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(hash->base))
		return PTR_ERR(hash->base);

	hash->rst = devm_reset_control_get_exclusive_deasserted(&pdev->dev,
								NULL);
	if (IS_ERR(hash->rst))
		return PTR_ERR(hash->rst);

	if (readl(hash->base + HASH_VERSION) == U32_MAX) {
		dev_err(&pdev->dev, "no engine\n");
		return -ENODEV;
	}

	platform_set_drvdata(pdev, hash);

	return device_create_file(&pdev->dev, &dev_attr_blocks);
}

static void hash_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_blocks);
}

static const struct of_device_id hash_of_match[] = {
	{ .compatible = "devmify,hash" },
	{ }
};
MODULE_DEVICE_TABLE(of, hash_of_match);

static struct platform_driver hash_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = hash_of_match,
	},
	.probe = hash_probe,
	.remove = hash_remove,
};
module_platform_driver(hash_driver);

MODULE_DESCRIPTION("Hash engine");
MODULE_LICENSE("GPL");
