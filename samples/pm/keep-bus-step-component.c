// SPDX-License-Identifier: GPL-2.0-only
/*
 * Port of an organ: the ASoC core lets it go to sleep without waiting for it when a
 * stream ends, and what stops it then touches its registers. The bus would have
 * detached the PM domain by the time that devres disabled runtime power management.
 */
/* no naive: the test machine has no PM domain */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <sound/soc.h>

#define ORGAN_CONTROL	0x00
#define ORGAN_BLOW	BIT(0)

struct organ {
	void __iomem *base;
};

static int organ_runtime_suspend(struct device *dev)
{
	struct organ *organ = dev_get_drvdata(dev);

	writel(0, organ->base + ORGAN_CONTROL);

	return 0;
}

static int organ_runtime_resume(struct device *dev)
{
	struct organ *organ = dev_get_drvdata(dev);

	writel(ORGAN_BLOW, organ->base + ORGAN_CONTROL);

	return 0;
}

static DEFINE_RUNTIME_DEV_PM_OPS(organ_pm_ops, organ_runtime_suspend, organ_runtime_resume, NULL);

static const struct snd_soc_component_driver organ_component = {
	.name = "organ",
};

static struct snd_soc_dai_driver organ_dai = {
	.name = "organ-pipes",
	.playback = {
		.stream_name = "Playback",
		.channels_min = 2,
		.channels_max = 2,
		.rates = SNDRV_PCM_RATE_8000_48000,
		.formats = SNDRV_PCM_FMTBIT_S16_LE,
	},
};

static int organ_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct organ *organ;
	int ret;

	organ = devm_kzalloc(dev, sizeof(*organ), GFP_KERNEL);
	if (!organ)
		return -ENOMEM;

	platform_set_drvdata(pdev, organ);

	organ->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(organ->base))
		return PTR_ERR(organ->base);

	pm_runtime_enable(dev);

	ret = devm_snd_soc_register_component(dev, &organ_component, &organ_dai, 1);
	if (ret)
		pm_runtime_disable(dev);

	return ret;
}

static void organ_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
}

static const struct of_device_id organ_of_match[] = {
	{ .compatible = "devmify,organ" },
	{ }
};
MODULE_DEVICE_TABLE(of, organ_of_match);

static struct platform_driver organ_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = organ_of_match,
		.pm = pm_ptr(&organ_pm_ops),
	},
	.probe = organ_probe,
	.remove = organ_remove,
};
module_platform_driver(organ_driver);

MODULE_DESCRIPTION("Port of an organ");
MODULE_LICENSE("GPL");
