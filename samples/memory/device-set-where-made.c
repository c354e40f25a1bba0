// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barge: a helper makes the private structure, which knows its device from then
 * on, and gives it back; what carries the cargo is allocated by another one, two
 * calls below, that is given nothing else.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define BARGE_HOLDS	12
#define BARGE_LOCKS	3

struct barge {
	struct platform_device *pdev;
	u32 *holds;
	u16 *locks;
};

static struct barge *barge_make(struct platform_device *pdev)
{
	struct barge *barge;

	barge = devm_kzalloc(&pdev->dev, sizeof(*barge), GFP_KERNEL);
	if (!barge)
		return NULL;

	barge->pdev = pdev;
	platform_set_drvdata(pdev, barge);

	return barge;
}

static int barge_alloc(struct barge *barge)
{
	barge->holds = kcalloc(BARGE_HOLDS, sizeof(*barge->holds), GFP_KERNEL);
	if (!barge->holds)
		return -ENOMEM;

	return 0;
}

static int barge_map(struct platform_device *pdev)
{
	struct barge *barge = platform_get_drvdata(pdev);
	int ret;

	ret = barge_alloc(barge);
	if (ret)
		return ret;

	barge->locks = kcalloc(BARGE_LOCKS, sizeof(*barge->locks), GFP_KERNEL);
	if (!barge->locks) {
		kfree(barge->holds);
		return -ENOMEM;
	}

	return 0;
}

static int barge_probe(struct platform_device *pdev)
{
	struct barge *barge;

	barge = barge_make(pdev);
	if (!barge)
		return -ENOMEM;

	return barge_map(pdev);
}

static void barge_remove(struct platform_device *pdev)
{
	struct barge *barge = platform_get_drvdata(pdev);

	kfree(barge->locks);
	kfree(barge->holds);
}

static struct platform_driver barge_driver = {
	.probe = barge_probe,
	.remove = barge_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(barge_driver);

MODULE_DESCRIPTION("Barge that knows its device");
MODULE_LICENSE("GPL");
