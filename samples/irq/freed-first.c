// SPDX-License-Identifier: GPL-2.0-only
/*
 * Seismograph: what remove() destroys in front of the interrupt serves an attribute
 * that is gone by then, and not the handler.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/mempool.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

#define SEISMO_REPORTS	2
#define SEISMO_BYTES	32

struct seismo {
	mempool_t *reports;
	unsigned int felt;
	int irq;
};

static irqreturn_t seismo_interrupt(int irq, void *data)
{
	struct seismo *seismo = data;

	seismo->felt++;

	return IRQ_HANDLED;
}

static ssize_t report_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct seismo *seismo = dev_get_drvdata(dev);
	char *report;
	int len;

	report = mempool_alloc(seismo->reports, GFP_KERNEL);
	snprintf(report, SEISMO_BYTES, "%u shocks", seismo->felt);
	len = sysfs_emit(buf, "%s\n", report);
	mempool_free(report, seismo->reports);

	return len;
}
static DEVICE_ATTR_RO(report);

static int seismo_probe(struct platform_device *pdev)
{
	struct seismo *seismo;
	int ret;

	seismo = devm_kzalloc(&pdev->dev, sizeof(*seismo), GFP_KERNEL);
	if (!seismo)
		return -ENOMEM;

	seismo->irq = platform_get_irq(pdev, 0);
	if (seismo->irq < 0)
		return seismo->irq;

	seismo->reports = mempool_create_kmalloc_pool(SEISMO_REPORTS,
						      SEISMO_BYTES);
	if (!seismo->reports)
		return -ENOMEM;

	platform_set_drvdata(pdev, seismo);

	ret = device_create_file(&pdev->dev, &dev_attr_report);
	if (ret)
		goto err_destroy;

	ret = request_irq(seismo->irq, seismo_interrupt, 0, "seismo", seismo);
	if (ret)
		goto err_remove;

	return 0;

err_remove:
	device_remove_file(&pdev->dev, &dev_attr_report);
err_destroy:
	mempool_destroy(seismo->reports);
	return ret;
}

static void seismo_remove(struct platform_device *pdev)
{
	struct seismo *seismo = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_report);
	mempool_destroy(seismo->reports);
	free_irq(seismo->irq, seismo);
}

static const struct of_device_id seismo_of_match[] = {
	{ .compatible = "devmify,seismo" },
	{ }
};
MODULE_DEVICE_TABLE(of, seismo_of_match);

static struct platform_driver seismo_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = seismo_of_match,
	},
	.probe = seismo_probe,
	.remove = seismo_remove,
};
module_platform_driver(seismo_driver);

MODULE_DESCRIPTION("Seismograph");
MODULE_LICENSE("GPL");
