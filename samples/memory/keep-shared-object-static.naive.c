// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in machine_probe after a failed probe */
/*
 * Sound machine with a static table of links. A probe that has to be repeated
 * finds the entry of the first try still in place and uses it again. Memory
 * that goes when a probe fails would leave a dangling pointer in the table.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct dai_format {
	unsigned int rate;
	unsigned int channels;
};

struct dai_link {
	const char *name;
	struct dai_format *format;
};

static struct dai_link machine_links[] = {
	{ .name = "playback" },
};

static int machine_probe(struct platform_device *pdev)
{
	struct dai_link *link = &machine_links[0];
	u32 *card;

	if (!link->format)
		link->format = devm_kzalloc(&pdev->dev, sizeof(*link->format),
					    GFP_KERNEL);
	if (!link->format)
		return -ENOMEM;

	link->format->rate = 48000;
	link->format->channels = 2;

	/* fails now and then; the table stays for the next try */
	card = devm_kcalloc(&pdev->dev, 4, sizeof(*card), GFP_KERNEL);
	if (!card)
		return -ENOMEM;

	platform_set_drvdata(pdev, card);

	return 0;
}

static void machine_remove(struct platform_device *pdev)
{
	machine_links[0].format->channels = 0;
}

static struct platform_driver machine_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = machine_probe,
	.remove = machine_remove,
};

static int __init machine_init(void)
{
	return platform_driver_register(&machine_driver);
}

static void __exit machine_exit(void)
{
	platform_driver_unregister(&machine_driver);
	kfree(machine_links[0].format);
}

module_init(machine_init);
module_exit(machine_exit);

MODULE_DESCRIPTION("Sound machine that keeps its link table over failed probes");
MODULE_LICENSE("GPL");
