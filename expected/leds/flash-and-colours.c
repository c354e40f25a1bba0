// SPDX-License-Identifier: GPL-2.0-only
/*
 * Beacon with a flash and a lamp of two colours, which both go with the device, and
 * remove() with them.
 */
#include <linux/io.h>
#include <linux/led-class-flash.h>
#include <linux/led-class-multicolor.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define BEACON_TORCH	0x00
#define BEACON_STROBE	0x04
#define BEACON_COLOUR	0x08

struct beacon {
	void __iomem *regs;
	struct led_classdev_flash flash;
	struct led_classdev_mc lamp;
	struct mc_subled colours[2];
};

static void beacon_torch(struct led_classdev *cdev, enum led_brightness brightness)
{
	struct beacon *beacon = container_of(lcdev_to_flcdev(cdev), struct beacon, flash);

	writel(brightness, beacon->regs + BEACON_TORCH);
}

static int beacon_strobe(struct led_classdev_flash *flash, bool state)
{
	struct beacon *beacon = container_of(flash, struct beacon, flash);

	writel(state, beacon->regs + BEACON_STROBE);

	return 0;
}

static const struct led_flash_ops beacon_ops = {
	.strobe_set = beacon_strobe,
};

static void beacon_colour(struct led_classdev *cdev, enum led_brightness brightness)
{
	struct beacon *beacon = container_of(lcdev_to_mccdev(cdev), struct beacon, lamp);

	writel(brightness, beacon->regs + BEACON_COLOUR);
}

static int beacon_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct beacon *beacon;
	int ret;

	beacon = devm_kzalloc(dev, sizeof(*beacon), GFP_KERNEL);
	if (!beacon)
		return -ENOMEM;

	beacon->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(beacon->regs))
		return PTR_ERR(beacon->regs);

	beacon->flash.led_cdev.name = "white:flash";
	beacon->flash.led_cdev.brightness_set = beacon_torch;
	beacon->flash.led_cdev.flags = LED_DEV_CAP_FLASH;
	beacon->flash.ops = &beacon_ops;
	ret = devm_led_classdev_flash_register(dev, &beacon->flash);
	if (ret)
		return ret;

	beacon->colours[0].color_index = LED_COLOR_ID_RED;
	beacon->colours[1].color_index = LED_COLOR_ID_GREEN;
	beacon->lamp.subled_info = beacon->colours;
	beacon->lamp.num_colors = ARRAY_SIZE(beacon->colours);
	beacon->lamp.led_cdev.name = "multi:status";
	beacon->lamp.led_cdev.brightness_set = beacon_colour;
	return devm_led_classdev_multicolor_register(dev, &beacon->lamp);
}

static const struct of_device_id beacon_of_match[] = {
	{ .compatible = "fictional,beacon" },
	{ }
};
MODULE_DEVICE_TABLE(of, beacon_of_match);

static struct platform_driver beacon_driver = {
	.probe = beacon_probe,
	.driver = {
		.name = "beacon",
		.of_match_table = beacon_of_match,
	},
};
module_platform_driver(beacon_driver);

MODULE_DESCRIPTION("Beacon");
MODULE_LICENSE("GPL");

/* not run: the test kernel has no flash lamps */
