// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bellows card: a failing probe takes the interrupt and the files back and only
 * leaks the memory, which nobody knows any more. Managed, it is freed.
 */
#include <linux/debugfs.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>

struct bellows {
	struct dentry *dir;
	u32 puffs;
};

static irqreturn_t bellows_irq(int irq, void *data)
{
	struct bellows *bellows = data;

	bellows->puffs++;
	return IRQ_HANDLED;
}

static int bellows_probe(struct pcmcia_device *link)
{
	struct bellows *bellows;
	int err;

	bellows = kzalloc(sizeof(*bellows), GFP_KERNEL);
	if (!bellows)
		return -ENOMEM;

	link->priv = bellows;
	bellows->dir = debugfs_create_dir("bellows", NULL);
	debugfs_create_u32("puffs", 0444, bellows->dir, &bellows->puffs);

	err = request_irq(link->irq, bellows_irq, IRQF_SHARED, "bellows", bellows);
	if (err) {
		debugfs_remove(bellows->dir);
		kfree(bellows);
		return err;
	}

	err = pcmcia_enable_device(link);
	if (err) {
		free_irq(link->irq, bellows);
		debugfs_remove(bellows->dir);
		return err;
	}

	return 0;
}

static void bellows_remove(struct pcmcia_device *link)
{
	struct bellows *bellows = link->priv;

	pcmcia_disable_device(link);
	free_irq(link->irq, bellows);
	debugfs_remove(bellows->dir);
	kfree(bellows);
}

static const struct pcmcia_device_id bellows_id[] = {
	PCMCIA_DEVICE_MANF_CARD(0x1209, 0x0005),
	PCMCIA_DEVICE_NULL
};
MODULE_DEVICE_TABLE(pcmcia, bellows_id);

static struct pcmcia_driver bellows_driver = {
	.owner = THIS_MODULE,
	.name = KBUILD_MODNAME,
	.probe = bellows_probe,
	.remove = bellows_remove,
	.id_table = bellows_id,
};
module_pcmcia_driver(bellows_driver);

MODULE_DESCRIPTION("Bellows card");
MODULE_LICENSE("GPL");
/* not run: a made card has no socket that it could be enabled in */
