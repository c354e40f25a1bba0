// SPDX-License-Identifier: GPL-2.0-only
/*
 * Barcode reader in a PCMCIA slot: its ports lie in the window that the slot
 * gives, and pcmcia_disable_device() takes that away with all that lies in it.
 */
/* no naive: the test machine has no PCMCIA slot */
/* not run: the test machine has no PCMCIA slot */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>

#define BARCODE_PORTS	8

static int barcode_config(struct pcmcia_device *link, void *data)
{
	return pcmcia_request_io(link);
}

static int barcode_probe(struct pcmcia_device *link)
{
	int err;

	link->config_flags |= CONF_ENABLE_IRQ | CONF_AUTO_SET_IO;

	err = pcmcia_loop_config(link, barcode_config, NULL);
	if (err)
		return err;

	err = pcmcia_enable_device(link);
	if (err)
		goto err_disable;

	err = -EBUSY;
	if (!request_region(link->resource[0]->start, BARCODE_PORTS, "barcode"))
		goto err_disable;

	if (inb(link->resource[0]->start) == 0xff) {
		err = -ENODEV;
		goto err_release;
	}

	return 0;

err_release:
	release_region(link->resource[0]->start, BARCODE_PORTS);
err_disable:
	pcmcia_disable_device(link);
	return err;
}

static void barcode_remove(struct pcmcia_device *link)
{
	release_region(link->resource[0]->start, BARCODE_PORTS);
	pcmcia_disable_device(link);
}

static const struct pcmcia_device_id barcode_id[] = {
	PCMCIA_DEVICE_MANF_CARD(0x1209, 0x0007),
	PCMCIA_DEVICE_NULL
};
MODULE_DEVICE_TABLE(pcmcia, barcode_id);

static struct pcmcia_driver barcode_driver = {
	.owner = THIS_MODULE,
	.name = KBUILD_MODNAME,
	.probe = barcode_probe,
	.remove = barcode_remove,
	.id_table = barcode_id,
};
module_pcmcia_driver(barcode_driver);

MODULE_DESCRIPTION("Barcode reader");
MODULE_LICENSE("GPL");
