// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: invalid-free in filter_state_end at unbind */
/*
 * Audio filter that ends its state with a function out of a header. The free
 * is linked into this very module and yet stands in no C file of it; another
 * user of the header needs it as it is.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include "keep-freed-in-other-file-header.h"

static int filter_probe(struct platform_device *pdev)
{
	struct filter_state *state;

	state = devm_kzalloc(&pdev->dev, sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;

	state->taps = 8;
	platform_set_drvdata(pdev, state);

	return 0;
}

static void filter_remove(struct platform_device *pdev)
{
	filter_state_end(platform_get_drvdata(pdev));
}

static struct platform_driver filter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = filter_probe,
	.remove = filter_remove,
};
module_platform_driver(filter_driver);

MODULE_DESCRIPTION("Audio filter whose state is freed in a header");
MODULE_LICENSE("GPL");
