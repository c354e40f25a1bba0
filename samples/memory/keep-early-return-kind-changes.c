// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weir: only a dam keeps a log, but what was a dam as it was bound may be a sluice
 * by the time that it is unbound: whoever has turned it took the log.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define WEIR_WORDS	16

enum weir_kind {
	WEIR_DAM,
	WEIR_SLUICE,
};

struct weir_log {
	u32 *words;
};

struct weir {
	enum weir_kind kind;
	struct weir_log log;
};

static int weir_log_init(struct device *dev, struct weir *weir)
{
	struct weir_log *log = &weir->log;

	log->words = kcalloc(WEIR_WORDS, sizeof(*log->words), GFP_KERNEL);
	if (!log->words)
		return -ENOMEM;

	dev_dbg(dev, "%d words\n", WEIR_WORDS);
	return 0;
}

static void weir_log_exit(struct weir *weir)
{
	struct weir_log *log = &weir->log;

	if (weir->kind == WEIR_SLUICE || !log->words)
		return;

	kfree(log->words);
	log->words = NULL;
}

static ssize_t kind_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	struct weir_log *log = dev_get_drvdata(dev);
	struct weir *weir = container_of(log, struct weir, log);

	weir->kind = buf[0] == '0' ? WEIR_DAM : WEIR_SLUICE;
	return count;
}
static DEVICE_ATTR_WO(kind);

static struct attribute *weir_attrs[] = {
	&dev_attr_kind.attr,
	NULL
};
ATTRIBUTE_GROUPS(weir);

static int weir_probe(struct platform_device *pdev)
{
	struct weir *weir;
	int ret;

	weir = devm_kzalloc(&pdev->dev, sizeof(*weir), GFP_KERNEL);
	if (!weir)
		return -ENOMEM;

	weir->kind = pdev->num_resources ? WEIR_SLUICE : WEIR_DAM;
	if (weir->kind == WEIR_DAM) {
		ret = weir_log_init(&pdev->dev, weir);
		if (ret)
			return ret;
	}

	platform_set_drvdata(pdev, &weir->log);

	return 0;
}

static void weir_remove(struct platform_device *pdev)
{
	struct weir_log *log = platform_get_drvdata(pdev);
	struct weir *weir = container_of(log, struct weir, log);

	weir_log_exit(weir);
}

static struct platform_driver weir_driver = {
	.probe = weir_probe,
	.remove = weir_remove,
	.driver = {
		.name = KBUILD_MODNAME,
		.dev_groups = weir_groups,
	},
};
module_platform_driver(weir_driver);

/* no naive: who has taken the log is not in the driver */
/* not run: whoever writes to its file makes it leak the log */

MODULE_DESCRIPTION("Weir that may be turned");
MODULE_LICENSE("GPL");
