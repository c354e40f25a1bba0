// SPDX-License-Identifier: GPL-2.0-only
/*
 * Code reader: under the same label stands the free of a scratch buffer that
 * lives no longer than probe. That one is none of the device's memory.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

#define READER_IDENT_LEN	40

struct reader {
	struct input_dev *input;
};

static int reader_probe(struct platform_device *pdev)
{
	struct reader *reader;
	char *ident;
	int ret;

	ident = kmalloc(READER_IDENT_LEN, GFP_KERNEL);
	if (!ident)
		return -ENOMEM;
	strscpy(ident, pdev->name, READER_IDENT_LEN);
	dev_dbg(&pdev->dev, "ident %s\n", ident);

	reader = devm_kzalloc(&pdev->dev, sizeof(*reader), GFP_KERNEL);
	if (!reader) {
		ret = -ENOMEM;
		goto err_free_ident;
	}

	reader->input = input_allocate_device();
	if (!reader->input) {
		ret = -ENOMEM;
		goto err_free_ident;
	}

	reader->input->name = "Code reader";
	reader->input->dev.parent = &pdev->dev;
	input_set_capability(reader->input, EV_KEY, KEY_0);

	ret = input_register_device(reader->input);
	if (ret)
		goto err_free_input;

	platform_set_drvdata(pdev, reader);
	kfree(ident);

	return 0;

err_free_input:
	input_free_device(reader->input);
err_free_ident:
	kfree(ident);
	return ret;
}

static void reader_remove(struct platform_device *pdev)
{
	struct reader *reader = platform_get_drvdata(pdev);

	input_unregister_device(reader->input);
}

static struct platform_driver reader_driver = {
	.probe = reader_probe,
	.remove = reader_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(reader_driver);

MODULE_DESCRIPTION("Code reader");
MODULE_LICENSE("GPL");
