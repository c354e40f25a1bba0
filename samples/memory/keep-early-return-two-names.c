// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weir: only a dam keeps a log, and what is a sluice is left before the log is
 * freed; but here the two names mean the same, so that nobody frees it.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define WEIR_WORDS	16

enum weir_kind {
	WEIR_DAM,
	WEIR_SLUICE = WEIR_DAM,
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
	},
};
module_platform_driver(weir_driver);

/* no naive: the conversion would mend the leak, which nobody has shown to be one */
/* not run: it leaks its log each time */

MODULE_DESCRIPTION("Weir with two names for one kind");
MODULE_LICENSE("GPL");
