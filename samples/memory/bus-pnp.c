// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleep button that the firmware lists.
 */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/pnp.h>
#include <linux/slab.h>

struct sleepbtn {
	struct input_dev *input;
};

static int sleepbtn_probe(struct pnp_dev *pdev, const struct pnp_device_id *id)
{
	struct input_dev *input;
	struct sleepbtn *sleepbtn;
	int error;

	sleepbtn = kzalloc(sizeof(*sleepbtn), GFP_KERNEL);
	input = input_allocate_device();
	if (!sleepbtn || !input) {
		error = -ENOMEM;
		goto err_free_mem;
	}

	input->name = "Sleep button";
	input->dev.parent = &pdev->dev;
	input_set_capability(input, EV_KEY, KEY_PROG1);
	sleepbtn->input = input;

	error = input_register_device(input);
	if (error)
		goto err_free_mem;

	pnp_set_drvdata(pdev, sleepbtn);

	return 0;

err_free_mem:
	input_free_device(input);
	kfree(sleepbtn);
	return error;
}

static void sleepbtn_remove(struct pnp_dev *pdev)
{
	struct sleepbtn *sleepbtn = pnp_get_drvdata(pdev);

	input_unregister_device(sleepbtn->input);
	kfree(sleepbtn);
}

static const struct pnp_device_id sleepbtn_id[] = {
	{ .id = "LNX0FFE" },
	{ }
};
MODULE_DEVICE_TABLE(pnp, sleepbtn_id);

static struct pnp_driver sleepbtn_driver = {
	.name = KBUILD_MODNAME,
	.id_table = sleepbtn_id,
	.probe = sleepbtn_probe,
	.remove = sleepbtn_remove,
};
module_pnp_driver(sleepbtn_driver);

MODULE_DESCRIPTION("Sleep button");
MODULE_LICENSE("GPL");
