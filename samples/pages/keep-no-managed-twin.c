// SPDX-License-Identifier: GPL-2.0-only
/*
 * ISA sound card whose buffer has to lie where its DMA controller can reach
 * it. __get_dma_pages() sees to that and has no managed twin by its name.
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define ISA_ORDER	1

struct isa_sound {
	unsigned long buffer;
};

static int isa_sound_probe(struct platform_device *pdev)
{
	struct isa_sound *sound;

	sound = devm_kzalloc(&pdev->dev, sizeof(*sound), GFP_KERNEL);
	if (!sound)
		return -ENOMEM;

	sound->buffer = __get_dma_pages(GFP_KERNEL, ISA_ORDER);
	if (!sound->buffer)
		return -ENOMEM;

	platform_set_drvdata(pdev, sound);

	return 0;
}

static void isa_sound_remove(struct platform_device *pdev)
{
	struct isa_sound *sound = platform_get_drvdata(pdev);

	free_pages(sound->buffer, ISA_ORDER);
}

static struct platform_driver isa_sound_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = isa_sound_probe,
	.remove = isa_sound_remove,
};
module_platform_driver(isa_sound_driver);

MODULE_DESCRIPTION("ISA sound card with pages for its DMA controller");
MODULE_LICENSE("GPL");
