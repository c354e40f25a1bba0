// SPDX-License-Identifier: GPL-2.0-only
/*
 * The allocation sits in a helper that only probe calls, but the helper is
 * given a length and no device: there is nothing in reach that could own the
 * memory.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct gamma {
	u16 *curve;
};

static u16 *gamma_make_curve(unsigned int points)
{
	unsigned int i;
	u16 *curve;

	curve = kcalloc(points, sizeof(*curve), GFP_KERNEL);
	if (!curve)
		return NULL;

	for (i = 0; i < points; i++)
		curve[i] = i * i;

	return curve;
}

static int gamma_probe(struct platform_device *pdev)
{
	struct gamma *gamma;

	gamma = devm_kzalloc(&pdev->dev, sizeof(*gamma), GFP_KERNEL);
	if (!gamma)
		return -ENOMEM;

	gamma->curve = gamma_make_curve(33);
	if (!gamma->curve)
		return -ENOMEM;

	platform_set_drvdata(pdev, gamma);

	return 0;
}

static void gamma_remove(struct platform_device *pdev)
{
	struct gamma *gamma = platform_get_drvdata(pdev);

	kfree(gamma->curve);
}

static struct platform_driver gamma_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = gamma_probe,
	.remove = gamma_remove,
};
module_platform_driver(gamma_driver);

MODULE_DESCRIPTION("Gamma table built by a helper without a device");
MODULE_LICENSE("GPL");
