// SPDX-License-Identifier: GPL-2.0-only
/*
 * Infrared lamp that burns while it is looked at: remove() unregisters the remote control
 * and frees it, and does nothing else.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <media/rc-core.h>

#define LAMP_LIGHT	0x00

struct lamp {
	struct rc_dev *rc;
	void __iomem *base;
};

static int lamp_open(struct rc_dev *rc)
{
	struct lamp *lamp = rc->priv;

	writel(1, lamp->base + LAMP_LIGHT);

	return 0;
}

static void lamp_close(struct rc_dev *rc)
{
	struct lamp *lamp = rc->priv;

	writel(0, lamp->base + LAMP_LIGHT);
}

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;
	int ret;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;

	lamp->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lamp->base))
		return PTR_ERR(lamp->base);

	lamp->rc = devm_rc_allocate_device(&pdev->dev, RC_DRIVER_SCANCODE);
	if (!lamp->rc)
		return -ENOMEM;

	lamp->rc->driver_name = KBUILD_MODNAME;
	lamp->rc->device_name = "Fictional lamp";
	lamp->rc->map_name = RC_MAP_EMPTY;
	lamp->rc->allowed_protocols = RC_PROTO_BIT_NEC;
	lamp->rc->priv = lamp;
	lamp->rc->open = lamp_open;
	lamp->rc->close = lamp_close;

	ret = devm_rc_register_device(&pdev->dev, lamp->rc);
	if (ret) {
		dev_err(&pdev->dev, "no remote control\n");
		return ret;
	}

	return 0;
}

static const struct of_device_id lamp_of_match[] = {
	{ .compatible = "devmify,lamp" },
	{ }
};
MODULE_DEVICE_TABLE(of, lamp_of_match);

static struct platform_driver lamp_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = lamp_of_match,
	},
	.probe = lamp_probe,
};
module_platform_driver(lamp_driver);

MODULE_DESCRIPTION("Infrared lamp");
MODULE_LICENSE("GPL");
