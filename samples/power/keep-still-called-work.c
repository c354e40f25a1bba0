// SPDX-License-Identifier: GPL-2.0-only
/*
 * Charger that looks at its input a while after another supply has changed:
 * remove() cancels the look when no change can ask for one any more.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/power_supply.h>
#include <linux/workqueue.h>

#define FUNNEL_INPUT	0x00

struct funnel {
	struct power_supply *charger;
	struct delayed_work look;
	void __iomem *regs;
	bool online;
};

static enum power_supply_property funnel_properties[] = {
	POWER_SUPPLY_PROP_ONLINE,
};

static void funnel_look(struct work_struct *work)
{
	struct funnel *funnel = container_of(work, struct funnel, look.work);

	funnel->online = readl(funnel->regs + FUNNEL_INPUT);
}

static void funnel_changed(struct power_supply *charger)
{
	struct funnel *funnel = power_supply_get_drvdata(charger);

	schedule_delayed_work(&funnel->look, HZ / 2);
}

static int funnel_get_property(struct power_supply *charger,
			       enum power_supply_property property,
			       union power_supply_propval *value)
{
	struct funnel *funnel = power_supply_get_drvdata(charger);

	if (property != POWER_SUPPLY_PROP_ONLINE)
		return -EINVAL;

	value->intval = funnel->online;

	return 0;
}

static const struct power_supply_desc funnel_desc = {
	.name = "funnel",
	.type = POWER_SUPPLY_TYPE_MAINS,
	.properties = funnel_properties,
	.num_properties = ARRAY_SIZE(funnel_properties),
	.get_property = funnel_get_property,
	.external_power_changed = funnel_changed,
};

static int funnel_probe(struct platform_device *pdev)
{
	struct power_supply_config config = { };
	struct funnel *funnel;

	funnel = devm_kzalloc(&pdev->dev, sizeof(*funnel), GFP_KERNEL);
	if (!funnel)
		return -ENOMEM;

	funnel->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(funnel->regs))
		return PTR_ERR(funnel->regs);

	INIT_DELAYED_WORK(&funnel->look, funnel_look);
	platform_set_drvdata(pdev, funnel);
	config.drv_data = funnel;

	funnel->charger = power_supply_register(&pdev->dev, &funnel_desc,
						&config);
	if (IS_ERR(funnel->charger))
		return PTR_ERR(funnel->charger);

	return 0;
}

static void funnel_remove(struct platform_device *pdev)
{
	struct funnel *funnel = platform_get_drvdata(pdev);

	power_supply_unregister(funnel->charger);
	cancel_delayed_work_sync(&funnel->look);
}

static const struct of_device_id funnel_of_match[] = {
	{ .compatible = "fictional,funnel" },
	{ }
};
MODULE_DEVICE_TABLE(of, funnel_of_match);

static struct platform_driver funnel_driver = {
	.probe = funnel_probe,
	.remove = funnel_remove,
	.driver = {
		.name = "funnel",
		.of_match_table = funnel_of_match,
	},
};
module_platform_driver(funnel_driver);

MODULE_DESCRIPTION("Charger");
MODULE_LICENSE("GPL");
