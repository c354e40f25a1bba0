// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card slot of a SoC: the host is allocated, added, and freed; everything else is
 * managed already.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/mmc/core.h>
#include <linux/mmc/host.h>
#include <linux/mmc/mmc.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define SLOT_PRESENT	0x00
#define SLOT_CLOCK	0x04

struct slot {
	void __iomem *base;
	struct mmc_host *mmc;
};

static void slot_request(struct mmc_host *mmc, struct mmc_request *mrq)
{
	mrq->cmd->error = -ENOMEDIUM;
	mmc_request_done(mmc, mrq);
}

static void slot_set_ios(struct mmc_host *mmc, struct mmc_ios *ios)
{
	struct slot *slot = mmc_priv(mmc);

	writel(ios->clock, slot->base + SLOT_CLOCK);
}

static int slot_get_cd(struct mmc_host *mmc)
{
	struct slot *slot = mmc_priv(mmc);

	return readl(slot->base + SLOT_PRESENT) & 1;
}

static const struct mmc_host_ops slot_ops = {
	.request = slot_request,
	.set_ios = slot_set_ios,
	.get_cd = slot_get_cd,
};

static int slot_probe(struct platform_device *pdev)
{
	struct mmc_host *mmc;
	struct slot *slot;
	int ret;

	mmc = devm_mmc_alloc_host(&pdev->dev, sizeof(*slot));
	if (!mmc) {
		dev_err(&pdev->dev, "cannot allocate the host\n");
		return -ENOMEM;
	}

	slot = mmc_priv(mmc);
	slot->mmc = mmc;
	slot->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(slot->base))
		return PTR_ERR(slot->base);

	ret = mmc_of_parse(mmc);
	if (ret)
		return ret;

	mmc->ops = &slot_ops;
	mmc->f_min = 400000;
	mmc->f_max = 25000000;
	mmc->ocr_avail = MMC_VDD_32_33 | MMC_VDD_33_34;
	platform_set_drvdata(pdev, slot);

	return mmc_add_host(mmc);
}

static void slot_remove(struct platform_device *pdev)
{
	struct slot *slot = platform_get_drvdata(pdev);
	struct mmc_host *mmc = slot->mmc;

	mmc_remove_host(mmc);
	writel(0, slot->base + SLOT_CLOCK);
}

static const struct of_device_id slot_of_match[] = {
	{ .compatible = "devmify,card-slot" },
	{ }
};
MODULE_DEVICE_TABLE(of, slot_of_match);

static struct platform_driver slot_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = slot_of_match,
	},
	.probe = slot_probe,
	.remove = slot_remove,
};
module_platform_driver(slot_driver);

MODULE_DESCRIPTION("Card slot");
MODULE_LICENSE("GPL");
