// SPDX-License-Identifier: GPL-2.0-only
/*
 * Light meter card that requests its interrupt first and makes the managed buffer
 * that the handler fills afterwards: devres would free the buffer first.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#define LUX_SAMPLES	16

struct lux {
	unsigned int head;
	ktime_t *times;
};

static irqreturn_t lux_interrupt(int irq, void *data)
{
	struct lux *lux = data;

	/* the sensor may be early */
	if (!lux->times)
		return IRQ_NONE;

	lux->times[lux->head++ % LUX_SAMPLES] = ktime_get();

	return IRQ_HANDLED;
}

static int lux_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct lux *lux;
	int ret;

	lux = devm_kzalloc(dev, sizeof(*lux), GFP_KERNEL);
	if (!lux)
		return -ENOMEM;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = request_irq(pdev->irq, lux_interrupt, IRQF_SHARED, "lux", lux);
	if (ret)
		return ret;

	lux->times = devm_kcalloc(dev, LUX_SAMPLES, sizeof(*lux->times),
				  GFP_KERNEL);
	if (!lux->times) {
		free_irq(pdev->irq, lux);
		return -ENOMEM;
	}

	pci_set_drvdata(pdev, lux);

	return 0;
}

static void lux_remove(struct pci_dev *pdev)
{
	struct lux *lux = pci_get_drvdata(pdev);

	free_irq(pdev->irq, lux);
}

static const struct pci_device_id lux_ids[] = {
	{ PCI_DEVICE(0x1209, 0x10c5) },
	{ }
};
MODULE_DEVICE_TABLE(pci, lux_ids);

static struct pci_driver lux_driver = {
	.name = "lux",
	.id_table = lux_ids,
	.probe = lux_probe,
	.remove = lux_remove,
};
module_pci_driver(lux_driver);

MODULE_DESCRIPTION("Light meter card");
MODULE_LICENSE("GPL");
