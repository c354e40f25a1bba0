// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ring of lamps that is registered before the managed frame that it is drawn
 * from: devres would free the frame first, and the LED core turns the ring off.
 */
#include <linux/io.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#define RING_LAMPS	16

struct ring {
	struct led_classdev cdev;
	void __iomem *regs;
	u8 *frame;
};

static void ring_set(struct led_classdev *cdev, enum led_brightness brightness)
{
	struct ring *ring = container_of(cdev, struct ring, cdev);

	/* it may be lit before there is a frame */
	if (!ring->frame)
		return;

	memset(ring->frame, brightness, RING_LAMPS);
	memcpy_toio(ring->regs, ring->frame, RING_LAMPS);
}

static int ring_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct ring *ring;
	int ret;

	ring = devm_kzalloc(dev, sizeof(*ring), GFP_KERNEL);
	if (!ring)
		return -ENOMEM;

	ring->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(ring->regs))
		return PTR_ERR(ring->regs);

	ring->cdev.name = "ring:white:status";
	ring->cdev.brightness_set = ring_set;
	ret = led_classdev_register(dev, &ring->cdev);
	if (ret)
		return ret;

	ring->frame = devm_kzalloc(dev, RING_LAMPS, GFP_KERNEL);
	if (!ring->frame) {
		led_classdev_unregister(&ring->cdev);
		return -ENOMEM;
	}

	platform_set_drvdata(pdev, ring);

	return 0;
}

static void ring_remove(struct platform_device *pdev)
{
	struct ring *ring = platform_get_drvdata(pdev);

	led_classdev_unregister(&ring->cdev);
}

static const struct of_device_id ring_of_match[] = {
	{ .compatible = "fictional,lamp-ring" },
	{ }
};
MODULE_DEVICE_TABLE(of, ring_of_match);

static struct platform_driver ring_driver = {
	.probe = ring_probe,
	.remove = ring_remove,
	.driver = {
		.name = "lamp-ring",
		.of_match_table = ring_of_match,
	},
};
module_platform_driver(ring_driver);

MODULE_DESCRIPTION("Ring of lamps");
MODULE_LICENSE("GPL");
