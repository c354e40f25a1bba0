// SPDX-License-Identifier: GPL-2.0-only
/*
 * Seismograph: without its work queue the pages are given back at once and
 * probe goes on, so that this free stays, as devm_free_pages().
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>
#include <linux/workqueue.h>

#define SEISMO_ORDER	2

struct seismo {
	struct workqueue_struct *wq;
	unsigned long log;
};

static ssize_t logging_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct seismo *seismo = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", !!seismo->log);
}
static DEVICE_ATTR_RO(logging);

static int seismo_probe(struct platform_device *pdev)
{
	struct seismo *seismo;
	int ret;

	seismo = devm_kzalloc(&pdev->dev, sizeof(*seismo), GFP_KERNEL);
	if (!seismo)
		return -ENOMEM;
	platform_set_drvdata(pdev, seismo);

	seismo->log = devm_get_free_pages(&pdev->dev, GFP_KERNEL, SEISMO_ORDER);
	if (!seismo->log)
		return -ENOMEM;

	seismo->wq = alloc_ordered_workqueue("seismo", 0);
	if (!seismo->wq) {
		dev_warn(&pdev->dev, "no log\n");
		devm_free_pages(&pdev->dev, seismo->log);
		seismo->log = 0;
	}

	ret = device_create_file(&pdev->dev, &dev_attr_logging);
	if (ret)
		goto err_destroy_wq;

	return 0;

err_destroy_wq:
	if (seismo->wq)
		destroy_workqueue(seismo->wq);
	return ret;
}

static void seismo_remove(struct platform_device *pdev)
{
	struct seismo *seismo = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_logging);
	if (seismo->wq)
		destroy_workqueue(seismo->wq);
}

static struct platform_driver seismo_driver = {
	.probe = seismo_probe,
	.remove = seismo_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(seismo_driver);

MODULE_DESCRIPTION("Seismograph");
MODULE_LICENSE("GPL");
