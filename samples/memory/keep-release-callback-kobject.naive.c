// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in bank_release at unbind */
/*
 * A bank shows itself in sysfs through an embedded kobject, and the type of
 * that kobject has the free. kobject_put() is the only end that it may have.
 */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct bank {
	struct kobject kobj;
	unsigned int pages;
};

static void bank_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct bank, kobj));
}

static ssize_t pages_show(struct kobject *kobj, struct kobj_attribute *attr,
			  char *buf)
{
	struct bank *bank = container_of(kobj, struct bank, kobj);

	return sysfs_emit(buf, "%u\n", bank->pages);
}

static struct kobj_attribute bank_pages_attr = __ATTR_RO(pages);

static struct attribute *bank_attrs[] = {
	&bank_pages_attr.attr,
	NULL
};
ATTRIBUTE_GROUPS(bank);

static const struct kobj_type bank_type = {
	.release = bank_release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = bank_groups,
};

static int bank_probe(struct platform_device *pdev)
{
	struct bank *bank;
	int ret;

	bank = devm_kzalloc(&pdev->dev, sizeof(*bank), GFP_KERNEL);
	if (!bank)
		return -ENOMEM;

	bank->pages = 8;
	ret = kobject_init_and_add(&bank->kobj, &bank_type, &pdev->dev.kobj,
				   "bank0");
	if (ret) {
		kobject_put(&bank->kobj);
		return ret;
	}

	platform_set_drvdata(pdev, bank);

	return 0;
}

static void bank_remove(struct platform_device *pdev)
{
	struct bank *bank = platform_get_drvdata(pdev);

	kobject_put(&bank->kobj);
}

static struct platform_driver bank_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = bank_probe,
	.remove = bank_remove,
};
module_platform_driver(bank_driver);

MODULE_DESCRIPTION("Memory bank freed by the release of its kobject");
MODULE_LICENSE("GPL");
