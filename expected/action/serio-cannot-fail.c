// SPDX-License-Identifier: GPL-2.0-only
/*
 * Typewriter as a serio port: registering it cannot fail, the action behind it can. By then
 * nothing is left to be undone by hand.
 */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/serio.h>
#include <linux/slab.h>

#define TYPE_KEY	0x00

struct typewriter {
	struct serio *port;
	void __iomem *base;
	int irq;
};

static irqreturn_t typewriter_irq(int irq, void *data)
{
	struct typewriter *typewriter = data;

	serio_interrupt(typewriter->port, readl(typewriter->base + TYPE_KEY), 0);

	return IRQ_HANDLED;
}

static void typewriter_serio_unregister_port(void *data)
{
	serio_unregister_port(data);
}

static int typewriter_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct typewriter *typewriter;
	int error;

	typewriter = devm_kzalloc(dev, sizeof(*typewriter), GFP_KERNEL);
	if (!typewriter)
		return -ENOMEM;

	typewriter->irq = platform_get_irq(pdev, 0);
	if (typewriter->irq < 0)
		return typewriter->irq;

	typewriter->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(typewriter->base))
		return PTR_ERR(typewriter->base);

	typewriter->port = kzalloc(sizeof(*typewriter->port), GFP_KERNEL);
	if (!typewriter->port)
		return -ENOMEM;

	typewriter->port->id.type = SERIO_8042;
	typewriter->port->dev.parent = dev;
	strscpy(typewriter->port->name, "typewriter", sizeof(typewriter->port->name));
	serio_register_port(typewriter->port);

	error = devm_add_action_or_reset(dev, typewriter_serio_unregister_port,
					 typewriter->port);
	if (error)
		return error;

	return devm_request_irq(dev, typewriter->irq, typewriter_irq, 0,
				"typewriter", typewriter);
}

static const struct of_device_id typewriter_of_match[] = {
	{ .compatible = "devmify,typewriter" },
	{ }
};
MODULE_DEVICE_TABLE(of, typewriter_of_match);

static struct platform_driver typewriter_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = typewriter_of_match,
	},
	.probe = typewriter_probe,
};
module_platform_driver(typewriter_driver);

MODULE_DESCRIPTION("Typewriter");
MODULE_LICENSE("GPL");
