// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pager: remove reaches the buffer through the message that carries it.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define PAGER_TEXT_LEN	120

struct pager_msg {
	void *payload;
	size_t len;
};

struct pager {
	struct workqueue_struct *wq;
	struct pager_msg *msg;
};

static int pager_probe(struct platform_device *pdev)
{
	struct pager *pager;
	void *text;
	int ret;

	pager = kzalloc(sizeof(*pager), GFP_KERNEL);
	if (!pager)
		return -ENOMEM;

	pager->msg = kzalloc(sizeof(*pager->msg), GFP_KERNEL);
	if (!pager->msg) {
		ret = -ENOMEM;
		goto err_free_pager;
	}

	text = kmalloc(PAGER_TEXT_LEN, GFP_KERNEL);
	if (!text) {
		ret = -ENOMEM;
		goto err_free_msg;
	}
	pager->msg->payload = text;
	pager->msg->len = PAGER_TEXT_LEN;

	pager->wq = alloc_workqueue("pager", WQ_UNBOUND, 1);
	if (!pager->wq) {
		ret = -ENOMEM;
		goto err_free_text;
	}

	platform_set_drvdata(pdev, pager);

	return 0;

err_free_text:
	kfree(text);
err_free_msg:
	kfree(pager->msg);
err_free_pager:
	kfree(pager);
	return ret;
}

static void pager_remove(struct platform_device *pdev)
{
	struct pager *pager = platform_get_drvdata(pdev);

	destroy_workqueue(pager->wq);
	kfree(pager->msg->payload);
	kfree(pager->msg);
	kfree(pager);
}

static struct platform_driver pager_driver = {
	.probe = pager_probe,
	.remove = pager_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(pager_driver);

MODULE_DESCRIPTION("Pager");
MODULE_LICENSE("GPL");
