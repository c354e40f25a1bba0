// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ledger whose pages are read through a message on the stack: what is freed
 * there is the message's own memory, though the ledger went into another
 * message of that type.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

struct ledger {
	int pages;
};

struct message {
	void *body;
	int len;
};

static int ledger_read(struct device *dev)
{
	struct message answer = { NULL, 4 };
	int first;

	answer.body = kzalloc(answer.len, GFP_KERNEL);
	if (!answer.body)
		return -ENOMEM;

	memcpy(&first, answer.body, sizeof(first));
	kfree(answer.body);

	return first;
}

static ssize_t pages_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	int ret = ledger_read(dev);

	if (ret < 0)
		return ret;

	return sysfs_emit(buf, "%d\n", ret);
}
static DEVICE_ATTR_RO(pages);

static int ledger_open(struct ledger *ledger)
{
	struct message order;

	order.body = ledger;
	order.len = sizeof(*ledger);
	memset(order.body, 0, order.len);

	return order.len ? 0 : -EINVAL;
}

static int ledger_probe(struct platform_device *pdev)
{
	struct ledger *ledger;
	int ret;

	ledger = devm_kmalloc(&pdev->dev, sizeof(*ledger), GFP_KERNEL);
	if (!ledger)
		return -ENOMEM;

	ret = ledger_open(ledger);
	if (ret)
		return ret;

	return device_create_file(&pdev->dev, &dev_attr_pages);
}

static void ledger_remove(struct platform_device *pdev)
{
	device_remove_file(&pdev->dev, &dev_attr_pages);
}

static struct platform_driver ledger_driver = {
	.probe = ledger_probe,
	.remove = ledger_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(ledger_driver);

MODULE_DESCRIPTION("Ledger");
MODULE_LICENSE("GPL");
