// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joystick on SPI: the input device in a ladder with memory and an interrupt.
 */
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>

struct stick {
	struct spi_device *spi;
	struct input_dev *idev;
	u8 *report;
};

static irqreturn_t stick_irq(int irq, void *data)
{
	struct stick *stick = data;

	if (!spi_read(stick->spi, stick->report, 2)) {
		input_report_abs(stick->idev, ABS_X, stick->report[0]);
		input_report_abs(stick->idev, ABS_Y, stick->report[1]);
		input_sync(stick->idev);
	}

	return IRQ_HANDLED;
}

static int stick_probe(struct spi_device *spi)
{
	struct stick *stick;
	struct input_dev *idev;
	int err;

	stick = kzalloc(sizeof(*stick), GFP_KERNEL);
	idev = devm_input_allocate_device(&spi->dev);
	if (!stick || !idev) {
		err = -ENOMEM;
		goto err_free;
	}

	stick->report = kmalloc(2, GFP_KERNEL);
	if (!stick->report) {
		err = -ENOMEM;
		goto err_free;
	}

	stick->spi = spi;
	stick->idev = idev;
	idev->name = "Joystick";
	idev->id.bustype = BUS_SPI;
	input_set_abs_params(idev, ABS_X, 0, 255, 0, 0);
	input_set_abs_params(idev, ABS_Y, 0, 255, 0, 0);

	err = request_threaded_irq(spi->irq, NULL, stick_irq, IRQF_ONESHOT, "joystick", stick);
	if (err)
		goto err_free_report;

	err = input_register_device(idev);
	if (err)
		goto err_free_irq;

	spi_set_drvdata(spi, stick);

	return 0;

err_free_irq:
	free_irq(spi->irq, stick);
err_free_report:
	kfree(stick->report);
err_free:
	kfree(stick);
	return err;
}

static void stick_remove(struct spi_device *spi)
{
	struct stick *stick = spi_get_drvdata(spi);

	free_irq(spi->irq, stick);
	input_unregister_device(stick->idev);
	kfree(stick->report);
	kfree(stick);
}

static const struct spi_device_id stick_ids[] = {
	{ "joystick" },
	{ }
};
MODULE_DEVICE_TABLE(spi, stick_ids);

static struct spi_driver stick_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.id_table = stick_ids,
	.probe = stick_probe,
	.remove = stick_remove,
};
module_spi_driver(stick_driver);

MODULE_DESCRIPTION("Joystick");
MODULE_LICENSE("GPL");
