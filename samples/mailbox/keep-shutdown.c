// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphore tower: the next stage must find its arms at rest, so that shutdown()
 * unregisters the mailbox before it lowers them, as remove() does.
 */
/* no naive: the test does not shut the machine down */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mailbox_controller.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define TOWER_ARMS	0x00

struct tower {
	struct mbox_controller mbox;
	struct mbox_chan arms;
	void __iomem *base;
};

static int tower_send_data(struct mbox_chan *chan, void *data)
{
	struct tower *tower = container_of(chan->mbox, struct tower, mbox);

	writel(*(u32 *)data, tower->base + TOWER_ARMS);

	return 0;
}

static const struct mbox_chan_ops tower_ops = {
	.send_data = tower_send_data,
};

static int tower_probe(struct platform_device *pdev)
{
	struct tower *tower;

	tower = devm_kzalloc(&pdev->dev, sizeof(*tower), GFP_KERNEL);
	if (!tower)
		return -ENOMEM;

	tower->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(tower->base))
		return PTR_ERR(tower->base);

	tower->mbox.dev = &pdev->dev;
	tower->mbox.ops = &tower_ops;
	tower->mbox.chans = &tower->arms;
	tower->mbox.num_chans = 1;
	platform_set_drvdata(pdev, tower);

	return mbox_controller_register(&tower->mbox);
}

static void tower_rest(struct platform_device *pdev)
{
	struct tower *tower = platform_get_drvdata(pdev);

	mbox_controller_unregister(&tower->mbox);
	writel(0, tower->base + TOWER_ARMS);
}

static const struct of_device_id tower_of_match[] = {
	{ .compatible = "devmify,semaphore-tower" },
	{ }
};
MODULE_DEVICE_TABLE(of, tower_of_match);

static struct platform_driver tower_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = tower_of_match,
	},
	.probe = tower_probe,
	.remove = tower_rest,
	.shutdown = tower_rest,
};
module_platform_driver(tower_driver);

MODULE_DESCRIPTION("Semaphore tower");
MODULE_LICENSE("GPL");
