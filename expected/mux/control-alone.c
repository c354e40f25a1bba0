// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe switch of a test bench: it selects one of the inputs of a multiplexer on
 * request, and remove only puts the multiplexer.
 */
/* not run: the test kernel has no multiplexers */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kstrtox.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mux/consumer.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct lead {
	struct mux_control *mux;
	unsigned int uses;
};

static ssize_t touch_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct lead *lead = dev_get_drvdata(dev);
	unsigned int input;
	int ret;

	ret = kstrtouint(buf, 0, &input);
	if (ret)
		return ret;

	ret = mux_control_select(lead->mux, input);
	if (ret)
		return ret;
	lead->uses++;
	ret = mux_control_deselect(lead->mux);

	return ret ? ret : count;
}
static DEVICE_ATTR_WO(touch);

static struct attribute *lead_attrs[] = {
	&dev_attr_touch.attr,
	NULL
};
ATTRIBUTE_GROUPS(lead);

static int lead_probe(struct platform_device *pdev)
{
	struct lead *lead;

	lead = devm_kzalloc(&pdev->dev, sizeof(*lead), GFP_KERNEL);
	if (!lead)
		return -ENOMEM;

	lead->mux = devm_mux_control_get(&pdev->dev, NULL);
	if (IS_ERR(lead->mux))
		return dev_err_probe(&pdev->dev, PTR_ERR(lead->mux), "no multiplexer\n");

	platform_set_drvdata(pdev, lead);

	return 0;
}

static const struct of_device_id lead_of_match[] = {
	{ .compatible = "devmify,lead" },
	{ }
};
MODULE_DEVICE_TABLE(of, lead_of_match);

static struct platform_driver lead_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = lead_of_match,
		.dev_groups = lead_groups,
	},
	.probe = lead_probe,
};
module_platform_driver(lead_driver);

MODULE_DESCRIPTION("Probe switch");
MODULE_LICENSE("GPL");
