// SPDX-License-Identifier: GPL-2.0-only
/*
 * Serial relay: one local holds first the transmit buffer, then the receive
 * buffer. Each is freed by the field it ended in.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define RELAY_BUF_LEN	200

struct relay {
	struct workqueue_struct *wq;
	void *tx;
	void *rx;
};

static int relay_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct relay *relay;
	void *buf;

	relay = devm_kzalloc(dev, sizeof(*relay), GFP_KERNEL);
	if (!relay)
		return -ENOMEM;

	buf = devm_kmalloc(dev, RELAY_BUF_LEN, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	relay->tx = buf;

	buf = devm_kmalloc(dev, RELAY_BUF_LEN, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	relay->rx = buf;

	relay->wq = alloc_workqueue("relay", 0, 0);
	if (!relay->wq)
		return -ENOMEM;

	platform_set_drvdata(pdev, relay);

	return 0;
}

static void relay_remove(struct platform_device *pdev)
{
	struct relay *relay = platform_get_drvdata(pdev);

	destroy_workqueue(relay->wq);
}

static struct platform_driver relay_driver = {
	.probe = relay_probe,
	.remove = relay_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(relay_driver);

MODULE_DESCRIPTION("Serial relay");
MODULE_LICENSE("GPL");
