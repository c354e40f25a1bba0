// SPDX-License-Identifier: GPL-2.0-only
/*
 * Synthetic meter of a hypervisor; the device is a field of another name here.
 */
#include <linux/hyperv.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define HVMETER_LOG	32

struct hvmeter {
	struct delayed_work poll;
	u32 *log;
	unsigned int next;
};

static void hvmeter_poll(struct work_struct *work)
{
	struct hvmeter *hvmeter;

	hvmeter = container_of(to_delayed_work(work), struct hvmeter, poll);
	hvmeter->log[hvmeter->next++ % HVMETER_LOG]++;
	schedule_delayed_work(&hvmeter->poll, HZ);
}

static int hvmeter_probe(struct hv_device *hdev,
			 const struct hv_vmbus_device_id *id)
{
	struct hvmeter *hvmeter;

	hvmeter = kzalloc(sizeof(*hvmeter), GFP_KERNEL);
	if (!hvmeter)
		return -ENOMEM;

	hvmeter->log = kcalloc(HVMETER_LOG, sizeof(u32), GFP_KERNEL);
	if (!hvmeter->log) {
		kfree(hvmeter);
		return -ENOMEM;
	}

	INIT_DELAYED_WORK(&hvmeter->poll, hvmeter_poll);
	schedule_delayed_work(&hvmeter->poll, HZ);
	hv_set_drvdata(hdev, hvmeter);

	return 0;
}

static void hvmeter_remove(struct hv_device *hdev)
{
	struct hvmeter *hvmeter = hv_get_drvdata(hdev);

	cancel_delayed_work_sync(&hvmeter->poll);
	kfree(hvmeter->log);
	kfree(hvmeter);
}

static const struct hv_vmbus_device_id hvmeter_id[] = {
	{
		.guid = GUID_INIT(0x1d2a7f60, 0x83c4, 0x4be9, 0x90, 0x1f,
				  0x77, 0x35, 0xac, 0x5e, 0x02, 0xd8),
	},
	{ }
};
MODULE_DEVICE_TABLE(vmbus, hvmeter_id);

static struct hv_driver hvmeter_driver = {
	.name = KBUILD_MODNAME,
	.id_table = hvmeter_id,
	.probe = hvmeter_probe,
	.remove = hvmeter_remove,
};
module_driver(hvmeter_driver, vmbus_driver_register, vmbus_driver_unregister);

MODULE_DESCRIPTION("Synthetic meter");
MODULE_LICENSE("GPL");
