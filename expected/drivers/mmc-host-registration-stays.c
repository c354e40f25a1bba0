// SPDX-License-Identifier: GPL-2.0-only
/*
 * MMC host whose host, region, mapping, both clocks, reset line and descriptors
 * are left to the device, and so is the interrupt.  The registration stays, and so
 * does what power management does with the reset line while the system is asleep.
 */
#include <linux/bits.h>
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mmc/core.h>
#include <linux/mmc/host.h>
#include <linux/mmc/mmc.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/reset.h>
#include <linux/sizes.h>

#define ROOK_CMD		0x00
#define ROOK_ARG		0x04
#define ROOK_RESP		0x08
#define ROOK_STATUS		0x0c
#define ROOK_DIV		0x10
#define ROOK_DESC		0x14

#define ROOK_STATUS_DONE	BIT(0)
#define ROOK_STATUS_CARD	BIT(1)

struct rook_host {
	struct mmc_request *mrq;
	void __iomem *base;
	struct clk *bus_clk;
	struct clk *card_clk;
	struct reset_control *rst;
	void *desc;
	dma_addr_t desc_dma;
	int irq;
};

static irqreturn_t rook_interrupt(int irq, void *data)
{
	struct mmc_host *mmc = data;
	struct rook_host *host = mmc_priv(mmc);
	struct mmc_request *mrq = host->mrq;
	u32 status = readl(host->base + ROOK_STATUS);

	if (!(status & ROOK_STATUS_DONE) || !mrq)
		return IRQ_NONE;

	writel(ROOK_STATUS_DONE, host->base + ROOK_STATUS);
	mrq->cmd->resp[0] = readl(host->base + ROOK_RESP);
	host->mrq = NULL;
	mmc_request_done(mmc, mrq);

	return IRQ_HANDLED;
}

static void rook_request(struct mmc_host *mmc, struct mmc_request *mrq)
{
	struct rook_host *host = mmc_priv(mmc);

	host->mrq = mrq;
	writel(mrq->cmd->arg, host->base + ROOK_ARG);
	writel(mrq->cmd->opcode, host->base + ROOK_CMD);
}

static void rook_set_ios(struct mmc_host *mmc, struct mmc_ios *ios)
{
	struct rook_host *host = mmc_priv(mmc);

	if (ios->clock)
		writel(clk_get_rate(host->card_clk) / ios->clock,
		       host->base + ROOK_DIV);
}

static int rook_get_cd(struct mmc_host *mmc)
{
	struct rook_host *host = mmc_priv(mmc);

	return !!(readl(host->base + ROOK_STATUS) & ROOK_STATUS_CARD);
}

static const struct mmc_host_ops rook_ops = {
	.request = rook_request,
	.set_ios = rook_set_ios,
	.get_cd = rook_get_cd,
};

static int rook_probe(struct platform_device *pdev)
{
	struct rook_host *host;
	struct mmc_host *mmc;
	struct resource *res;
	int ret;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENXIO;

	if (!devm_request_mem_region(&pdev->dev, res->start, resource_size(res),
				     "rook-mmc"))
		return -EBUSY;

	mmc = devm_mmc_alloc_host(&pdev->dev, sizeof(*host));
	if (!mmc)
		return -ENOMEM;

	host = mmc_priv(mmc);

	host->irq = platform_get_irq(pdev, 0);
	if (host->irq < 0)
		return host->irq;

	host->base = devm_ioremap(&pdev->dev, res->start, resource_size(res));
	if (!host->base)
		return -ENOMEM;

	host->bus_clk = devm_clk_get_enabled(&pdev->dev, "bus");
	if (IS_ERR(host->bus_clk))
		return PTR_ERR(host->bus_clk);

	host->card_clk = devm_clk_get_enabled(&pdev->dev, "card");
	if (IS_ERR(host->card_clk))
		return PTR_ERR(host->card_clk);

	host->rst = devm_reset_control_get_exclusive_deasserted(&pdev->dev,
								NULL);
	if (IS_ERR(host->rst))
		return PTR_ERR(host->rst);

	host->desc = dmam_alloc_coherent(&pdev->dev, SZ_4K, &host->desc_dma,
					 GFP_KERNEL);
	if (!host->desc)
		return -ENOMEM;

	writel(lower_32_bits(host->desc_dma), host->base + ROOK_DESC);

	ret = devm_request_irq(&pdev->dev, host->irq, rook_interrupt, 0,
			       "rook-mmc", mmc);
	if (ret)
		return ret;

	mmc->ops = &rook_ops;
	mmc->f_min = 400000;
	mmc->f_max = clk_get_rate(host->card_clk);
	mmc->ocr_avail = MMC_VDD_32_33 | MMC_VDD_33_34;
	platform_set_drvdata(pdev, mmc);

	return mmc_add_host(mmc);
}

static void rook_remove(struct platform_device *pdev)
{
	struct mmc_host *mmc = platform_get_drvdata(pdev);

	mmc_remove_host(mmc);
}

static int rook_suspend(struct device *dev)
{
	struct mmc_host *mmc = dev_get_drvdata(dev);
	struct rook_host *host = mmc_priv(mmc);

	return reset_control_assert(host->rst);
}

static int rook_resume(struct device *dev)
{
	struct mmc_host *mmc = dev_get_drvdata(dev);
	struct rook_host *host = mmc_priv(mmc);
	int ret;

	ret = reset_control_deassert(host->rst);
	if (ret)
		return ret;

	writel(lower_32_bits(host->desc_dma), host->base + ROOK_DESC);

	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(rook_pm_ops, rook_suspend, rook_resume);

static const struct of_device_id rook_of_match[] = {
	{ .compatible = "fictional,rook-mmc" },
	{ }
};
MODULE_DEVICE_TABLE(of, rook_of_match);

static struct platform_driver rook_driver = {
	.probe = rook_probe,
	.remove = rook_remove,
	.driver = {
		.name = "rook-mmc",
		.of_match_table = rook_of_match,
		.pm = pm_sleep_ptr(&rook_pm_ops),
	},
};
module_platform_driver(rook_driver);

MODULE_DESCRIPTION("Rook MMC host");
MODULE_LICENSE("GPL");
