// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt multiplexer that grows its map under a raw spinlock. The managed
 * twin adds to a list under a spinlock that may sleep on PREEMPT_RT, which is
 * not allowed here.
 */
#include <linux/auxiliary_bus.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct mux_entry {
	unsigned int hwirq;
};

struct mux {
	/* taken by the interrupt path, guards entry */
	raw_spinlock_t lock;
	struct mux_entry *entry;
};

static int mux_probe(struct auxiliary_device *adev,
		     const struct auxiliary_device_id *id)
{
	struct mux_entry *entry;
	struct mux *mux;

	mux = devm_kzalloc(&adev->dev, sizeof(*mux), GFP_KERNEL);
	if (!mux)
		return -ENOMEM;

	raw_spin_lock_init(&mux->lock);

	raw_spin_lock_irq(&mux->lock);
	entry = kzalloc(sizeof(*entry), GFP_ATOMIC);
	if (!entry) {
		raw_spin_unlock_irq(&mux->lock);
		return -ENOMEM;
	}
	entry->hwirq = 7;
	mux->entry = entry;
	raw_spin_unlock_irq(&mux->lock);

	auxiliary_set_drvdata(adev, mux);

	return 0;
}

static void mux_remove(struct auxiliary_device *adev)
{
	struct mux *mux = auxiliary_get_drvdata(adev);

	kfree(mux->entry);
}

static const struct auxiliary_device_id mux_ids[] = {
	{ .name = "devmify_aux.dev" },
	{ }
};
MODULE_DEVICE_TABLE(auxiliary, mux_ids);

static struct auxiliary_driver mux_driver = {
	.id_table = mux_ids,
	.probe = mux_probe,
	.remove = mux_remove,
};
module_auxiliary_driver(mux_driver);

MODULE_DESCRIPTION("Interrupt multiplexer that allocates under a raw spinlock");
MODULE_LICENSE("GPL");
