// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slide projector: its lamp is registered behind the picture, which turns it off
 * to blank.  Devres would take the lamp away first, while the picture can still be
 * blanked.
 */
/* no naive: the test blanks nothing */
#include <linux/backlight.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fb.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>

#define PROJECTOR_LAMP	0x11
#define PROJECTOR_SIZE	(32 * 32)

struct projector {
	struct fb_info info;
	struct backlight_device *lamp;
};

static int projector_lamp(struct backlight_device *bl)
{
	return i2c_smbus_write_byte_data(bl_get_data(bl), PROJECTOR_LAMP,
					 backlight_get_brightness(bl));
}

static const struct backlight_ops projector_lamp_ops = {
	.update_status = projector_lamp,
};

static int projector_blank(int blank, struct fb_info *info)
{
	struct projector *projector = info->par;

	if (!projector->lamp)
		return 0;

	return blank ? backlight_disable(projector->lamp) : backlight_enable(projector->lamp);
}

static const struct fb_ops projector_ops = {
	.owner = THIS_MODULE,
	.fb_blank = projector_blank,
};

static int projector_probe(struct i2c_client *client)
{
	struct device *dev = &client->dev;
	struct projector *projector;
	struct backlight_device *lamp;
	int ret;

	projector = devm_kzalloc(dev, sizeof(*projector), GFP_KERNEL);
	if (!projector)
		return -ENOMEM;

	projector->info.screen_buffer = devm_kzalloc(dev, PROJECTOR_SIZE, GFP_KERNEL);
	if (!projector->info.screen_buffer)
		return -ENOMEM;

	projector->info.par = projector;
	projector->info.device = dev;
	projector->info.fbops = &projector_ops;
	projector->info.var.xres = 32;
	projector->info.var.yres = 32;
	projector->info.var.bits_per_pixel = 8;
	projector->info.fix.line_length = 32;

	ret = register_framebuffer(&projector->info);
	if (ret)
		return ret;

	lamp = devm_backlight_device_register(dev, "projector", dev, client,
					      &projector_lamp_ops, NULL);
	if (IS_ERR(lamp)) {
		ret = PTR_ERR(lamp);
		goto err_unregister;
	}

	projector->lamp = lamp;
	i2c_set_clientdata(client, projector);

	return 0;

err_unregister:
	unregister_framebuffer(&projector->info);
	return ret;
}

static void projector_remove(struct i2c_client *client)
{
	struct projector *projector = i2c_get_clientdata(client);

	unregister_framebuffer(&projector->info);
}

static const struct i2c_device_id projector_ids[] = {
	{ "slide-projector" },
	{ }
};
MODULE_DEVICE_TABLE(i2c, projector_ids);

static struct i2c_driver projector_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = projector_ids,
	.probe = projector_probe,
	.remove = projector_remove,
};
module_i2c_driver(projector_driver);

MODULE_DESCRIPTION("Slide projector");
MODULE_LICENSE("GPL");
