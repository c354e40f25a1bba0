// SPDX-License-Identifier: GPL-2.0-only
/*
 * Panel light at the end point of a DisplayPort AUX channel.
 */
#include <drm/display/drm_dp_aux_bus.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/slab.h>

struct panel {
	struct led_classdev led;
	enum led_brightness level;
};

static void panel_set(struct led_classdev *cdev, enum led_brightness level)
{
	container_of(cdev, struct panel, led)->level = level;
}

static int panel_probe(struct dp_aux_ep_device *ep)
{
	struct panel *panel;
	int ret;

	panel = kzalloc(sizeof(*panel), GFP_KERNEL);
	if (!panel)
		return -ENOMEM;

	panel->led.name = "panel:green:status";
	panel->led.brightness_set = panel_set;
	ret = led_classdev_register(&ep->dev, &panel->led);
	if (ret) {
		kfree(panel);
		return ret;
	}

	dev_set_drvdata(&ep->dev, panel);

	return 0;
}

static void panel_remove(struct dp_aux_ep_device *ep)
{
	struct panel *panel = dev_get_drvdata(&ep->dev);

	led_classdev_unregister(&panel->led);
	kfree(panel);
}

static struct dp_aux_ep_driver panel_driver = {
	.probe = panel_probe,
	.remove = panel_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};

static int __init panel_init(void)
{
	return dp_aux_dp_driver_register(&panel_driver);
}
module_init(panel_init);

static void __exit panel_exit(void)
{
	dp_aux_dp_driver_unregister(&panel_driver);
}
module_exit(panel_exit);

MODULE_DESCRIPTION("Panel light at the end point of a DisplayPort AUX channel");
MODULE_LICENSE("GPL");
