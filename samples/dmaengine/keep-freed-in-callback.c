// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ticker that does without DMA once its channel has stalled: the watchdog's
 * work releases the channel.
 */
/* no naive: whether the work is ahead of the unbind is a matter of time */
#include <linux/dmaengine.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

struct ticker {
	struct delayed_work watchdog;
	struct dma_chan *chan;
};

static void ticker_watchdog(struct work_struct *work)
{
	struct ticker *ticker = container_of(work, struct ticker, watchdog.work);

	if (!ticker->chan)
		return;

	/* From now on each word is written by hand. */
	dmaengine_terminate_sync(ticker->chan);
	dma_release_channel(ticker->chan);
	ticker->chan = NULL;
}

static int ticker_probe(struct platform_device *pdev)
{
	struct ticker *ticker;

	ticker = devm_kzalloc(&pdev->dev, sizeof(*ticker), GFP_KERNEL);
	if (!ticker)
		return -ENOMEM;

	ticker->chan = dma_request_chan(&pdev->dev, "tape");
	if (IS_ERR(ticker->chan))
		return PTR_ERR(ticker->chan);

	INIT_DELAYED_WORK(&ticker->watchdog, ticker_watchdog);
	schedule_delayed_work(&ticker->watchdog, msecs_to_jiffies(100));
	platform_set_drvdata(pdev, ticker);

	return 0;
}

static void ticker_remove(struct platform_device *pdev)
{
	struct ticker *ticker = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&ticker->watchdog);
	if (ticker->chan)
		dma_release_channel(ticker->chan);
}

static struct platform_driver ticker_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = ticker_probe,
	.remove = ticker_remove,
};
module_platform_driver(ticker_driver);

MODULE_DESCRIPTION("Ticker");
MODULE_LICENSE("GPL");
