// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in matrix_set at unbind */
/*
 * Matrix of lamps, drawn from a frame in memory: as it is unregistered the LED
 * core turns it off, which still draws, and remove() frees the frame before.
 */
#include <linux/io.h>
#include <linux/leds.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#define MATRIX_ROWS	16

struct matrix {
	struct led_classdev cdev;
	void __iomem *regs;
	u8 *frame;
};

static void matrix_set(struct led_classdev *cdev,
		       enum led_brightness brightness)
{
	struct matrix *matrix = container_of(cdev, struct matrix, cdev);

	memset(matrix->frame, brightness, MATRIX_ROWS);
	memcpy_toio(matrix->regs, matrix->frame, MATRIX_ROWS);
}

static int matrix_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct matrix *matrix;
	int ret;

	matrix = devm_kzalloc(dev, sizeof(*matrix), GFP_KERNEL);
	if (!matrix)
		return -ENOMEM;

	matrix->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(matrix->regs))
		return PTR_ERR(matrix->regs);

	matrix->frame = kzalloc(MATRIX_ROWS, GFP_KERNEL);
	if (!matrix->frame)
		return -ENOMEM;

	matrix->cdev.name = "matrix:white:status";
	matrix->cdev.brightness_set = matrix_set;
	ret = devm_led_classdev_register(dev, &matrix->cdev);
	if (ret) {
		kfree(matrix->frame);
		return ret;
	}

	platform_set_drvdata(pdev, matrix);

	return 0;
}

static void matrix_remove(struct platform_device *pdev)
{
	struct matrix *matrix = platform_get_drvdata(pdev);

	kfree(matrix->frame);
}

static const struct of_device_id matrix_of_match[] = {
	{ .compatible = "fictional,lamp-matrix" },
	{ }
};
MODULE_DEVICE_TABLE(of, matrix_of_match);

static struct platform_driver matrix_driver = {
	.probe = matrix_probe,
	.remove = matrix_remove,
	.driver = {
		.name = "lamp-matrix",
		.of_match_table = matrix_of_match,
	},
};
module_platform_driver(matrix_driver);

MODULE_DESCRIPTION("Matrix of lamps");
MODULE_LICENSE("GPL");
