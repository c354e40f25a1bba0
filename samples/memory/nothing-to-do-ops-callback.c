// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pad controller with a table of per-chip operations. One of them is called
 * probe, but no bus calls it: the controller does, once for every lane, and
 * ends each lane with the operation called remove. Neither is a binding, so
 * nothing that hangs on a binding may own the lane.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define PAD_LANES	2

struct pad;

struct pad_lane {
	struct pad *pad;
	unsigned int index;
};

struct pad_lane_ops {
	struct pad_lane *(*probe)(struct pad *pad, unsigned int index);
	void (*remove)(struct pad_lane *lane);
};

struct pad {
	struct device *dev;
	const struct pad_lane_ops *ops;
	struct pad_lane *lanes[PAD_LANES];
};

static struct pad_lane *usb2_lane_probe(struct pad *pad, unsigned int index)
{
	struct pad_lane *lane;

	lane = kzalloc(sizeof(*lane), GFP_KERNEL);
	if (!lane)
		return ERR_PTR(-ENOMEM);

	lane->pad = pad;
	lane->index = index;

	return lane;
}

static void usb2_lane_remove(struct pad_lane *lane)
{
	kfree(lane);
}

static const struct pad_lane_ops usb2_lane_ops = {
	.probe = usb2_lane_probe,
	.remove = usb2_lane_remove,
};

static void pad_destroy(struct pad *pad, unsigned int count)
{
	while (count--)
		pad->ops->remove(pad->lanes[count]);
}

static int pad_probe(struct platform_device *pdev)
{
	struct pad_lane *lane;
	struct pad *pad;
	unsigned int i;

	pad = devm_kzalloc(&pdev->dev, sizeof(*pad), GFP_KERNEL);
	if (!pad)
		return -ENOMEM;

	pad->dev = &pdev->dev;
	pad->ops = &usb2_lane_ops;

	for (i = 0; i < PAD_LANES; i++) {
		lane = pad->ops->probe(pad, i);
		if (IS_ERR(lane)) {
			pad_destroy(pad, i);
			return PTR_ERR(lane);
		}
		pad->lanes[i] = lane;
	}

	platform_set_drvdata(pdev, pad);

	return 0;
}

static void pad_remove(struct platform_device *pdev)
{
	pad_destroy(platform_get_drvdata(pdev), PAD_LANES);
}

static struct platform_driver pad_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = pad_probe,
	.remove = pad_remove,
};
module_platform_driver(pad_driver);

MODULE_DESCRIPTION("Pad controller whose lane operations are called probe and remove");
MODULE_LICENSE("GPL");
