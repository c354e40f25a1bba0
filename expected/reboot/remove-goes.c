// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bell that is told of a reboot: the notifier goes with the device, and remove()
 * with it.
 */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/platform_device.h>
#include <linux/reboot.h>

#define BELL_MODE	0x00

struct bell {
	void __iomem *regs;
	struct notifier_block nb;
};

static int bell_reboot(struct notifier_block *nb, unsigned long mode, void *cmd)
{
	struct bell *bell = container_of(nb, struct bell, nb);

	writel(mode, bell->regs + BELL_MODE);

	return NOTIFY_DONE;
}

static int bell_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct bell *bell;
	int ret;

	bell = devm_kzalloc(dev, sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	bell->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(bell->regs))
		return PTR_ERR(bell->regs);

	bell->nb.notifier_call = bell_reboot;

	ret = devm_register_reboot_notifier(dev, &bell->nb);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(bell->regs + BELL_MODE));

	return 0;
}

static const struct of_device_id bell_of_match[] = {
	{ .compatible = "fictional,bell" },
	{ }
};
MODULE_DEVICE_TABLE(of, bell_of_match);

static struct platform_driver bell_driver = {
	.probe = bell_probe,
	.driver = {
		.name = "bell",
		.of_match_table = bell_of_match,
	},
};
module_platform_driver(bell_driver);

MODULE_DESCRIPTION("Bell");
MODULE_LICENSE("GPL");
