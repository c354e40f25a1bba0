// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drum that plays by DMA: what moves its samples goes with the device, and
 * remove() with it.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <sound/dmaengine_pcm.h>
#include <sound/soc.h>

#define DRUM_MODE	0x00

struct drum {
	void __iomem *regs;
	u32 rate;
};

static int drum_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct drum *drum;
	int ret;

	drum = devm_kzalloc(dev, sizeof(*drum), GFP_KERNEL);
	if (!drum)
		return -ENOMEM;

	drum->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(drum->regs))
		return PTR_ERR(drum->regs);

	platform_set_drvdata(pdev, drum);

	ret = snd_dmaengine_pcm_register(dev, NULL, 0);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(drum->regs + DRUM_MODE));

	return 0;
}

static void drum_remove(struct platform_device *pdev)
{
	snd_dmaengine_pcm_unregister(&pdev->dev);
}

static const struct of_device_id drum_of_match[] = {
	{ .compatible = "fictional,drum" },
	{ }
};
MODULE_DEVICE_TABLE(of, drum_of_match);

static struct platform_driver drum_driver = {
	.probe = drum_probe,
	.remove = drum_remove,
	.driver = {
		.name = "drum",
		.of_match_table = drum_of_match,
	},
};
module_platform_driver(drum_driver);

MODULE_DESCRIPTION("Drum");
MODULE_LICENSE("GPL");

/* not run: the test machine has no DMA channels for sound */
