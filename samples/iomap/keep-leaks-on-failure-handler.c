// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sluice gate whose probe forgets, where its last step fails, both the mapping
 * and the interrupt. As long as the mapping stays nothing happens; devres would
 * take it from under the handler, which a shared line goes on to call. The
 * handler finds the registers by the number of the gate.
 */
/* not run: a failing probe leaves its handler behind, and with it what that reads */
/* no naive: a driver of that kind leaks by its nature, and the test wants none that does */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define GATE_STATUS	0x08
#define GATES		4

struct gate_bar {
	void __iomem *regs;
};

struct gate {
	int number;
	int irq;
};

static struct gate_bar gate_bars[GATES];

static irqreturn_t gate_moved(int irq, void *data)
{
	struct gate *gate = data;

	return readl(gate_bars[gate->number].regs + GATE_STATUS) ? IRQ_HANDLED : IRQ_NONE;
}

static ssize_t status_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct gate *gate = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(gate_bars[gate->number].regs + GATE_STATUS));
}
static DEVICE_ATTR_RO(status);

static int gate_probe(struct platform_device *pdev)
{
	struct gate_bar bar;
	struct resource *res;
	struct gate *gate;
	int err;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	gate = devm_kzalloc(&pdev->dev, sizeof(*gate), GFP_KERNEL);
	if (!gate)
		return -ENOMEM;

	gate->irq = platform_get_irq(pdev, 0);
	if (gate->irq < 0)
		return gate->irq;

	bar.regs = ioremap(res->start, resource_size(res));
	if (!bar.regs)
		return -ENXIO;

	gate->number = pdev->id & (GATES - 1);
	gate_bars[gate->number] = bar;
	platform_set_drvdata(pdev, gate);

	err = request_irq(gate->irq, gate_moved, IRQF_SHARED, "gate", gate);
	if (err) {
		iounmap(bar.regs);
		return err;
	}

	return device_create_file(&pdev->dev, &dev_attr_status);
}

static void gate_remove(struct platform_device *pdev)
{
	struct gate *gate = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_status);
	free_irq(gate->irq, gate);
	iounmap(gate_bars[gate->number].regs);
}

static struct platform_driver gate_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = gate_probe,
	.remove = gate_remove,
};
module_platform_driver(gate_driver);

MODULE_DESCRIPTION("Sluice gate");
MODULE_LICENSE("GPL");
