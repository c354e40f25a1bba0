// SPDX-License-Identifier: GPL-2.0-only
/*
 * Infrared eye that is turned off behind its remote control: the memory of that goes
 * to devres, the registration stays, and so does what follows it.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <media/rc-core.h>

#define EYE_ENABLE	0x00
#define EYE_CODE	0x04

struct eye {
	struct rc_dev *rc;
	void __iomem *base;
	int irq;
};

static irqreturn_t eye_interrupt(int irq, void *data)
{
	struct eye *eye = data;

	rc_keydown(eye->rc, RC_PROTO_NEC, readl(eye->base + EYE_CODE), 0);

	return IRQ_HANDLED;
}

static int eye_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct rc_dev *rc;
	struct eye *eye;
	int ret;

	eye = devm_kzalloc(dev, sizeof(*eye), GFP_KERNEL);
	if (!eye)
		return -ENOMEM;

	eye->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(eye->base))
		return PTR_ERR(eye->base);

	eye->irq = platform_get_irq(pdev, 0);
	if (eye->irq < 0)
		return eye->irq;

	rc = devm_rc_allocate_device(dev, RC_DRIVER_SCANCODE);
	if (!rc)
		return -ENOMEM;

	eye->rc = rc;
	rc->driver_name = KBUILD_MODNAME;
	rc->device_name = "Fictional eye";
	rc->map_name = RC_MAP_EMPTY;
	rc->allowed_protocols = RC_PROTO_BIT_NEC;

	ret = rc_register_device(rc);
	if (ret)
		return ret;

	ret = request_irq(eye->irq, eye_interrupt, 0, "eye", eye);
	if (ret) {
		dev_err(dev, "no interrupt\n");
		goto err_unregister;
	}

	writel(1, eye->base + EYE_ENABLE);
	platform_set_drvdata(pdev, eye);

	return 0;

err_unregister:
	rc_unregister_device(rc);
	return ret;
}

static void eye_remove(struct platform_device *pdev)
{
	struct eye *eye = platform_get_drvdata(pdev);

	free_irq(eye->irq, eye);
	rc_unregister_device(eye->rc);
	writel(0, eye->base + EYE_ENABLE);
}

static const struct of_device_id eye_of_match[] = {
	{ .compatible = "devmify,eye" },
	{ }
};
MODULE_DEVICE_TABLE(of, eye_of_match);

static struct platform_driver eye_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = eye_of_match,
	},
	.probe = eye_probe,
	.remove = eye_remove,
};
module_platform_driver(eye_driver);

MODULE_DESCRIPTION("Infrared eye");
MODULE_LICENSE("GPL");
