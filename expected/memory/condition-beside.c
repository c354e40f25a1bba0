// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weir: only a dam keeps a log, and what is no dam is left before the log is freed:
 * both ask what lies beside it in the same structure, by two values of an enum.
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

	log->words = devm_kcalloc(dev, WEIR_WORDS, sizeof(*log->words),
				  GFP_KERNEL);
	if (!log->words)
		return -ENOMEM;

	dev_dbg(dev, "%d words\n", WEIR_WORDS);
	return 0;
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

static struct platform_driver weir_driver = {
	.probe = weir_probe,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(weir_driver);

MODULE_DESCRIPTION("Weir with a log for some");
MODULE_LICENSE("GPL");
