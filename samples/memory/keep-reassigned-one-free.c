// SPDX-License-Identifier: GPL-2.0-only
/*
 * Encoder whose buffer comes from one of two allocations and is freed in one
 * place. The second has no managed twin, so the free must stay for it, and
 * then the first must stay as it is too.
 */
/* no naive: the second allocation is not reached in the test machine */
#include <linux/module.h>
#include <linux/numa.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define ENCODER_BUF_LEN	256

static int node = NUMA_NO_NODE;
module_param(node, int, 0444);
MODULE_PARM_DESC(node, "node that the buffer shall lie on");

struct encoder {
	u8 *buf;
};

static int encoder_probe(struct platform_device *pdev)
{
	struct encoder *encoder;

	encoder = devm_kzalloc(&pdev->dev, sizeof(*encoder), GFP_KERNEL);
	if (!encoder)
		return -ENOMEM;

	if (node == NUMA_NO_NODE)
		encoder->buf = kzalloc(ENCODER_BUF_LEN, GFP_KERNEL);
	else
		encoder->buf = kzalloc_node(ENCODER_BUF_LEN, GFP_KERNEL, node);
	if (!encoder->buf)
		return -ENOMEM;

	platform_set_drvdata(pdev, encoder);

	return 0;
}

static void encoder_remove(struct platform_device *pdev)
{
	struct encoder *encoder = platform_get_drvdata(pdev);

	kfree(encoder->buf);
}

static struct platform_driver encoder_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = encoder_probe,
	.remove = encoder_remove,
};
module_platform_driver(encoder_driver);

MODULE_DESCRIPTION("Encoder with two allocations and one free");
MODULE_LICENSE("GPL");
