// SPDX-License-Identifier: GPL-2.0-only
/*
 * Serial engine with a reset line that it shares with its twin, deasserted by a
 * helper in the middle of a ladder; another helper puts it back.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/slab.h>

#define SERIAL_CAUSE	0x14

struct serial {
	struct device *dev;
	void __iomem *base;
	struct reset_control *rst;
	int irq;
	u32 cause;
};

static irqreturn_t serial_irq(int irq, void *data)
{
	struct serial *serial = data;

	serial->cause = readl(serial->base + SERIAL_CAUSE);

	return IRQ_HANDLED;
}

static int serial_reset_init(struct serial *serial)
{
	int ret;

	serial->rst = reset_control_get_shared(serial->dev, "engine");
	if (IS_ERR(serial->rst))
		return PTR_ERR(serial->rst);

	ret = reset_control_deassert(serial->rst);
	if (ret) {
		reset_control_put(serial->rst);
		return ret;
	}

	return 0;
}

static void serial_reset_exit(struct serial *serial)
{
	reset_control_assert(serial->rst);
	reset_control_put(serial->rst);
}

static int serial_probe(struct platform_device *pdev)
{
	struct serial *serial;
	struct resource *res;
	int ret;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -EINVAL;

	serial = kzalloc(sizeof(*serial), GFP_KERNEL);
	if (!serial)
		return -ENOMEM;
	serial->dev = &pdev->dev;

	ret = platform_get_irq(pdev, 0);
	if (ret < 0)
		goto err_free;
	serial->irq = ret;

	serial->base = ioremap(res->start, resource_size(res));
	if (!serial->base) {
		ret = -ENOMEM;
		goto err_free;
	}

	ret = serial_reset_init(serial);
	if (ret)
		goto err_unmap;

	ret = request_irq(serial->irq, serial_irq, 0, "serial", serial);
	if (ret)
		goto err_reset;

	platform_set_drvdata(pdev, serial);

	return 0;

err_reset:
	serial_reset_exit(serial);
err_unmap:
	iounmap(serial->base);
err_free:
	kfree(serial);
	return ret;
}

static void serial_remove(struct platform_device *pdev)
{
	struct serial *serial = platform_get_drvdata(pdev);

	free_irq(serial->irq, serial);
	serial_reset_exit(serial);
	iounmap(serial->base);
	kfree(serial);
}

static const struct of_device_id serial_of_match[] = {
	{ .compatible = "devmify,serial-engine" },
	{ }
};
MODULE_DEVICE_TABLE(of, serial_of_match);

static struct platform_driver serial_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = serial_of_match,
	},
	.probe = serial_probe,
	.remove = serial_remove,
};
module_platform_driver(serial_driver);

MODULE_DESCRIPTION("Serial engine");
MODULE_LICENSE("GPL");
