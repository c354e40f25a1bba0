// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packet counter of a network tap: statistics for each CPU, freed in a ladder.
 */
#include <linux/device.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct tap_stats {
	u64 packets;
	u64 bytes;
};

struct tap {
	struct tap_stats __percpu *stats;
	unsigned int snaplen;
};

static ssize_t packets_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct tap *tap = dev_get_drvdata(dev);
	u64 packets = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		packets += per_cpu_ptr(tap->stats, cpu)->packets;

	return sysfs_emit(buf, "%llu\n", packets);
}
static DEVICE_ATTR_RO(packets);

static int tap_probe(struct platform_device *pdev)
{
	struct tap *tap;
	int ret;

	tap = kzalloc(sizeof(*tap), GFP_KERNEL);
	if (!tap)
		return -ENOMEM;

	tap->stats = devm_alloc_percpu(&pdev->dev, struct tap_stats);
	if (!tap->stats) {
		ret = -ENOMEM;
		goto err_free_tap;
	}
	tap->snaplen = 256;
	platform_set_drvdata(pdev, tap);

	ret = device_create_file(&pdev->dev, &dev_attr_packets);
	if (ret)
		goto err_free_tap;

	return 0;

err_free_tap:
	kfree(tap);
	return ret;
}

static void tap_remove(struct platform_device *pdev)
{
	struct tap *tap = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_packets);
	kfree(tap);
}

static const struct of_device_id tap_of_match[] = {
	{ .compatible = "devmify,tap" },
	{ }
};
MODULE_DEVICE_TABLE(of, tap_of_match);

static struct platform_driver tap_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = tap_of_match,
	},
	.probe = tap_probe,
	.remove = tap_remove,
};
module_platform_driver(tap_driver);

MODULE_DESCRIPTION("Network tap");
MODULE_LICENSE("GPL");

/* not run: an allocation for each CPU cannot be made to fail here, its managed twin can */
