// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sluice gate: what stands in front of a function's name besides its type says
 * nothing of the value that it returns.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define __gate_text	__section(".text.gate")

struct gate {
	unsigned int level;
	u8 *log;
};

static int __gate_text gate_set(struct platform_device *pdev, struct gate *gate)
{
	int ret;

	gate->log = kmalloc(16, GFP_KERNEL);
	if (!gate->log) {
		ret = -ENOMEM;
		goto out;
	}

	ret = device_set_wakeup_enable(&pdev->dev, false);
	if (ret)
		goto out_free_log;

	gate->log[0] = 1;
	return 0;

out_free_log:
	kfree(gate->log);
out:
	return ret;
}

#ifdef MODULE
static int gate_probe(struct platform_device *pdev)
#else
static noinline int gate_probe(struct platform_device *pdev)
#endif
{
	struct gate *gate;
	int ret;

	gate = kzalloc(sizeof(*gate), GFP_KERNEL);
	if (!gate) {
		ret = -ENOMEM;
		goto out;
	}

	gate->level = 3;
	ret = gate_set(pdev, gate);
	if (ret)
		goto out_free;

	platform_set_drvdata(pdev, gate);
	dev_info(&pdev->dev, "level %u\n", gate->level);
	return 0;

out_free:
	kfree(gate);
out:
	return ret;
}

static void gate_remove(struct platform_device *pdev)
{
	struct gate *gate = platform_get_drvdata(pdev);

	dev_info(&pdev->dev, "level %u, %u lines\n", gate->level, gate->log[0]);
	kfree(gate->log);
	kfree(gate);
}

static struct platform_driver gate_driver = {
	.probe = gate_probe,
	.remove = gate_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(gate_driver);

MODULE_DESCRIPTION("Sluice gate");
MODULE_LICENSE("GPL");
