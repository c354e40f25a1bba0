// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lock and its gate, two drivers in one module, each with memory of its own. The
 * gate begins with a copy of all that the lock knows, and takes its mapping away:
 * what it unmaps is what the lock has mapped.
 */
/* not run: a gate wants a lock, and the test machine binds drivers one by one */
/* no naive: it would not run */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define LOCK_LEVEL	0x00

struct lock {
	void __iomem *regs;
	u32 level;
};

/* Guards the lock that a gate can be taken from. */
static DEFINE_MUTEX(lock_lock);
static struct lock *lock_open;

static int lock_probe(struct platform_device *pdev)
{
	struct resource *res;
	struct lock *lock;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	lock = kzalloc(sizeof(*lock), GFP_KERNEL);
	if (!lock)
		return -ENOMEM;

	lock->regs = ioremap(res->start, resource_size(res));
	if (!lock->regs) {
		kfree(lock);
		return -ENOMEM;
	}

	lock->level = readl(lock->regs + LOCK_LEVEL);
	platform_set_drvdata(pdev, lock);

	mutex_lock(&lock_lock);
	lock_open = lock;
	mutex_unlock(&lock_lock);

	return 0;
}

static void lock_remove(struct platform_device *pdev)
{
	struct lock *lock = platform_get_drvdata(pdev);

	mutex_lock(&lock_lock);
	lock_open = NULL;
	mutex_unlock(&lock_lock);

	iounmap(lock->regs);
	kfree(lock);
}

static struct platform_driver lock_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = lock_probe,
	.remove = lock_remove,
};

static int gate_probe(struct platform_device *pdev)
{
	struct lock *gate;

	gate = kzalloc(sizeof(*gate), GFP_KERNEL);
	if (!gate)
		return -ENOMEM;

	mutex_lock(&lock_lock);
	if (!lock_open) {
		mutex_unlock(&lock_lock);
		kfree(gate);
		return -ENODEV;
	}
	*gate = *lock_open;
	lock_open->regs = NULL;
	mutex_unlock(&lock_lock);

	platform_set_drvdata(pdev, gate);

	return 0;
}

static void gate_remove(struct platform_device *pdev)
{
	struct lock *gate = platform_get_drvdata(pdev);

	iounmap(gate->regs);
	kfree(gate);
}

static struct platform_driver gate_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-gate",
	},
	.probe = gate_probe,
	.remove = gate_remove,
};

static struct platform_driver * const lock_drivers[] = {
	&lock_driver,
	&gate_driver,
};

static int __init lock_init(void)
{
	return platform_register_drivers(lock_drivers, ARRAY_SIZE(lock_drivers));
}
module_init(lock_init);

static void __exit lock_exit(void)
{
	platform_unregister_drivers(lock_drivers, ARRAY_SIZE(lock_drivers));
}
module_exit(lock_exit);

MODULE_DESCRIPTION("Lock and gate");
MODULE_LICENSE("GPL");
