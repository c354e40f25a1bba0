// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gate whose kind says how it is started: by a function that is called through
 * a member and queues a work. Where the board does not fit, probe fails and
 * leaves the gate to that work; managed, it would be gone by the time it runs.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct gate;

struct gate_kind {
	void (*start)(struct gate *gate);
};

struct gate {
	const struct gate_kind *kind;
	struct work_struct work;
	unsigned int moves;
};

static void gate_move(struct work_struct *work)
{
	struct gate *gate = container_of(work, struct gate, work);

	gate->moves++;
}

static void gate_start(struct gate *gate)
{
	INIT_WORK(&gate->work, gate_move);
	schedule_work(&gate->work);
}

static const struct gate_kind gate_kind = {
	.start = gate_start,
};

static int gate_probe(struct platform_device *pdev)
{
	struct gate *gate;

	gate = kzalloc(sizeof(*gate), GFP_KERNEL);
	if (!gate)
		return -ENOMEM;

	gate->kind = &gate_kind;
	gate->kind->start(gate);
	if (device_property_read_bool(&pdev->dev, "no-motor"))
		return -ENODEV;

	platform_set_drvdata(pdev, gate);

	return 0;
}

static void gate_remove(struct platform_device *pdev)
{
	struct gate *gate = platform_get_drvdata(pdev);

	cancel_work_sync(&gate->work);
	kfree(gate);
}

static struct platform_driver gate_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = gate_probe,
	.remove = gate_remove,
};
module_platform_driver(gate_driver);

MODULE_DESCRIPTION("Gate that its kind starts");
MODULE_LICENSE("GPL");
