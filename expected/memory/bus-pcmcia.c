// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counter card in a PCMCIA slot; drvdata is a field of the device.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>

struct cntcard {
	unsigned int mode;
};

static ssize_t mode_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct cntcard *cntcard = to_pcmcia_dev(dev)->priv;

	return sysfs_emit(buf, "%u\n", cntcard->mode);
}
static DEVICE_ATTR_RO(mode);

static int cntcard_probe(struct pcmcia_device *link)
{
	struct cntcard *cntcard;

	cntcard = devm_kzalloc(&link->dev, sizeof(*cntcard), GFP_KERNEL);
	if (!cntcard)
		return -ENOMEM;

	cntcard->mode = 1;
	link->priv = cntcard;

	return device_create_file(&link->dev, &dev_attr_mode);
}

static void cntcard_remove(struct pcmcia_device *link)
{
	device_remove_file(&link->dev, &dev_attr_mode);
}

static const struct pcmcia_device_id cntcard_id[] = {
	PCMCIA_DEVICE_MANF_CARD(0x1209, 0x0001),
	PCMCIA_DEVICE_NULL
};
MODULE_DEVICE_TABLE(pcmcia, cntcard_id);

static struct pcmcia_driver cntcard_driver = {
	.owner = THIS_MODULE,
	.name = KBUILD_MODNAME,
	.probe = cntcard_probe,
	.remove = cntcard_remove,
	.id_table = cntcard_id,
};
module_pcmcia_driver(cntcard_driver);

MODULE_DESCRIPTION("PCMCIA counter card");
MODULE_LICENSE("GPL");
