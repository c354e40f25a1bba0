// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carillon and its bells, two drivers in one module: each bell turns runtime power
 * management on and puts itself into a list, and what goes through the list and
 * turns it off is the remove of the carillon.
 */
/* no naive: the test machine binds the drivers of a module one by one */
#include <linux/device.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

struct bell {
	struct list_head list;
	struct device *dev;
};

/* Guards the list of the bells that ring. */
static DEFINE_MUTEX(bell_lock);
static LIST_HEAD(bells);

static int bell_probe(struct platform_device *pdev)
{
	struct bell *bell;

	bell = devm_kzalloc(&pdev->dev, sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;

	bell->dev = &pdev->dev;
	INIT_LIST_HEAD(&bell->list);
	platform_set_drvdata(pdev, bell);
	pm_runtime_enable(&pdev->dev);

	mutex_lock(&bell_lock);
	list_add(&bell->list, &bells);
	mutex_unlock(&bell_lock);

	return 0;
}

static void bell_remove(struct platform_device *pdev)
{
	struct bell *bell = platform_get_drvdata(pdev);

	mutex_lock(&bell_lock);
	if (!list_empty(&bell->list)) {
		list_del(&bell->list);
		pm_runtime_disable(&pdev->dev);
	}
	mutex_unlock(&bell_lock);
}

static struct platform_driver bell_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = bell_probe,
	.remove = bell_remove,
};

static int carillon_probe(struct platform_device *pdev)
{
	int ret;

	pm_runtime_enable(&pdev->dev);

	ret = pm_runtime_resume_and_get(&pdev->dev);
	if (ret) {
		pm_runtime_disable(&pdev->dev);
		return ret;
	}

	pm_runtime_put(&pdev->dev);

	return 0;
}

static void carillon_remove(struct platform_device *pdev)
{
	struct bell *bell, *next;

	mutex_lock(&bell_lock);
	list_for_each_entry_safe(bell, next, &bells, list) {
		list_del_init(&bell->list);
		pm_runtime_disable(bell->dev);
	}
	mutex_unlock(&bell_lock);

	pm_runtime_disable(&pdev->dev);
}

static struct platform_driver carillon_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-carillon",
	},
	.probe = carillon_probe,
	.remove = carillon_remove,
};

static struct platform_driver * const bell_drivers[] = {
	&bell_driver,
	&carillon_driver,
};

static int __init bell_init(void)
{
	return platform_register_drivers(bell_drivers, ARRAY_SIZE(bell_drivers));
}
module_init(bell_init);

static void __exit bell_exit(void)
{
	platform_unregister_drivers(bell_drivers, ARRAY_SIZE(bell_drivers));
}
module_exit(bell_exit);

MODULE_DESCRIPTION("Carillon and its bells");
MODULE_LICENSE("GPL");
