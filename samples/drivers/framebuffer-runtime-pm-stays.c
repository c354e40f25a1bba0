// SPDX-License-Identifier: GPL-2.0-only
/*
 * Framebuffer whose frame, registers, palette and clocks are got for the device.
 * The pixel clock is turned off and on by runtime PM, whose last call in
 * remove() may find it off: that it is enabled stays, and so does the fb_info,
 * which has no managed twin.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/fb.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>

#define TERN_BASE		0x00
#define TERN_CTRL		0x04

#define TERN_CTRL_ON		1

#define TERN_WIDTH		320
#define TERN_HEIGHT		240
#define TERN_SIZE		(TERN_WIDTH * TERN_HEIGHT * 2)
#define TERN_COLOURS		16

struct tern_fb {
	struct fb_info *info;
	void __iomem *regs;
	struct clk *pixel_clk;
	struct clk *bus_clk;
	void *frame;
	dma_addr_t frame_dma;
	u32 *palette;
};

static int tern_fb_setcolreg(unsigned int regno, unsigned int red,
			     unsigned int green, unsigned int blue,
			     unsigned int transp, struct fb_info *info)
{
	struct tern_fb *tern = info->par;

	if (regno >= TERN_COLOURS)
		return -EINVAL;

	tern->palette[regno] = (red & 0xf800) | (green & 0xfc00) >> 5 |
			       (blue & 0xf800) >> 11;

	return 0;
}

static const struct fb_ops tern_fb_ops = {
	.owner = THIS_MODULE,
	.fb_setcolreg = tern_fb_setcolreg,
};

static int tern_fb_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct fb_info *info;
	struct tern_fb *tern;
	struct resource *res;
	int ret;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENXIO;

	info = framebuffer_alloc(sizeof(*tern), dev);
	if (!info)
		return -ENOMEM;

	tern = info->par;
	tern->info = info;

	tern->palette = kcalloc(TERN_COLOURS, sizeof(*tern->palette),
				GFP_KERNEL);
	if (!tern->palette) {
		ret = -ENOMEM;
		goto err_release_fb;
	}

	tern->regs = ioremap(res->start, resource_size(res));
	if (!tern->regs) {
		ret = -ENOMEM;
		goto err_free_palette;
	}

	tern->frame = dma_alloc_coherent(dev, TERN_SIZE, &tern->frame_dma,
					 GFP_KERNEL);
	if (!tern->frame) {
		ret = -ENOMEM;
		goto err_unmap;
	}

	tern->bus_clk = clk_get(dev, "bus");
	if (IS_ERR(tern->bus_clk)) {
		ret = PTR_ERR(tern->bus_clk);
		goto err_free_frame;
	}

	ret = clk_prepare_enable(tern->bus_clk);
	if (ret)
		goto err_put_bus_clk;

	tern->pixel_clk = clk_get(dev, "pixel");
	if (IS_ERR(tern->pixel_clk)) {
		ret = PTR_ERR(tern->pixel_clk);
		goto err_disable_bus_clk;
	}

	ret = clk_prepare_enable(tern->pixel_clk);
	if (ret)
		goto err_put_pixel_clk;

	platform_set_drvdata(pdev, tern);

	info->fbops = &tern_fb_ops;
	info->pseudo_palette = tern->palette;
	info->screen_buffer = tern->frame;
	info->screen_size = TERN_SIZE;
	info->fix.smem_start = tern->frame_dma;
	info->fix.smem_len = TERN_SIZE;
	info->fix.line_length = TERN_WIDTH * 2;
	info->fix.visual = FB_VISUAL_TRUECOLOR;
	info->var.xres = TERN_WIDTH;
	info->var.yres = TERN_HEIGHT;
	info->var.bits_per_pixel = 16;

	writel(tern->frame_dma, tern->regs + TERN_BASE);
	writel(TERN_CTRL_ON, tern->regs + TERN_CTRL);

	pm_runtime_set_active(dev);
	pm_runtime_enable(dev);

	ret = register_framebuffer(info);
	if (ret)
		goto err_disable_pm;

	return 0;

err_disable_pm:
	pm_runtime_disable(dev);
	pm_runtime_set_suspended(dev);
	writel(0, tern->regs + TERN_CTRL);
	clk_disable_unprepare(tern->pixel_clk);
err_put_pixel_clk:
	clk_put(tern->pixel_clk);
err_disable_bus_clk:
	clk_disable_unprepare(tern->bus_clk);
err_put_bus_clk:
	clk_put(tern->bus_clk);
err_free_frame:
	dma_free_coherent(dev, TERN_SIZE, tern->frame, tern->frame_dma);
err_unmap:
	iounmap(tern->regs);
err_free_palette:
	kfree(tern->palette);
err_release_fb:
	framebuffer_release(info);
	return ret;
}

static void tern_fb_remove(struct platform_device *pdev)
{
	struct tern_fb *tern = platform_get_drvdata(pdev);
	struct device *dev = &pdev->dev;

	unregister_framebuffer(tern->info);
	pm_runtime_get_sync(dev);
	writel(0, tern->regs + TERN_CTRL);
	clk_disable_unprepare(tern->pixel_clk);
	pm_runtime_disable(dev);
	pm_runtime_set_suspended(dev);
	pm_runtime_put_noidle(dev);
	clk_put(tern->pixel_clk);
	clk_disable_unprepare(tern->bus_clk);
	clk_put(tern->bus_clk);
	dma_free_coherent(dev, TERN_SIZE, tern->frame, tern->frame_dma);
	iounmap(tern->regs);
	kfree(tern->palette);
	framebuffer_release(tern->info);
}

static int tern_fb_suspend(struct device *dev)
{
	struct tern_fb *tern = dev_get_drvdata(dev);

	clk_disable_unprepare(tern->pixel_clk);

	return 0;
}

static int tern_fb_resume(struct device *dev)
{
	struct tern_fb *tern = dev_get_drvdata(dev);

	return clk_prepare_enable(tern->pixel_clk);
}

static DEFINE_RUNTIME_DEV_PM_OPS(tern_fb_pm_ops, tern_fb_suspend,
				 tern_fb_resume, NULL);

static struct platform_driver tern_fb_driver = {
	.probe = tern_fb_probe,
	.remove = tern_fb_remove,
	.driver = {
		.name = "tern-fb",
		.pm = pm_ptr(&tern_fb_pm_ops),
	},
};
module_platform_driver(tern_fb_driver);

MODULE_DESCRIPTION("Tern framebuffer");
MODULE_LICENSE("GPL");
