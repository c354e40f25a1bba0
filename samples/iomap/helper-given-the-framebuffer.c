// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ticket display whose helper maps the picture: it is given the framebuffer alone, which
 * knows the device that it was made for.
 */
#include <linux/fb.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static const struct fb_ops ticket_ops = {
	.owner = THIS_MODULE,
};

static int ticket_map(struct fb_info *info)
{
	info->screen_base = ioremap(info->fix.smem_start, info->fix.smem_len);

	return info->screen_base ? 0 : -ENOMEM;
}

static int ticket_probe(struct platform_device *pdev)
{
	struct resource *res;
	struct fb_info *info;
	int ret;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	info = framebuffer_alloc(0, &pdev->dev);
	if (!info)
		return -ENOMEM;

	info->fbops = &ticket_ops;
	info->fix.smem_start = res->start;
	info->fix.smem_len = resource_size(res);
	info->var.xres = 64;
	info->var.yres = 16;
	info->var.bits_per_pixel = 32;

	ret = ticket_map(info);
	if (ret)
		goto err_release;

	ret = register_framebuffer(info);
	if (ret < 0)
		goto err_unmap;

	platform_set_drvdata(pdev, info);

	return 0;

err_unmap:
	iounmap(info->screen_base);
err_release:
	framebuffer_release(info);
	return ret;
}

static void ticket_remove(struct platform_device *pdev)
{
	struct fb_info *info = platform_get_drvdata(pdev);

	unregister_framebuffer(info);
	iounmap(info->screen_base);
	framebuffer_release(info);
}

static const struct of_device_id ticket_of_match[] = {
	{ .compatible = "devmify,ticket-display" },
	{ }
};
MODULE_DEVICE_TABLE(of, ticket_of_match);

static struct platform_driver ticket_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = ticket_of_match,
	},
	.probe = ticket_probe,
	.remove = ticket_remove,
};
module_platform_driver(ticket_driver);

MODULE_DESCRIPTION("Ticket display");
MODULE_LICENSE("GPL");
