// SPDX-License-Identifier: GPL-2.0-only
/*
 * Codec that passes a fresh block straight on as an argument. The allocation
 * has no name in probe, so to tell which free is its own would take more than
 * following a name.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define CODEC_CACHE_LEN	64

struct codec {
	u8 *cache;
	size_t len;
};

static int codec_use_cache(struct codec *codec, u8 *cache, size_t len)
{
	if (!cache)
		return -ENOMEM;

	codec->cache = cache;
	codec->len = len;

	return 0;
}

static int codec_probe(struct platform_device *pdev)
{
	struct codec *codec;
	int ret;

	codec = devm_kzalloc(&pdev->dev, sizeof(*codec), GFP_KERNEL);
	if (!codec)
		return -ENOMEM;

	ret = codec_use_cache(codec, kzalloc(CODEC_CACHE_LEN, GFP_KERNEL),
			      CODEC_CACHE_LEN);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, codec);

	return 0;
}

static void codec_remove(struct platform_device *pdev)
{
	struct codec *codec = platform_get_drvdata(pdev);

	kfree(codec->cache);
}

static struct platform_driver codec_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = codec_probe,
	.remove = codec_remove,
};
module_platform_driver(codec_driver);

MODULE_DESCRIPTION("Codec that passes an allocation on without a name");
MODULE_LICENSE("GPL");
