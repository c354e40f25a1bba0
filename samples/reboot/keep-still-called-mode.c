// SPDX-License-Identifier: GPL-2.0-only
/*
 * Siren that is told of a reboot: remove() turns it off when nobody is left who
 * would turn it on.
 */
/* no naive: the test does not reboot */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/platform_device.h>
#include <linux/reboot.h>

#define SIREN_MODE	0x00

struct siren {
	void __iomem *regs;
	struct notifier_block nb;
};

static int siren_reboot(struct notifier_block *nb, unsigned long mode, void *cmd)
{
	struct siren *siren = container_of(nb, struct siren, nb);

	writel(mode, siren->regs + SIREN_MODE);

	return NOTIFY_DONE;
}

static int siren_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct siren *siren;
	int ret;

	siren = devm_kzalloc(dev, sizeof(*siren), GFP_KERNEL);
	if (!siren)
		return -ENOMEM;

	siren->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(siren->regs))
		return PTR_ERR(siren->regs);

	siren->nb.notifier_call = siren_reboot;
	platform_set_drvdata(pdev, siren);

	ret = register_reboot_notifier(&siren->nb);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(siren->regs + SIREN_MODE));

	return 0;
}

static void siren_remove(struct platform_device *pdev)
{
	struct siren *siren = platform_get_drvdata(pdev);

	unregister_reboot_notifier(&siren->nb);
	writel(0, siren->regs + SIREN_MODE);
}

static const struct of_device_id siren_of_match[] = {
	{ .compatible = "fictional,siren" },
	{ }
};
MODULE_DEVICE_TABLE(of, siren_of_match);

static struct platform_driver siren_driver = {
	.probe = siren_probe,
	.remove = siren_remove,
	.driver = {
		.name = "siren",
		.of_match_table = siren_of_match,
	},
};
module_platform_driver(siren_driver);

MODULE_DESCRIPTION("Siren");
MODULE_LICENSE("GPL");
