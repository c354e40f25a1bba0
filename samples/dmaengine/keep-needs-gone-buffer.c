// SPDX-License-Identifier: GPL-2.0-only
/*
 * Camera obscura: releasing the channel ends what it transfers, and only then does
 * remove() free the picture that the channel may write to.
 */
/* no naive: the test channel moves no data */
#include <linux/device.h>
#include <linux/dmaengine.h>
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define OBSCURA_SIZE	4096

struct obscura {
	struct dma_chan *rx;
	u8 *picture;
};

static ssize_t light_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct obscura *obscura = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", obscura->picture[0]);
}
static DEVICE_ATTR_RO(light);

static int obscura_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct obscura *obscura;
	int ret;

	obscura = devm_kzalloc(dev, sizeof(*obscura), GFP_KERNEL);
	if (!obscura)
		return -ENOMEM;

	obscura->rx = dma_request_chan(dev, "rx");
	if (IS_ERR(obscura->rx))
		return PTR_ERR(obscura->rx);

	obscura->picture = kzalloc(OBSCURA_SIZE, GFP_KERNEL);
	if (!obscura->picture) {
		ret = -ENOMEM;
		goto err_release;
	}

	platform_set_drvdata(pdev, obscura);

	ret = device_create_file(dev, &dev_attr_light);
	if (ret)
		goto err_free;

	return 0;

err_free:
	kfree(obscura->picture);
err_release:
	dma_release_channel(obscura->rx);
	return ret;
}

static void obscura_remove(struct platform_device *pdev)
{
	struct obscura *obscura = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_light);
	dma_release_channel(obscura->rx);
	kfree(obscura->picture);
}

static const struct of_device_id obscura_of_match[] = {
	{ .compatible = "devmify,camera-obscura" },
	{ }
};
MODULE_DEVICE_TABLE(of, obscura_of_match);

static struct platform_driver obscura_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = obscura_of_match,
	},
	.probe = obscura_probe,
	.remove = obscura_remove,
};
module_platform_driver(obscura_driver);

MODULE_DESCRIPTION("Camera obscura");
MODULE_LICENSE("GPL");
