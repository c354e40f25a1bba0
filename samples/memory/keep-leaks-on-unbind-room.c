// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network card with a block of parameters of its own. remove() frees what
 * netdev_priv() gives, which is room inside the net_device and no allocation:
 * the block leaks, and the free is wild. No free of the block can be told.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>

struct params {
	unsigned int speed;
	unsigned int duplex;
};

static int slowlan_probe(struct pcmcia_device *link)
{
	struct net_device *ndev;
	struct params *params;

	params = kzalloc(sizeof(*params), GFP_KERNEL);
	if (!params)
		return -ENOMEM;

	params->speed = 10;
	ndev = alloc_etherdev(sizeof(*params));
	if (!ndev) {
		kfree(params);
		return -ENOMEM;
	}

	ndev->ml_priv = params;
	link->priv = ndev;

	return 0;
}

static void slowlan_remove(struct pcmcia_device *link)
{
	struct net_device *ndev = link->priv;
	struct params *params = netdev_priv(ndev);

	kfree(params);
	free_netdev(ndev);
}

static const struct pcmcia_device_id slowlan_id[] = {
	PCMCIA_DEVICE_MANF_CARD(0x1209, 0x0008),
	PCMCIA_DEVICE_NULL
};
MODULE_DEVICE_TABLE(pcmcia, slowlan_id);

static struct pcmcia_driver slowlan_driver = {
	.owner = THIS_MODULE,
	.name = KBUILD_MODNAME,
	.probe = slowlan_probe,
	.remove = slowlan_remove,
	.id_table = slowlan_id,
};
module_pcmcia_driver(slowlan_driver);

MODULE_DESCRIPTION("Slow network card");
MODULE_LICENSE("GPL");
/* not run: the wild free in remove() is condemned before any conversion */
