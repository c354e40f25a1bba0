// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lottery drum: the generator reads what is managed already, and remove() had
 * nothing to do but to unregister it.
 */
/* not run: the test kernel has no random number generators */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/hw_random.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define DRUM_STATUS	0x00
#define DRUM_BALL	0x04

#define DRUM_READY	BIT(0)

struct drum {
	struct hwrng rng;
	void __iomem *base;
};

static int drum_read(struct hwrng *rng, void *data, size_t max, bool wait)
{
	struct drum *drum = container_of(rng, struct drum, rng);

	if (!(readl(drum->base + DRUM_STATUS) & DRUM_READY))
		return 0;

	*(u32 *)data = readl(drum->base + DRUM_BALL);

	return sizeof(u32);
}

static int drum_probe(struct platform_device *pdev)
{
	struct drum *drum;
	int ret;

	drum = devm_kzalloc(&pdev->dev, sizeof(*drum), GFP_KERNEL);
	if (!drum)
		return -ENOMEM;

	drum->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(drum->base))
		return PTR_ERR(drum->base);

	drum->rng.name = pdev->name;
	drum->rng.read = drum_read;
	platform_set_drvdata(pdev, drum);

	ret = hwrng_register(&drum->rng);
	if (ret)
		return dev_err_probe(&pdev->dev, ret, "cannot register the drum\n");

	dev_info(&pdev->dev, "drum registered\n");

	return 0;
}

static void drum_remove(struct platform_device *pdev)
{
	struct drum *drum = platform_get_drvdata(pdev);

	hwrng_unregister(&drum->rng);
}

static const struct of_device_id drum_of_match[] = {
	{ .compatible = "devmify,drum" },
	{ }
};
MODULE_DEVICE_TABLE(of, drum_of_match);

static struct platform_driver drum_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = drum_of_match,
	},
	.probe = drum_probe,
	.remove = drum_remove,
};
module_platform_driver(drum_driver);

MODULE_DESCRIPTION("Lottery drum");
MODULE_LICENSE("GPL");
