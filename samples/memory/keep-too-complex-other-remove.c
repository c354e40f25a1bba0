// SPDX-License-Identifier: GPL-2.0-only
/*
 * Log that can be told to leave its memory to a crash kernel. For that the
 * module puts another remove() into its driver struct before it registers it:
 * what the initialiser says is then not what is called, and nothing frees.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct log {
	struct device *dev;
	char lines[256];
};

static bool keep;
module_param(keep, bool, 0444);
MODULE_PARM_DESC(keep, "leave the log in memory");

static int log_probe(struct platform_device *pdev)
{
	struct log *log;

	log = kzalloc(sizeof(*log), GFP_KERNEL);
	if (!log)
		return -ENOMEM;

	log->dev = &pdev->dev;
	platform_set_drvdata(pdev, log);

	return 0;
}

static void log_remove(struct platform_device *pdev)
{
	struct log *log = platform_get_drvdata(pdev);

	kfree(log);
}

static void log_leave(struct platform_device *pdev)
{
	struct log *log = platform_get_drvdata(pdev);

	dev_info(&pdev->dev, "the log stays at %p\n", log);
}

static struct platform_driver log_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = log_probe,
	.remove = log_remove,
};

static int __init log_init(void)
{
	if (keep)
		log_driver.remove = log_leave;

	return platform_driver_register(&log_driver);
}

static void __exit log_exit(void)
{
	platform_driver_unregister(&log_driver);
}

module_init(log_init);
module_exit(log_exit);

MODULE_DESCRIPTION("Log that another remove() leaves in memory");
MODULE_LICENSE("GPL");
