// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signal box that the firmware lists: what the request returns is kept, but
 * the ports are released by their first number, which a helper does.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/pnp.h>
#include <linux/slab.h>

struct signalbox {
	struct resource *res;
	resource_size_t first;
	resource_size_t len;
	u8 levers;
};

static int signalbox_probe(struct pnp_dev *pdev, const struct pnp_device_id *id)
{
	struct signalbox *box;

	if (!pnp_port_valid(pdev, 0))
		return -ENODEV;

	box = devm_kzalloc(&pdev->dev, sizeof(*box), GFP_KERNEL);
	if (!box)
		return -ENOMEM;

	box->first = pnp_port_start(pdev, 0);
	box->len = pnp_port_len(pdev, 0);
	box->res = devm_request_region(&pdev->dev, box->first, box->len,
				       "signalbox");
	if (!box->res)
		return -EBUSY;

	box->levers = inb(box->first);
	if (box->levers == 0xff)
		return -ENODEV;

	dev_info(&pdev->dev, "%u levers at %pR\n", box->levers, box->res);

	return 0;
}

static const struct pnp_device_id signalbox_ids[] = {
	{ .id = "LNX0FF1" },
	{ }
};
MODULE_DEVICE_TABLE(pnp, signalbox_ids);

static struct pnp_driver signalbox_driver = {
	.name = KBUILD_MODNAME,
	.id_table = signalbox_ids,
	.probe = signalbox_probe,
};
module_pnp_driver(signalbox_driver);

MODULE_DESCRIPTION("Signal box");
MODULE_LICENSE("GPL");
