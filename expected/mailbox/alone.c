// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pneumatic post: four tubes to another processor, with the controller in the
 * driver's own managed struct, and remove() only to unregister it.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mailbox_controller.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define TUBES		4

#define TUBE_CAPSULE(n)	((n) * 0x10)
#define TUBE_STATE(n)	((n) * 0x10 + 0x04)

#define TUBE_FREE	BIT(0)

struct post {
	struct mbox_controller mbox;
	struct mbox_chan tubes[TUBES];
	void __iomem *base;
};

static unsigned long post_tube(struct mbox_chan *chan)
{
	return chan - chan->mbox->chans;
}

static int post_send_data(struct mbox_chan *chan, void *data)
{
	struct post *post = container_of(chan->mbox, struct post, mbox);

	writel(*(u32 *)data, post->base + TUBE_CAPSULE(post_tube(chan)));

	return 0;
}

static bool post_last_tx_done(struct mbox_chan *chan)
{
	struct post *post = container_of(chan->mbox, struct post, mbox);

	return readl(post->base + TUBE_STATE(post_tube(chan))) & TUBE_FREE;
}

static const struct mbox_chan_ops post_ops = {
	.send_data = post_send_data,
	.last_tx_done = post_last_tx_done,
};

static int post_probe(struct platform_device *pdev)
{
	struct post *post;
	int ret;

	post = devm_kzalloc(&pdev->dev, sizeof(*post), GFP_KERNEL);
	if (!post)
		return -ENOMEM;

	post->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(post->base))
		return PTR_ERR(post->base);

	post->mbox.dev = &pdev->dev;
	post->mbox.ops = &post_ops;
	post->mbox.chans = post->tubes;
	post->mbox.num_chans = TUBES;
	post->mbox.txdone_poll = true;
	post->mbox.txpoll_period = 5;

	ret = devm_mbox_controller_register(&pdev->dev, &post->mbox);
	if (ret)
		dev_err(&pdev->dev, "cannot register the tubes: %d\n", ret);

	return ret;
}

static const struct of_device_id post_of_match[] = {
	{ .compatible = "devmify,pneumatic-post" },
	{ }
};
MODULE_DEVICE_TABLE(of, post_of_match);

static struct platform_driver post_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = post_of_match,
	},
	.probe = post_probe,
};
module_platform_driver(post_driver);

MODULE_DESCRIPTION("Pneumatic post");
MODULE_LICENSE("GPL");
