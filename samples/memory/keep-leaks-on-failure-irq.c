// SPDX-License-Identifier: GPL-2.0-only
/*
 * Organ card: a failing probe takes its files back and forgets the interrupt,
 * whose handler goes on to count in the memory that probe left behind.
 */
#include <linux/debugfs.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>

struct organ {
	struct dentry *dir;
	u32 puffs;
};

static irqreturn_t organ_irq(int irq, void *data)
{
	struct organ *organ = data;

	organ->puffs++;
	return IRQ_HANDLED;
}

static int organ_probe(struct pcmcia_device *link)
{
	struct organ *organ;
	int err;

	organ = kzalloc(sizeof(*organ), GFP_KERNEL);
	if (!organ)
		return -ENOMEM;

	link->priv = organ;
	organ->dir = debugfs_create_dir("organ", NULL);
	debugfs_create_u32("puffs", 0444, organ->dir, &organ->puffs);

	err = request_irq(link->irq, organ_irq, IRQF_SHARED, "organ", organ);
	if (err) {
		debugfs_remove(organ->dir);
		kfree(organ);
		return err;
	}

	err = pcmcia_enable_device(link);
	if (err) {
		debugfs_remove(organ->dir);
		return err;
	}

	return 0;
}

static void organ_remove(struct pcmcia_device *link)
{
	struct organ *organ = link->priv;

	pcmcia_disable_device(link);
	free_irq(link->irq, organ);
	debugfs_remove(organ->dir);
	kfree(organ);
}

static const struct pcmcia_device_id organ_id[] = {
	PCMCIA_DEVICE_MANF_CARD(0x1209, 0x0004),
	PCMCIA_DEVICE_NULL
};
MODULE_DEVICE_TABLE(pcmcia, organ_id);

static struct pcmcia_driver organ_driver = {
	.owner = THIS_MODULE,
	.name = KBUILD_MODNAME,
	.probe = organ_probe,
	.remove = organ_remove,
	.id_table = organ_id,
};
module_pcmcia_driver(organ_driver);

MODULE_DESCRIPTION("Organ card");
MODULE_LICENSE("GPL");
/* not run: a made card has no socket that it could be enabled in */
