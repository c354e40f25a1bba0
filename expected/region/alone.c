// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lighthouse on the ISA bus: the ports are released when the lamp does not
 * answer, and on removal by the number that is kept in the struct.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/isa.h>
#include <linux/module.h>
#include <linux/slab.h>

#define LIGHTHOUSE_EXTENT	4
#define LIGHTHOUSE_MAGIC	0x5a

static unsigned int base = 0x2e8;
module_param_hw(base, uint, ioport, 0444);
MODULE_PARM_DESC(base, "First port of the lamp");

struct lighthouse {
	unsigned int port;
	u8 colour;
};

static int lighthouse_probe(struct device *dev, unsigned int id)
{
	struct lighthouse *house;
	unsigned int port = base;

	house = devm_kzalloc(dev, sizeof(*house), GFP_KERNEL);
	if (!house)
		return -ENOMEM;

	if (!devm_request_region(dev, port, LIGHTHOUSE_EXTENT, dev_name(dev))) {
		dev_err(dev, "ports 0x%x are in use\n", port);
		return -EBUSY;
	}

	if (inb(port) != LIGHTHOUSE_MAGIC) {
		dev_err(dev, "no lamp\n");
		return -ENODEV;
	}

	house->port = port;
	house->colour = inb(port + 1);
	dev_set_drvdata(dev, house);

	return 0;
}

static void lighthouse_remove(struct device *dev, unsigned int id)
{
	struct lighthouse *house = dev_get_drvdata(dev);

	outb(0, house->port);
}

static struct isa_driver lighthouse_driver = {
	.probe = lighthouse_probe,
	.remove = lighthouse_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_isa_driver(lighthouse_driver, 1);

MODULE_DESCRIPTION("Lighthouse");
MODULE_LICENSE("GPL");
