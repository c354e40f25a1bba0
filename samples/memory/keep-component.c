// SPDX-License-Identifier: GPL-2.0-only
/*
 * Codec that allocates in probe, but after it has offered itself as a
 * component. Its bind and unbind may run from then on and use the block; the
 * order in which the pieces end is the aggregate's, not the device's.
 */
#include <linux/component.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct jack_codec {
	bool bound;
	u16 *thresholds;
};

static int jack_codec_bind(struct device *dev, struct device *master,
			   void *data)
{
	struct jack_codec *codec = dev_get_drvdata(dev);

	codec->bound = true;

	return 0;
}

static void jack_codec_unbind(struct device *dev, struct device *master,
			      void *data)
{
	struct jack_codec *codec = dev_get_drvdata(dev);

	codec->bound = false;
}

static const struct component_ops jack_codec_ops = {
	.bind = jack_codec_bind,
	.unbind = jack_codec_unbind,
};

static int jack_codec_probe(struct platform_device *pdev)
{
	struct jack_codec *codec;
	int ret;

	codec = devm_kzalloc(&pdev->dev, sizeof(*codec), GFP_KERNEL);
	if (!codec)
		return -ENOMEM;

	platform_set_drvdata(pdev, codec);

	ret = component_add(&pdev->dev, &jack_codec_ops);
	if (ret)
		return ret;

	codec->thresholds = kcalloc(8, sizeof(*codec->thresholds), GFP_KERNEL);
	if (!codec->thresholds) {
		component_del(&pdev->dev, &jack_codec_ops);
		return -ENOMEM;
	}

	return 0;
}

static void jack_codec_remove(struct platform_device *pdev)
{
	struct jack_codec *codec = platform_get_drvdata(pdev);

	component_del(&pdev->dev, &jack_codec_ops);
	kfree(codec->thresholds);
}

static struct platform_driver jack_codec_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = jack_codec_probe,
	.remove = jack_codec_remove,
};
module_platform_driver(jack_codec_driver);

MODULE_DESCRIPTION("Codec that allocates after it became a component");
MODULE_LICENSE("GPL");
