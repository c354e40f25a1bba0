// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keypad of the ARM bus with two clocks in the middle of a ladder: the bus clock
 * runs while the driver is bound, the other one is optional and only asked for
 * its rate.
 */
#include <linux/amba/bus.h>
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/slab.h>

#define KEYPAD_DEBOUNCE	0x04
#define KEYPAD_STATUS	0x08

struct keypad {
	void __iomem *base;
	struct clk *pclk;
	struct clk *scan_clk;
	u32 last;
};

static irqreturn_t keypad_irq(int irq, void *data)
{
	struct keypad *keypad = data;

	keypad->last = readl(keypad->base + KEYPAD_STATUS);

	return IRQ_HANDLED;
}

static int keypad_probe(struct amba_device *adev, const struct amba_id *id)
{
	struct keypad *keypad;
	int ret;

	ret = amba_request_regions(adev, NULL);
	if (ret)
		return ret;

	keypad = kzalloc(sizeof(*keypad), GFP_KERNEL);
	if (!keypad) {
		ret = -ENOMEM;
		goto err_release;
	}

	keypad->base = ioremap(adev->res.start, resource_size(&adev->res));
	if (!keypad->base) {
		ret = -ENOMEM;
		goto err_free;
	}

	keypad->pclk = clk_get(&adev->dev, "bus");
	if (IS_ERR(keypad->pclk)) {
		ret = PTR_ERR(keypad->pclk);
		goto err_unmap;
	}

	ret = clk_prepare_enable(keypad->pclk);
	if (ret)
		goto err_put_pclk;

	keypad->scan_clk = clk_get_optional(&adev->dev, "scan");
	if (IS_ERR(keypad->scan_clk)) {
		ret = PTR_ERR(keypad->scan_clk);
		goto err_disable;
	}

	writel(clk_get_rate(keypad->scan_clk) / 100, keypad->base + KEYPAD_DEBOUNCE);

	ret = request_irq(adev->irq[0], keypad_irq, 0, "keypad", keypad);
	if (ret)
		goto err_put_scan;

	amba_set_drvdata(adev, keypad);

	return 0;

err_put_scan:
	clk_put(keypad->scan_clk);
err_disable:
	clk_disable_unprepare(keypad->pclk);
err_put_pclk:
	clk_put(keypad->pclk);
err_unmap:
	iounmap(keypad->base);
err_free:
	kfree(keypad);
err_release:
	amba_release_regions(adev);
	return ret;
}

static void keypad_remove(struct amba_device *adev)
{
	struct keypad *keypad = amba_get_drvdata(adev);

	free_irq(adev->irq[0], keypad);
	clk_put(keypad->scan_clk);
	clk_disable_unprepare(keypad->pclk);
	clk_put(keypad->pclk);
	iounmap(keypad->base);
	kfree(keypad);
	amba_release_regions(adev);
}

static const struct amba_id keypad_ids[] = {
	{ .id = 0x00041123, .mask = 0x000fffff },
	{ }
};
MODULE_DEVICE_TABLE(amba, keypad_ids);

static struct amba_driver keypad_driver = {
	.drv = {
		.name = KBUILD_MODNAME,
	},
	.id_table = keypad_ids,
	.probe = keypad_probe,
	.remove = keypad_remove,
};
module_amba_driver(keypad_driver);

MODULE_DESCRIPTION("Keypad controller");
MODULE_LICENSE("GPL");
