// SPDX-License-Identifier: GPL-2.0-only
/*
 * Knob on HID: the core's own devres group is closed after remove, so that the
 * hardware is stopped before the memory goes.
 */
#include <linux/hid.h>
#include <linux/module.h>
#include <linux/slab.h>

#define KNOB_REPORT_LEN	32

struct knob {
	struct hid_device *hdev;
	u8 *report;
};

static int knob_raw_event(struct hid_device *hdev, struct hid_report *report,
			  u8 *data, int size)
{
	struct knob *knob = hid_get_drvdata(hdev);

	if (size > 0)
		knob->report[0] = data[0];

	return 0;
}

static int knob_probe(struct hid_device *hdev, const struct hid_device_id *id)
{
	struct knob *knob;
	int ret;

	knob = devm_kzalloc(&hdev->dev, sizeof(*knob), GFP_KERNEL);
	if (!knob)
		return -ENOMEM;

	knob->report = devm_kzalloc(&hdev->dev, KNOB_REPORT_LEN, GFP_KERNEL);
	if (!knob->report)
		return -ENOMEM;

	knob->hdev = hdev;
	hid_set_drvdata(hdev, knob);

	ret = hid_parse(hdev);
	if (ret)
		return ret;

	ret = hid_hw_start(hdev, HID_CONNECT_DRIVER);
	if (ret) {
		hid_err(hdev, "cannot start: %d\n", ret);
		return ret;
	}

	return 0;
}

static const struct hid_device_id knob_id[] = {
	{ HID_DEVICE(BUS_VIRTUAL, HID_GROUP_ANY, 0x1209, 0x0001) },
	{ }
};
MODULE_DEVICE_TABLE(hid, knob_id);

static struct hid_driver knob_driver = {
	.name = KBUILD_MODNAME,
	.id_table = knob_id,
	.probe = knob_probe,
	.raw_event = knob_raw_event,
};
module_hid_driver(knob_driver);

MODULE_DESCRIPTION("HID knob");
MODULE_LICENSE("GPL");
