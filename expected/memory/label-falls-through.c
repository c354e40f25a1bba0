// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dial: a label whose only statement goes falls into the next one, which
 * takes its gotos over.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define DIAL_HISTORY	32

struct dial {
	struct workqueue_struct *wq;
	struct input_dev *input;
	u16 *history;
};

static int dial_probe(struct platform_device *pdev)
{
	struct dial *dial;
	int ret;

	dial = devm_kzalloc(&pdev->dev, sizeof(*dial), GFP_KERNEL);
	if (!dial)
		return -ENOMEM;

	dial->wq = alloc_ordered_workqueue("dial", 0);
	if (!dial->wq)
		return -ENOMEM;

	dial->history = devm_kcalloc(&pdev->dev, DIAL_HISTORY, sizeof(u16),
				     GFP_KERNEL);
	if (!dial->history) {
		ret = -ENOMEM;
		goto err_destroy_wq;
	}

	dial->input = input_allocate_device();
	if (!dial->input) {
		ret = -ENOMEM;
		goto err_destroy_wq;
	}

	dial->input->name = "Dial";
	dial->input->dev.parent = &pdev->dev;
	input_set_capability(dial->input, EV_REL, REL_DIAL);

	ret = input_register_device(dial->input);
	if (ret)
		goto err_free_input;

	platform_set_drvdata(pdev, dial);

	return 0;

err_free_input:
	input_free_device(dial->input);
err_destroy_wq:
	destroy_workqueue(dial->wq);
	return ret;
}

static void dial_remove(struct platform_device *pdev)
{
	struct dial *dial = platform_get_drvdata(pdev);

	input_unregister_device(dial->input);
	destroy_workqueue(dial->wq);
}

static struct platform_driver dial_driver = {
	.probe = dial_probe,
	.remove = dial_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(dial_driver);

MODULE_DESCRIPTION("Dial");
MODULE_LICENSE("GPL");
