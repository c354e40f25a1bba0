// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pocket calculator whose keys are mapped behind the interrupt, by a function of the
 * input core that makes managed memory for it though its name does not say so: the
 * handler looks the codes up there, and devres would free them first.
 */
/* not run: no device of the test machine has a keymap */
/* no naive: it would not run either */
#include <linux/input.h>
#include <linux/input/matrix_keypad.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define CALC_KEY	0x00
#define CALC_ROWS	5
#define CALC_COLS	4

struct calc {
	struct input_dev *input;
	void __iomem *regs;
	int irq;
};

static irqreturn_t calc_interrupt(int irq, void *data)
{
	struct calc *calc = data;
	const unsigned short *codes = calc->input->keycode;

	/* a key before there are any */
	if (!codes)
		return IRQ_NONE;

	input_report_key(calc->input, codes[readl(calc->regs + CALC_KEY) & 15], 1);
	input_sync(calc->input);

	return IRQ_HANDLED;
}

static int calc_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct calc *calc;
	int ret;

	calc = devm_kzalloc(dev, sizeof(*calc), GFP_KERNEL);
	if (!calc)
		return -ENOMEM;

	calc->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(calc->regs))
		return PTR_ERR(calc->regs);

	calc->input = devm_input_allocate_device(dev);
	if (!calc->input)
		return -ENOMEM;

	platform_set_drvdata(pdev, calc);

	calc->irq = platform_get_irq(pdev, 0);
	if (calc->irq < 0)
		return calc->irq;

	ret = request_irq(calc->irq, calc_interrupt, 0, "calc", calc);
	if (ret)
		return ret;

	ret = matrix_keypad_build_keymap(NULL, NULL, CALC_ROWS, CALC_COLS, NULL,
					 calc->input);
	if (ret)
		goto err_irq;

	ret = input_register_device(calc->input);
	if (ret)
		goto err_irq;

	return 0;

err_irq:
	free_irq(calc->irq, calc);
	return ret;
}

static void calc_remove(struct platform_device *pdev)
{
	struct calc *calc = platform_get_drvdata(pdev);

	free_irq(calc->irq, calc);
}

static const struct of_device_id calc_of_match[] = {
	{ .compatible = "fictional,pocket-calculator" },
	{ }
};
MODULE_DEVICE_TABLE(of, calc_of_match);

static struct platform_driver calc_driver = {
	.probe = calc_probe,
	.remove = calc_remove,
	.driver = {
		.name = "fictional-pocket-calculator",
		.of_match_table = calc_of_match,
	},
};
module_platform_driver(calc_driver);

MODULE_DESCRIPTION("Pocket calculator");
MODULE_LICENSE("GPL");
