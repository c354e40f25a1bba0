// SPDX-License-Identifier: GPL-2.0-only
/*
 * Knock sensor of a plug-and-play board: behind remove() the bus disables it and
 * gives its ports away, where the handler would still read them.
 */
/* no naive: the test machine has no such board */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pnp.h>

struct knock {
	unsigned long port;
	int irq;
	unsigned int count;
};

static irqreturn_t knock_irq(int irq, void *data)
{
	struct knock *knock = data;

	if (!(inb(knock->port) & 1))
		return IRQ_NONE;
	knock->count++;

	return IRQ_HANDLED;
}

static int knock_probe(struct pnp_dev *pdev, const struct pnp_device_id *id)
{
	struct knock *knock;
	int ret;

	knock = devm_kzalloc(&pdev->dev, sizeof(*knock), GFP_KERNEL);
	if (!knock)
		return -ENOMEM;

	knock->port = pnp_port_start(pdev, 0);
	knock->irq = pnp_irq(pdev, 0);
	pnp_set_drvdata(pdev, knock);

	ret = request_irq(knock->irq, knock_irq, 0, "knock", knock);
	if (ret)
		return ret;

	return 0;
}

static void knock_remove(struct pnp_dev *pdev)
{
	struct knock *knock = pnp_get_drvdata(pdev);

	free_irq(knock->irq, knock);
}

static const struct pnp_device_id knock_ids[] = {
	{ .id = "LNX0FFD" },
	{ }
};
MODULE_DEVICE_TABLE(pnp, knock_ids);

static struct pnp_driver knock_driver = {
	.name = KBUILD_MODNAME,
	.id_table = knock_ids,
	.probe = knock_probe,
	.remove = knock_remove,
};
module_pnp_driver(knock_driver);

MODULE_DESCRIPTION("Knock sensor");
MODULE_LICENSE("GPL");
