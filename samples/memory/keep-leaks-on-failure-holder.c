// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instrument bus card. A global names the card that came last, and stays when
 * its probe fails; a board that is attached later goes from the card to the
 * memory that probe has left behind.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>

struct talker {
	struct pcmcia_device *link;
	unsigned int boards;
};

static struct pcmcia_device *last_link;

static int talker_config(struct pcmcia_device *link)
{
	int err;

	err = pcmcia_enable_device(link);
	if (err)
		pcmcia_disable_device(link);

	return err;
}

static int talker_probe(struct pcmcia_device *link)
{
	struct talker *talker;

	talker = kzalloc(sizeof(*talker), GFP_KERNEL);
	if (!talker)
		return -ENOMEM;

	talker->link = link;
	link->priv = talker;
	last_link = link;

	return talker_config(link);
}

static void talker_remove(struct pcmcia_device *link)
{
	struct talker *talker = link->priv;

	pcmcia_disable_device(link);
	kfree(talker);
}

static ssize_t attach_store(struct device_driver *driver, const char *buf,
			    size_t count)
{
	struct talker *talker;

	if (!last_link)
		return -ENODEV;

	talker = last_link->priv;
	talker->boards++;

	return count;
}
static DRIVER_ATTR_WO(attach);

static struct attribute *talker_attrs[] = {
	&driver_attr_attach.attr,
	NULL
};
ATTRIBUTE_GROUPS(talker);

static const struct pcmcia_device_id talker_id[] = {
	PCMCIA_DEVICE_MANF_CARD(0x1209, 0x0006),
	PCMCIA_DEVICE_NULL
};
MODULE_DEVICE_TABLE(pcmcia, talker_id);

static struct pcmcia_driver talker_driver = {
	.owner = THIS_MODULE,
	.name = KBUILD_MODNAME,
	.probe = talker_probe,
	.remove = talker_remove,
	.id_table = talker_id,
	.drv.groups = talker_groups,
};
module_pcmcia_driver(talker_driver);

MODULE_DESCRIPTION("Instrument bus card");
MODULE_LICENSE("GPL");
/* not run: a made card has no socket that it could be enabled in */
