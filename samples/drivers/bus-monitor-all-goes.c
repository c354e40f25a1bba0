// SPDX-License-Identifier: GPL-2.0-only
/*
 * Monitor of a bus that counts what each CPU asked it for: memory, counters,
 * mapping and clock all go to the device.  Its files are the driver core's, so
 * that nothing is left for remove() to do.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#define BUSMON_CTRL		0x00
#define BUSMON_CYCLES		0x10
#define BUSMON_CTRL_RUN		1

struct busmon_count {
	u64 reads;
	u64 cycles;
};

struct busmon {
	struct busmon_count __percpu *counts;
	struct busmon_count *snapshot;
	void __iomem *regs;
	struct clk *clk;
};

static ssize_t cycles_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	struct busmon *mon = dev_get_drvdata(dev);
	struct busmon_count *count;

	count = get_cpu_ptr(mon->counts);
	count->reads++;
	count->cycles += readl(mon->regs + BUSMON_CYCLES);
	put_cpu_ptr(mon->counts);

	return sysfs_emit(buf, "%u\n", readl(mon->regs + BUSMON_CYCLES));
}
static DEVICE_ATTR_RO(cycles);

static ssize_t total_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	struct busmon *mon = dev_get_drvdata(dev);
	u64 total = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		mon->snapshot[cpu] = *per_cpu_ptr(mon->counts, cpu);
		total += mon->snapshot[cpu].cycles;
	}

	return sysfs_emit(buf, "%llu\n", total);
}
static DEVICE_ATTR_RO(total);

static struct attribute *busmon_attrs[] = {
	&dev_attr_cycles.attr,
	&dev_attr_total.attr,
	NULL
};
ATTRIBUTE_GROUPS(busmon);

static int busmon_probe(struct platform_device *pdev)
{
	struct resource *res;
	struct busmon *mon;
	int err;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	mon = kzalloc(sizeof(*mon), GFP_KERNEL);
	if (!mon)
		return -ENOMEM;

	mon->snapshot = kcalloc(nr_cpu_ids, sizeof(*mon->snapshot), GFP_KERNEL);
	if (!mon->snapshot) {
		err = -ENOMEM;
		goto free_mon;
	}

	mon->counts = alloc_percpu(struct busmon_count);
	if (!mon->counts) {
		err = -ENOMEM;
		goto free_snapshot;
	}

	mon->regs = ioremap(res->start, resource_size(res));
	if (!mon->regs) {
		err = -ENXIO;
		goto free_counts;
	}

	mon->clk = clk_get(&pdev->dev, "bus");
	if (IS_ERR(mon->clk)) {
		dev_err(&pdev->dev, "cannot get the bus clock\n");
		err = PTR_ERR(mon->clk);
		goto unmap;
	}

	err = clk_prepare_enable(mon->clk);
	if (err)
		goto put_clk;

	writel(BUSMON_CTRL_RUN, mon->regs + BUSMON_CTRL);
	platform_set_drvdata(pdev, mon);

	return 0;

put_clk:
	clk_put(mon->clk);
unmap:
	iounmap(mon->regs);
free_counts:
	free_percpu(mon->counts);
free_snapshot:
	kfree(mon->snapshot);
free_mon:
	kfree(mon);
	return err;
}

static void busmon_remove(struct platform_device *pdev)
{
	struct busmon *mon = platform_get_drvdata(pdev);

	clk_disable_unprepare(mon->clk);
	clk_put(mon->clk);
	iounmap(mon->regs);
	free_percpu(mon->counts);
	kfree(mon->snapshot);
	kfree(mon);
}

static struct platform_driver busmon_driver = {
	.probe = busmon_probe,
	.remove = busmon_remove,
	.driver = {
		.name = "busmon",
		.dev_groups = busmon_groups,
	},
};
module_platform_driver(busmon_driver);

MODULE_DESCRIPTION("Monitor of a bus");
MODULE_LICENSE("GPL");
