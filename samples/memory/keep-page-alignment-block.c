// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command list of which the device is told in which block of 512 bytes it is,
 * for it begins where a block does, as kmalloc() has it with a list of that size.
 */
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define LIST_BYTES 512

struct command {
	u32 code;
	u32 result;
};

#define LIST_BLOCK	0x10
#define LIST_SHIFT	9

struct roster {
	void __iomem *regs;
	struct command *commands;
	dma_addr_t begin;
};

static int roster_probe(struct platform_device *pdev)
{
	struct roster *roster;

	roster = devm_kzalloc(&pdev->dev, sizeof(*roster), GFP_KERNEL);
	if (!roster)
		return -ENOMEM;

	roster->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(roster->regs))
		return PTR_ERR(roster->regs);

	roster->commands = kzalloc(LIST_BYTES, GFP_KERNEL);
	if (!roster->commands)
		return -ENOMEM;

	roster->begin = dma_map_single(&pdev->dev, roster->commands, LIST_BYTES, DMA_TO_DEVICE);
	if (dma_mapping_error(&pdev->dev, roster->begin)) {
		kfree(roster->commands);
		return -EIO;
	}
	writel(roster->begin >> LIST_SHIFT, roster->regs + LIST_BLOCK);
	platform_set_drvdata(pdev, roster);

	return 0;
}

static void roster_remove(struct platform_device *pdev)
{
	struct roster *roster = platform_get_drvdata(pdev);

	writel(0, roster->regs + LIST_BLOCK);
	dma_unmap_single(&pdev->dev, roster->begin, LIST_BYTES, DMA_TO_DEVICE);
	kfree(roster->commands);
}

static struct platform_driver roster_driver = {
	.probe = roster_probe,
	.remove = roster_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(roster_driver);

MODULE_DESCRIPTION("Command list at a boundary");
MODULE_LICENSE("GPL");
