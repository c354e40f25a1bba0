// SPDX-License-Identifier: GPL-2.0-only
/*
 * Helper processor: remove() stops it when nobody is left who would start it.
 */
/* no naive: nor would it start one */
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/remoteproc.h>

#define PAGE_MODE	0x00

struct page {
	void __iomem *regs;
	struct rproc *rproc;
};

static int page_start(struct rproc *rproc)
{
	struct page *page = rproc->priv;

	writel(1, page->regs + PAGE_MODE);

	return 0;
}

static int page_stop(struct rproc *rproc)
{
	struct page *page = rproc->priv;

	writel(0, page->regs + PAGE_MODE);

	return 0;
}

static const struct rproc_ops page_ops = {
	.start = page_start,
	.stop = page_stop,
};

static int page_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct page *page;
	int ret;

	page = devm_kzalloc(dev, sizeof(*page), GFP_KERNEL);
	if (!page)
		return -ENOMEM;

	page->regs = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(page->regs))
		return PTR_ERR(page->regs);

	page->rproc = devm_rproc_alloc(dev, "page", &page_ops, NULL, 0);
	if (!page->rproc)
		return -ENOMEM;

	page->rproc->priv = page;
	platform_set_drvdata(pdev, page);

	ret = rproc_add(page->rproc);
	if (ret) {
		dev_err(dev, "cannot register\n");
		return ret;
	}

	dev_info(dev, "mode %u\n", readl(page->regs + PAGE_MODE));

	return 0;
}

static void page_remove(struct platform_device *pdev)
{
	struct page *page = platform_get_drvdata(pdev);

	rproc_del(page->rproc);
	writel(0, page->regs + PAGE_MODE);
}

static const struct of_device_id page_of_match[] = {
	{ .compatible = "fictional,page" },
	{ }
};
MODULE_DEVICE_TABLE(of, page_of_match);

static struct platform_driver page_driver = {
	.probe = page_probe,
	.remove = page_remove,
	.driver = {
		.name = "page",
		.of_match_table = page_of_match,
	},
};
module_platform_driver(page_driver);

MODULE_DESCRIPTION("Helper processor");
MODULE_LICENSE("GPL");

/* not run: the test kernel has no remote processors */
