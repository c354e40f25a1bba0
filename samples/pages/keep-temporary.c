// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sensor that reads a page of identification and keeps one number of it. The
 * page is given back before probe ends, whether it succeeds or not.
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct ident {
	u32 serial;
};

static int ident_fetch(u32 *page)
{
	page[0] = 4711;

	return 0;
}

static int ident_probe(struct platform_device *pdev)
{
	struct ident *ident;
	unsigned long page;
	int ret;

	ident = devm_kzalloc(&pdev->dev, sizeof(*ident), GFP_KERNEL);
	if (!ident)
		return -ENOMEM;

	page = get_zeroed_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;

	ret = ident_fetch((u32 *)page);
	if (!ret)
		ident->serial = *(u32 *)page;
	free_page(page);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, ident);

	return 0;
}

static struct platform_driver ident_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = ident_probe,
};
module_platform_driver(ident_driver);

MODULE_DESCRIPTION("Sensor that reads its identification into a scratch page");
MODULE_LICENSE("GPL");
