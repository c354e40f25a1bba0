// SPDX-License-Identifier: GPL-2.0-only
/*
 * Capture card that is its own DMA controller: probe makes a device for that
 * first, whose driver gives the channel. remove() gives it back before the
 * device goes; devres would do so when the controller is freed already.
 */
/* no naive: the test machine has no driver for the child that gives a channel */
#include <linux/dmaengine.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct capture {
	struct platform_device *controller;
	struct dma_chan *chan;
};

static int capture_probe(struct platform_device *pdev)
{
	struct capture *capture;
	int err;

	capture = devm_kzalloc(&pdev->dev, sizeof(*capture), GFP_KERNEL);
	if (!capture)
		return -ENOMEM;

	capture->controller = platform_device_register_data(&pdev->dev, "capture-dma",
							    PLATFORM_DEVID_AUTO, NULL, 0);
	if (IS_ERR(capture->controller))
		return PTR_ERR(capture->controller);

	capture->chan = dma_request_chan(&pdev->dev, "tape");
	if (IS_ERR(capture->chan)) {
		err = PTR_ERR(capture->chan);
		goto unregister;
	}

	platform_set_drvdata(pdev, capture);

	return 0;

unregister:
	platform_device_unregister(capture->controller);
	return err;
}

static void capture_remove(struct platform_device *pdev)
{
	struct capture *capture = platform_get_drvdata(pdev);

	dma_release_channel(capture->chan);
	platform_device_unregister(capture->controller);
}

static struct platform_driver capture_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = capture_probe,
	.remove = capture_remove,
};
module_platform_driver(capture_driver);

MODULE_DESCRIPTION("Capture card with a DMA controller of its own");
MODULE_LICENSE("GPL");
