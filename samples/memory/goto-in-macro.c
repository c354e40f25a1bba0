// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fence whose probe leaves by macros: they are read as the code they stand for.
 * A label that a macro jumps to stays, though nothing is freed there any more.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define TRY(call) do {		\
	ret = (call);		\
	if (ret)		\
		goto fail;	\
} while (0)
#define REJECT(bad, label, fmt, ...) do {			\
	if (bad) {						\
		dev_err(&pdev->dev, fmt "\n", ##__VA_ARGS__);	\
		ret = -EINVAL;					\
		goto label;					\
	}							\
} while (0)

struct fence {
	int posts;
};

static ssize_t posts_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct fence *fence = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", fence->posts);
}
static DEVICE_ATTR_RO(posts);

static int fence_probe(struct platform_device *pdev)
{
	struct fence *fence;
	int ret;

	fence = kzalloc(sizeof(*fence), GFP_KERNEL);
	if (!fence)
		return -ENOMEM;

	fence->posts = 12;
	REJECT(fence->posts < 2, fail, "%d posts", fence->posts);
	platform_set_drvdata(pdev, fence);
	TRY(device_create_file(&pdev->dev, &dev_attr_posts));

	return 0;

fail:
	kfree(fence);
	return ret;
}

static void fence_remove(struct platform_device *pdev)
{
	struct fence *fence = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_posts);
	kfree(fence);
}

static struct platform_driver fence_driver = {
	.probe = fence_probe,
	.remove = fence_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(fence_driver);

MODULE_DESCRIPTION("Fence");
MODULE_LICENSE("GPL");
