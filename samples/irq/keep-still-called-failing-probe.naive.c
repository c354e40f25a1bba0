// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in pad_stalled after a failed probe */
/*
 * Game pad card whose handler counts in the effect's state: the input device takes
 * that over, but where it does not, probe frees it in front of the interrupt.
 */
#include <linux/device.h>
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

struct rumble {
	unsigned int stalls;
	unsigned int level;
};

struct pad {
	struct input_dev *input;
	struct rumble *rumble;
};

static irqreturn_t pad_stalled(int irq, void *data)
{
	struct pad *pad = data;

	pad->rumble->stalls++;

	return IRQ_HANDLED;
}

static int pad_play(struct input_dev *input, void *data,
		    struct ff_effect *effect)
{
	struct rumble *rumble = data;

	rumble->level = effect->u.rumble.strong_magnitude;

	return 0;
}

static int pad_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct pad *pad;
	int ret;

	pad = devm_kzalloc(dev, sizeof(*pad), GFP_KERNEL);
	if (!pad)
		return -ENOMEM;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	pad->input = devm_input_allocate_device(dev);
	if (!pad->input)
		return -ENOMEM;

	pad->input->name = "Fictional pad";
	input_set_capability(pad->input, EV_KEY, BTN_SOUTH);
	input_set_capability(pad->input, EV_FF, FF_RUMBLE);

	pad->rumble = kzalloc(sizeof(*pad->rumble), GFP_KERNEL);
	if (!pad->rumble)
		return -ENOMEM;

	ret = devm_request_irq(dev, pdev->irq, pad_stalled, IRQF_SHARED, "pad",
			       pad);
	if (ret) {
		kfree(pad->rumble);
		return ret;
	}

	ret = input_ff_create_memless(pad->input, pad->rumble, pad_play);
	if (ret) {
		kfree(pad->rumble);
		return ret;
	}

	return input_register_device(pad->input);
}

static const struct pci_device_id pad_ids[] = {
	{ PCI_DEVICE(0x1209, 0x6a3d) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pad_ids);

static struct pci_driver pad_driver = {
	.name = "pad",
	.id_table = pad_ids,
	.probe = pad_probe,
};
module_pci_driver(pad_driver);

MODULE_DESCRIPTION("Game pad card");
MODULE_LICENSE("GPL");
