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
	int ret;

	relay = devm_kzalloc(dev, sizeof(*relay), GFP_KERNEL);
	if (!relay)
		return -ENOMEM;

	buf = kmalloc(RELAY_BUF_LEN, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	relay->tx = buf;

	buf = kmalloc(RELAY_BUF_LEN, GFP_KERNEL);
	if (!buf) {
		ret = -ENOMEM;
		goto err_free_tx;
	}
	relay->rx = buf;

	relay->wq = alloc_workqueue("relay", 0, 0);
	if (!relay->wq) {
		ret = -ENOMEM;
		goto err_free_rx;
	}

	platform_set_drvdata(pdev, relay);

	return 0;

err_free_rx:
	kfree(relay->rx);
err_free_tx:
	kfree(relay->tx);
	return ret;
}

static void relay_remove(struct platform_device *pdev)
{
	struct relay *relay = platform_get_drvdata(pdev);

	destroy_workqueue(relay->wq);
	kfree(relay->rx);
	kfree(relay->tx);
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
