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

	if (!request_mem_region(res->start, resource_size(res), "rook-mmc"))
		return -EBUSY;

	mmc = mmc_alloc_host(sizeof(*host), &pdev->dev);
	if (!mmc) {
		ret = -ENOMEM;
		goto err_release_region;
	}

	host = mmc_priv(mmc);

	host->irq = platform_get_irq(pdev, 0);
	if (host->irq < 0) {
		ret = host->irq;
		goto err_free_host;
	}

	host->base = ioremap(res->start, resource_size(res));
	if (!host->base) {
		ret = -ENOMEM;
		goto err_free_host;
	}

	host->bus_clk = clk_get(&pdev->dev, "bus");
	if (IS_ERR(host->bus_clk)) {
		ret = PTR_ERR(host->bus_clk);
		goto err_unmap;
	}

	ret = clk_prepare_enable(host->bus_clk);
	if (ret)
		goto err_put_bus_clk;

	host->card_clk = clk_get(&pdev->dev, "card");
	if (IS_ERR(host->card_clk)) {
		ret = PTR_ERR(host->card_clk);
		goto err_disable_bus_clk;
	}

	ret = clk_prepare_enable(host->card_clk);
	if (ret)
		goto err_put_card_clk;

	host->rst = reset_control_get_exclusive(&pdev->dev, NULL);
	if (IS_ERR(host->rst)) {
		ret = PTR_ERR(host->rst);
		goto err_disable_card_clk;
	}

	ret = reset_control_deassert(host->rst);
	if (ret)
		goto err_put_reset;

	host->desc = dma_alloc_coherent(&pdev->dev, SZ_4K, &host->desc_dma,
					GFP_KERNEL);
	if (!host->desc) {
		ret = -ENOMEM;
		goto err_assert_reset;
	}

	writel(lower_32_bits(host->desc_dma), host->base + ROOK_DESC);

	ret = request_irq(host->irq, rook_interrupt, 0, "rook-mmc", mmc);
	if (ret)
		goto err_free_desc;

	mmc->ops = &rook_ops;
	mmc->f_min = 400000;
	mmc->f_max = clk_get_rate(host->card_clk);
	mmc->ocr_avail = MMC_VDD_32_33 | MMC_VDD_33_34;
	platform_set_drvdata(pdev, mmc);

	ret = mmc_add_host(mmc);
	if (ret)
		goto err_free_irq;

	return 0;

err_free_irq:
	free_irq(host->irq, mmc);
err_free_desc:
	dma_free_coherent(&pdev->dev, SZ_4K, host->desc, host->desc_dma);
err_assert_reset:
	reset_control_assert(host->rst);
err_put_reset:
	reset_control_put(host->rst);
err_disable_card_clk:
	clk_disable_unprepare(host->card_clk);
err_put_card_clk:
	clk_put(host->card_clk);
err_disable_bus_clk:
	clk_disable_unprepare(host->bus_clk);
err_put_bus_clk:
	clk_put(host->bus_clk);
err_unmap:
	iounmap(host->base);
err_free_host:
	mmc_free_host(mmc);
err_release_region:
	release_mem_region(res->start, resource_size(res));
	return ret;
}

static void rook_remove(struct platform_device *pdev)
{
	struct mmc_host *mmc = platform_get_drvdata(pdev);
	struct rook_host *host = mmc_priv(mmc);
	struct resource *res;

	mmc_remove_host(mmc);
	free_irq(host->irq, mmc);
	dma_free_coherent(&pdev->dev, SZ_4K, host->desc, host->desc_dma);
	reset_control_assert(host->rst);
	reset_control_put(host->rst);
	clk_disable_unprepare(host->card_clk);
	clk_put(host->card_clk);
	clk_disable_unprepare(host->bus_clk);
	clk_put(host->bus_clk);
	iounmap(host->base);
	mmc_free_host(mmc);

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	release_mem_region(res->start, resource_size(res));
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
