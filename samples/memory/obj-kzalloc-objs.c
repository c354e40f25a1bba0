// SPDX-License-Identifier: GPL-2.0-only
/*
 * Elevator: a typed, zeroed array; the count comes first in the managed call.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#ifndef kzalloc_objs
/* Kernels before 7.0 have no typed allocators. */
#define kzalloc_objs(P, count)	kcalloc(count, sizeof(P), GFP_KERNEL)
#endif

#define ELEVATOR_FLOORS	7

struct elevator_floor {
	bool called;
	unsigned int stops;
};

struct elevator {
	struct delayed_work move;
	struct elevator_floor *floor;
	unsigned int at;
};

static void elevator_move(struct work_struct *work)
{
	struct elevator *elevator = container_of(to_delayed_work(work),
						 struct elevator, move);

	elevator->at = (elevator->at + 1) % ELEVATOR_FLOORS;
	elevator->floor[elevator->at].stops++;
	schedule_delayed_work(&elevator->move, HZ);
}

static int elevator_probe(struct platform_device *pdev)
{
	struct elevator *elevator;

	elevator = devm_kzalloc(&pdev->dev, sizeof(*elevator), GFP_KERNEL);
	if (!elevator)
		return -ENOMEM;

	elevator->floor = kzalloc_objs(*elevator->floor, ELEVATOR_FLOORS);
	if (!elevator->floor)
		return -ENOMEM;

	INIT_DELAYED_WORK(&elevator->move, elevator_move);
	schedule_delayed_work(&elevator->move, HZ);
	platform_set_drvdata(pdev, elevator);

	return 0;
}

static void elevator_remove(struct platform_device *pdev)
{
	struct elevator *elevator = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&elevator->move);
	kfree(elevator->floor);
}

static struct platform_driver elevator_driver = {
	.probe = elevator_probe,
	.remove = elevator_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(elevator_driver);

MODULE_DESCRIPTION("Elevator");
MODULE_LICENSE("GPL");
