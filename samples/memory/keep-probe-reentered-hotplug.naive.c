// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: "Resources present before probing", the bind fails */
/*
 * Slot driver that takes a first look at a card as soon as its device shows
 * up on the bus, before any driver is bound: it calls its own probe and remove
 * by hand. What the probe takes for the device then belongs to no binding.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

struct slot {
	struct device *dev;
	unsigned int card;
};

static int slot_probe(struct platform_device *pdev)
{
	struct slot *slot;

	slot = devm_kzalloc(&pdev->dev, sizeof(*slot), GFP_KERNEL);
	if (!slot)
		return -ENOMEM;

	slot->dev = &pdev->dev;
	slot->card = 1;
	platform_set_drvdata(pdev, slot);

	return 0;
}

static void slot_remove(struct platform_device *pdev)
{
	platform_set_drvdata(pdev, NULL);
}

static int slot_look(struct device *dev, void *unused)
{
	struct platform_device *pdev = to_platform_device(dev);

	if (dev->driver || !strstarts(pdev->name, KBUILD_MODNAME))
		return 0;

	if (slot_probe(pdev))
		dev_warn(dev, "no answer from the card\n");
	else
		slot_remove(pdev);

	return 0;
}

static int slot_notify(struct notifier_block *nb, unsigned long action,
		       void *data)
{
	if (action == BUS_NOTIFY_ADD_DEVICE)
		slot_look(data, NULL);

	return NOTIFY_OK;
}

static struct notifier_block slot_nb = {
	.notifier_call = slot_notify,
};

static struct platform_driver slot_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = slot_probe,
	.remove = slot_remove,
};

static int __init slot_init(void)
{
	int ret;

	ret = bus_register_notifier(&platform_bus_type, &slot_nb);
	if (ret)
		return ret;

	bus_for_each_dev(&platform_bus_type, NULL, NULL, slot_look);

	ret = platform_driver_register(&slot_driver);
	if (ret)
		bus_unregister_notifier(&platform_bus_type, &slot_nb);

	return ret;
}

static void __exit slot_exit(void)
{
	platform_driver_unregister(&slot_driver);
	bus_unregister_notifier(&platform_bus_type, &slot_nb);
}

module_init(slot_init);
module_exit(slot_exit);

MODULE_DESCRIPTION("Slot driver that probes a card before it is bound");
MODULE_LICENSE("GPL");
