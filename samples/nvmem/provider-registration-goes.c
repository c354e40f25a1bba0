// SPDX-License-Identifier: GPL-2.0-only
/*
 * Punched cards: their holes are offered as memory that can only be read, and
 * remove() takes the offer back.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/nvmem-provider.h>
#include <linux/platform_device.h>

#define CARDS_SIZE	80

struct cards {
	void __iomem *holes;
	struct nvmem_device *nvmem;
};

static int cards_read(void *priv, unsigned int offset, void *value, size_t bytes)
{
	struct cards *cards = priv;

	memcpy_fromio(value, cards->holes + offset, bytes);

	return 0;
}

static int cards_probe(struct platform_device *pdev)
{
	struct nvmem_config config = {
		.dev = &pdev->dev,
		.name = "cards",
		.id = NVMEM_DEVID_AUTO,
		.read_only = true,
		.reg_read = cards_read,
		.size = CARDS_SIZE,
		.word_size = 1,
		.stride = 1,
	};
	struct cards *cards;

	cards = devm_kzalloc(&pdev->dev, sizeof(*cards), GFP_KERNEL);
	if (!cards)
		return -ENOMEM;

	cards->holes = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(cards->holes))
		return PTR_ERR(cards->holes);

	config.priv = cards;
	cards->nvmem = nvmem_register(&config);
	if (IS_ERR(cards->nvmem))
		return PTR_ERR(cards->nvmem);

	platform_set_drvdata(pdev, cards);

	return 0;
}

static void cards_remove(struct platform_device *pdev)
{
	struct cards *cards = platform_get_drvdata(pdev);

	nvmem_unregister(cards->nvmem);
}

static const struct of_device_id cards_of_match[] = {
	{ .compatible = "devmify,punched-cards" },
	{ }
};
MODULE_DEVICE_TABLE(of, cards_of_match);

static struct platform_driver cards_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = cards_of_match,
	},
	.probe = cards_probe,
	.remove = cards_remove,
};
module_platform_driver(cards_driver);

MODULE_DESCRIPTION("Punched cards");
MODULE_LICENSE("GPL");
