// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two verbs for one object: probe's failure path frees the pass phrase before
 * it holds a secret, with plain kfree(); remove() must wipe it. That the first
 * could go does not make the second a plain free.
 */
#include <linux/auxiliary_bus.h>
#include <linux/module.h>
#include <linux/slab.h>

struct locker {
	struct auxiliary_device *adev;
	char *phrase;
};

static int locker_check(struct locker *locker)
{
	return locker->adev->name ? 0 : -EINVAL;
}

static int locker_probe(struct auxiliary_device *adev,
			const struct auxiliary_device_id *id)
{
	struct locker *locker;
	int ret;

	locker = devm_kzalloc(&adev->dev, sizeof(*locker), GFP_KERNEL);
	if (!locker)
		return -ENOMEM;

	locker->adev = adev;
	locker->phrase = kasprintf(GFP_KERNEL, "%s-%u", adev->name, adev->id);
	if (!locker->phrase)
		return -ENOMEM;

	ret = locker_check(locker);
	if (ret) {
		kfree(locker->phrase);
		return ret;
	}

	auxiliary_set_drvdata(adev, locker);

	return 0;
}

static void locker_remove(struct auxiliary_device *adev)
{
	struct locker *locker = auxiliary_get_drvdata(adev);

	kfree_sensitive(locker->phrase);
}

static const struct auxiliary_device_id locker_ids[] = {
	{ .name = "devmify_aux.dev" },
	{ }
};
MODULE_DEVICE_TABLE(auxiliary, locker_ids);

static struct auxiliary_driver locker_driver = {
	.id_table = locker_ids,
	.probe = locker_probe,
	.remove = locker_remove,
};
module_auxiliary_driver(locker_driver);

MODULE_DESCRIPTION("Locker that wipes its pass phrase on removal only");
MODULE_LICENSE("GPL");
