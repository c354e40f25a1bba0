// SPDX-License-Identifier: GPL-2.0-only
/*
 * Panel that answers a try with its record only at the second attempt. Probe
 * jumps back above the allocation, with a larger buffer each time: what was too
 * small is given back on a path that goes on, the rest with the binding.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define PANEL_RECORD	96

struct panel {
	u8 *record;
};

static int panel_read_record(u8 *buf, size_t len)
{
	if (len < PANEL_RECORD)
		return -ENOSPC;

	buf[0] = 1;

	return 0;
}

static int panel_probe(struct platform_device *pdev)
{
	struct panel *panel;
	size_t len = 64;
	u8 *record;
	int ret;

	panel = devm_kzalloc(&pdev->dev, sizeof(*panel), GFP_KERNEL);
	if (!panel)
		return -ENOMEM;

again:
	record = devm_kzalloc(&pdev->dev, len, GFP_KERNEL);
	if (!record)
		return -ENOMEM;

	ret = panel_read_record(record, len);
	if (ret == -ENOSPC) {
		devm_kfree(&pdev->dev, record);
		len *= 2;
		goto again;
	}
	if (ret)
		return ret;

	panel->record = record;

	return 0;
}

static struct platform_driver panel_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = panel_probe,
};
module_platform_driver(panel_driver);

MODULE_DESCRIPTION("Panel that reads its record with a growing buffer");
MODULE_LICENSE("GPL");
