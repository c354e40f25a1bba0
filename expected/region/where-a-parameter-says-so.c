// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weir with a gate and, on some boards, a sluice at ports of its own: the
 * parameters that say so stay as they were when the module was loaded.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/isa.h>
#include <linux/module.h>

static int gate = 0x2f0;
module_param_hw(gate, int, ioport, 0444);
MODULE_PARM_DESC(gate, "Port of the gate");

static int sluice = 0x2f4;
module_param_hw(sluice, int, ioport, 0444);
MODULE_PARM_DESC(sluice, "Port of the sluice, that of the gate where there is none");

static int weir_probe(struct device *dev, unsigned int id)
{
	if (sluice != gate) {
		if (!devm_request_region(dev, sluice, 1, dev_name(dev)))
			return -EBUSY;
	}

	if (!devm_request_region(dev, gate, 1, dev_name(dev)))
		return -EBUSY;

	outb(0, gate);
	dev_info(dev, "gate at 0x%x\n", gate);

	return 0;
}

static struct isa_driver weir_driver = {
	.probe = weir_probe,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_isa_driver(weir_driver, 1);

MODULE_DESCRIPTION("Weir");
MODULE_LICENSE("GPL");
