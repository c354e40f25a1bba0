// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instrument bus card. A global names the card that came last, and stays when
 * its probe fails; but a board that is attached later only asks for the card's
 * interrupt, and nobody goes on to the memory that probe has left behind.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>

struct hearer {
	struct pcmcia_device *link;
	unsigned int address;
};

static struct pcmcia_device *last_link;

static int hearer_config(struct pcmcia_device *link)
{
	int err;

	err = pcmcia_enable_device(link);
	if (err)
		pcmcia_disable_device(link);

	return err;
}

static int hearer_probe(struct pcmcia_device *link)
{
	struct hearer *hearer;

	hearer = devm_kzalloc(&link->dev, sizeof(*hearer), GFP_KERNEL);
	if (!hearer)
		return -ENOMEM;

	hearer->link = link;
	hearer->address = 30;
	link->priv = hearer;
	last_link = link;

	return hearer_config(link);
}

static void hearer_remove(struct pcmcia_device *link)
{
	pcmcia_disable_device(link);
}

static ssize_t attach_store(struct device_driver *driver, const char *buf,
			    size_t count)
{
	if (!last_link)
		return -ENODEV;

	dev_info(&last_link->dev, "interrupt %u\n", last_link->irq);

	return count;
}
static DRIVER_ATTR_WO(attach);

static struct attribute *hearer_attrs[] = {
	&driver_attr_attach.attr,
	NULL
};
ATTRIBUTE_GROUPS(hearer);

static const struct pcmcia_device_id hearer_id[] = {
	PCMCIA_DEVICE_MANF_CARD(0x1209, 0x0007),
	PCMCIA_DEVICE_NULL
};
MODULE_DEVICE_TABLE(pcmcia, hearer_id);

static struct pcmcia_driver hearer_driver = {
	.owner = THIS_MODULE,
	.name = KBUILD_MODNAME,
	.probe = hearer_probe,
	.remove = hearer_remove,
	.id_table = hearer_id,
	.drv.groups = hearer_groups,
};
module_pcmcia_driver(hearer_driver);

MODULE_DESCRIPTION("Instrument bus card");
MODULE_LICENSE("GPL");
/* not run: a made card has no socket that it could be enabled in */
