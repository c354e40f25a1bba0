// SPDX-License-Identifier: GPL-2.0-only
/*
 * Video decoder: it may only be put into reset after its clock has stopped, or
 * it hangs the bus. A clock that devres disabled would stop after the reset.
 */
/* no naive: the kernel does not see in which order clock and reset go */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/sysfs.h>

#define DECODER_FRAMES	0x40

struct decoder {
	void __iomem *base;
	struct clk *core;
	struct reset_control *rst;
};

static ssize_t frames_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct decoder *decoder = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", readl(decoder->base + DECODER_FRAMES));
}
static DEVICE_ATTR_RO(frames);

static int decoder_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct decoder *decoder;
	int ret;

	decoder = devm_kzalloc(dev, sizeof(*decoder), GFP_KERNEL);
	if (!decoder)
		return -ENOMEM;

	decoder->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(decoder->base))
		return PTR_ERR(decoder->base);

	decoder->rst = devm_reset_control_get_exclusive(dev, NULL);
	if (IS_ERR(decoder->rst))
		return PTR_ERR(decoder->rst);

	ret = reset_control_deassert(decoder->rst);
	if (ret)
		return ret;

	decoder->core = devm_clk_get(dev, "core");
	if (IS_ERR(decoder->core)) {
		ret = PTR_ERR(decoder->core);
		goto err_reset;
	}

	ret = clk_prepare_enable(decoder->core);
	if (ret)
		goto err_reset;

	platform_set_drvdata(pdev, decoder);

	ret = device_create_file(dev, &dev_attr_frames);
	if (ret)
		goto err_clk;

	return 0;

err_clk:
	clk_disable_unprepare(decoder->core);
err_reset:
	reset_control_assert(decoder->rst);
	return ret;
}

static void decoder_remove(struct platform_device *pdev)
{
	struct decoder *decoder = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_frames);
	clk_disable_unprepare(decoder->core);
	reset_control_assert(decoder->rst);
}

static const struct of_device_id decoder_of_match[] = {
	{ .compatible = "devmify,decoder" },
	{ }
};
MODULE_DEVICE_TABLE(of, decoder_of_match);

static struct platform_driver decoder_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = decoder_of_match,
	},
	.probe = decoder_probe,
	.remove = decoder_remove,
};
module_platform_driver(decoder_driver);

MODULE_DESCRIPTION("Video decoder");
MODULE_LICENSE("GPL");
