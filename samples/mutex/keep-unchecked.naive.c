// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network device without a wire. Its lock lies in the private room of the
 * net_device, which remove() frees: what devres destroyed afterwards would be
 * gone.
 */
/* condemned by: KASAN */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>

struct loom {
	struct mutex lock;	/* the counters */
	u64 opened;
};

static int loom_open(struct net_device *ndev)
{
	struct loom *loom = netdev_priv(ndev);

	mutex_lock(&loom->lock);
	loom->opened++;
	mutex_unlock(&loom->lock);

	return 0;
}

static netdev_tx_t loom_start_xmit(struct sk_buff *skb, struct net_device *ndev)
{
	dev_kfree_skb(skb);

	return NETDEV_TX_OK;
}

static const struct net_device_ops loom_ops = {
	.ndo_open = loom_open,
	.ndo_start_xmit = loom_start_xmit,
};

static int loom_probe(struct platform_device *pdev)
{
	struct net_device *ndev;
	struct loom *loom;
	int ret;

	ndev = alloc_etherdev(sizeof(*loom));
	if (!ndev)
		return -ENOMEM;

	loom = netdev_priv(ndev);

	ret = dev_alloc_name(ndev, "loom%d");
	if (ret < 0)
		goto err_free;

	ret = devm_mutex_init(&pdev->dev, &loom->lock);
	if (ret)
		goto err_free;

	SET_NETDEV_DEV(ndev, &pdev->dev);
	ndev->netdev_ops = &loom_ops;
	eth_hw_addr_random(ndev);
	platform_set_drvdata(pdev, ndev);

	ret = register_netdev(ndev);
	if (ret)
		goto err_free;

	return 0;

err_free:
	free_netdev(ndev);
	return ret;
}

static void loom_remove(struct platform_device *pdev)
{
	struct net_device *ndev = platform_get_drvdata(pdev);

	unregister_netdev(ndev);
	free_netdev(ndev);
}

static struct platform_driver loom_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = loom_probe,
	.remove = loom_remove,
};
module_platform_driver(loom_driver);

MODULE_DESCRIPTION("Network device without a wire");
MODULE_LICENSE("GPL");
