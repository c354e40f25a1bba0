// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flash controller that fits its page buffer to the chip that it finds, with
 * krealloc(). That is a free and an allocation in one, and it does not know
 * managed memory; devm_krealloc() in every place would be a rewrite by hand.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct nfc {
	u8 *page_buf;
	size_t page_size;
};

static int nfc_attach_chip(struct nfc *nfc, size_t page_size)
{
	u8 *buf;

	if (page_size <= nfc->page_size)
		return 0;

	buf = krealloc(nfc->page_buf, page_size, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	nfc->page_buf = buf;
	nfc->page_size = page_size;

	return 0;
}

static int nfc_probe(struct platform_device *pdev)
{
	struct nfc *nfc;
	int ret;

	nfc = devm_kzalloc(&pdev->dev, sizeof(*nfc), GFP_KERNEL);
	if (!nfc)
		return -ENOMEM;

	nfc->page_size = 128;
	nfc->page_buf = kzalloc(nfc->page_size, GFP_KERNEL);
	if (!nfc->page_buf)
		return -ENOMEM;

	ret = nfc_attach_chip(nfc, 2048);
	if (ret) {
		kfree(nfc->page_buf);
		return ret;
	}

	platform_set_drvdata(pdev, nfc);

	return 0;
}

static void nfc_remove(struct platform_device *pdev)
{
	struct nfc *nfc = platform_get_drvdata(pdev);

	kfree(nfc->page_buf);
}

static struct platform_driver nfc_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = nfc_probe,
	.remove = nfc_remove,
};
module_platform_driver(nfc_driver);

MODULE_DESCRIPTION("Flash controller that grows its page buffer with krealloc");
MODULE_LICENSE("GPL");
