// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crane and its winch, two drivers in one module: when the winch goes it frees the
 * interrupt of the crane, and gives it the struct that the crane's begins with,
 * which has the same address.
 */
/* no naive: the test machine binds the drivers of a module one by one */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct hoist {
	void __iomem *regs;
	int irq;
	bool busy;
};

struct crane {
	struct hoist hoist;
	u32 load;
};

static irqreturn_t crane_interrupt(int irq, void *data)
{
	struct crane *crane = data;

	crane->load = readl(crane->hoist.regs);

	return IRQ_HANDLED;
}

static int crane_probe(struct platform_device *pdev)
{
	struct crane *crane;
	int ret;

	crane = devm_kzalloc(&pdev->dev, sizeof(*crane), GFP_KERNEL);
	if (!crane)
		return -ENOMEM;

	crane->hoist.regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(crane->hoist.regs))
		return PTR_ERR(crane->hoist.regs);

	crane->hoist.irq = platform_get_irq(pdev, 0);
	if (crane->hoist.irq < 0)
		return crane->hoist.irq;

	platform_set_drvdata(pdev, &crane->hoist);

	ret = request_irq(crane->hoist.irq, crane_interrupt, 0, dev_name(&pdev->dev), crane);
	if (ret)
		return ret;
	crane->hoist.busy = true;

	return 0;
}

static void crane_remove(struct platform_device *pdev)
{
	struct hoist *hoist = platform_get_drvdata(pdev);

	if (hoist->busy)
		free_irq(hoist->irq, hoist);
}

static struct platform_driver crane_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = crane_probe,
	.remove = crane_remove,
};

static int winch_probe(struct platform_device *pdev)
{
	return 0;
}

static void winch_remove(struct platform_device *pdev)
{
	struct hoist *hoist = dev_get_drvdata(pdev->dev.parent);

	if (!hoist || !hoist->busy)
		return;

	free_irq(hoist->irq, hoist);
	hoist->busy = false;
}

static struct platform_driver winch_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-winch",
	},
	.probe = winch_probe,
	.remove = winch_remove,
};

static struct platform_driver * const crane_drivers[] = {
	&crane_driver,
	&winch_driver,
};

static int __init crane_init(void)
{
	return platform_register_drivers(crane_drivers, ARRAY_SIZE(crane_drivers));
}
module_init(crane_init);

static void __exit crane_exit(void)
{
	platform_unregister_drivers(crane_drivers, ARRAY_SIZE(crane_drivers));
}
module_exit(crane_exit);

MODULE_DESCRIPTION("Crane and winch");
MODULE_LICENSE("GPL");
