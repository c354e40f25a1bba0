// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cipher engine: some of its versions have a bus clock of their own, which is
 * got and enabled in one branch of probe, and undone everywhere: for the others
 * it is NULL.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/sysfs.h>

#define CIPHER_VERSION	0x00
#define CIPHER_BLOCKS	0x04
#define CIPHER_KEYS	4

struct cipher {
	void __iomem *base;
	struct clk *bus;
	struct list_head keys[CIPHER_KEYS];
};

static ssize_t blocks_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct cipher *cipher = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(cipher->base + CIPHER_BLOCKS));
}
static DEVICE_ATTR_RO(blocks);

static void cipher_set_up(struct cipher *cipher)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(cipher->keys); i++)
		INIT_LIST_HEAD(&cipher->keys[i]);
}

static int cipher_probe(struct platform_device *pdev)
{
	struct cipher *cipher;
	int ret;

	cipher = devm_kzalloc(&pdev->dev, sizeof(*cipher), GFP_KERNEL);
	if (!cipher)
		return -ENOMEM;

	cipher->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(cipher->base))
		return PTR_ERR(cipher->base);

	if (device_get_match_data(&pdev->dev)) {
		cipher->bus = devm_clk_get(&pdev->dev, "bus");
		if (IS_ERR(cipher->bus))
			return dev_err_probe(&pdev->dev, PTR_ERR(cipher->bus), "no bus clock\n");

		cipher_set_up(cipher);

		ret = clk_prepare_enable(cipher->bus);
		if (ret)
			return ret;
	}

	if (readl(cipher->base + CIPHER_VERSION) == U32_MAX) {
		dev_err(&pdev->dev, "no engine\n");
		ret = -ENODEV;
		goto err_disable;
	}

	platform_set_drvdata(pdev, cipher);

	ret = device_create_file(&pdev->dev, &dev_attr_blocks);
	if (ret)
		goto err_disable;

	return 0;

err_disable:
	clk_disable_unprepare(cipher->bus);
	return ret;
}

static void cipher_remove(struct platform_device *pdev)
{
	struct cipher *cipher = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_blocks);
	clk_disable_unprepare(cipher->bus);
}

static const struct of_device_id cipher_of_match[] = {
	{ .compatible = "devmify,cipher", .data = (void *)1 },
	{ .compatible = "devmify,cipher-lite" },
	{ }
};
MODULE_DEVICE_TABLE(of, cipher_of_match);

static struct platform_driver cipher_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = cipher_of_match,
	},
	.probe = cipher_probe,
	.remove = cipher_remove,
};
module_platform_driver(cipher_driver);

MODULE_DESCRIPTION("Cipher engine");
MODULE_LICENSE("GPL");
