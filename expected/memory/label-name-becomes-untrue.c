// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turntable: each of its labels frees something that the device manages from
 * now on. What is left there gives them their names.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct turntable {
	struct input_dev *input;
	struct delayed_work spin;
	u8 *grooves;
};

static DEFINE_MUTEX(turntable_lock);

static void turntable_spin(struct work_struct *work)
{
	struct turntable *table = container_of(to_delayed_work(work),
					       struct turntable, spin);

	input_report_rel(table->input, REL_DIAL, table->grooves[0]);
	input_sync(table->input);
}

static int turntable_probe(struct platform_device *pdev)
{
	struct input_dev *input;
	struct turntable *table;
	int ret;

	table = devm_kzalloc(&pdev->dev, sizeof(*table), GFP_KERNEL);
	input = input_allocate_device();
	if (!table || !input) {
		ret = -ENOMEM;
		goto err_free_input;
	}

	table->input = input;
	INIT_DELAYED_WORK(&table->spin, turntable_spin);

	mutex_lock(&turntable_lock);
	table->grooves = devm_kzalloc(&pdev->dev, 33, GFP_KERNEL);
	if (!table->grooves) {
		ret = -ENOMEM;
		goto err_unlock;
	}

	input->name = "Turntable";
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_REL, REL_DIAL);

	ret = input_register_device(input);
	if (ret)
		goto err_cancel_delayed_work;

	platform_set_drvdata(pdev, table);
	mutex_unlock(&turntable_lock);

	return 0;

err_cancel_delayed_work:
	cancel_delayed_work_sync(&table->spin);
err_unlock:
	mutex_unlock(&turntable_lock);
err_free_input:
	input_free_device(input);
	return ret;
}

static void turntable_remove(struct platform_device *pdev)
{
	struct turntable *table = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&table->spin);
	input_unregister_device(table->input);
}

static struct platform_driver turntable_driver = {
	.probe = turntable_probe,
	.remove = turntable_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(turntable_driver);

MODULE_DESCRIPTION("Turntable");
MODULE_LICENSE("GPL");
