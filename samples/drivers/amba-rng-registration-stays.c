// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random number generator on AMBA: mapping, clock and memory are left to the
 * device.  The bus has a way of its own to request the registers, which stays,
 * as the registration does.
 */
#include <linux/amba/bus.h>
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/hw_random.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/slab.h>

#define ROBIN_RNG_CTRL		0x00
#define ROBIN_RNG_STATUS	0x04
#define ROBIN_RNG_DATA		0x08

#define ROBIN_RNG_ON		1
#define ROBIN_RNG_READY		1

struct robin_rng {
	struct hwrng rng;
	void __iomem *base;
	struct clk *clk;
	const char *name;
};

static int robin_rng_read(struct hwrng *rng, void *buf, size_t max, bool wait)
{
	struct robin_rng *robin = container_of(rng, struct robin_rng, rng);
	u32 status;
	int ret;

	ret = readl_poll_timeout(robin->base + ROBIN_RNG_STATUS, status,
				 status & ROBIN_RNG_READY, 10,
				 wait ? 10000 : 10);
	if (ret)
		return 0;

	*(u32 *)buf = readl(robin->base + ROBIN_RNG_DATA);

	return sizeof(u32);
}

static int robin_rng_probe(struct amba_device *adev, const struct amba_id *id)
{
	struct robin_rng *robin;
	int ret;

	ret = amba_request_regions(adev, dev_name(&adev->dev));
	if (ret)
		return ret;

	ret = -ENOMEM;
	robin = kzalloc(sizeof(*robin), GFP_KERNEL);
	if (!robin)
		goto out_release;

	robin->name = kasprintf(GFP_KERNEL, "robin-%s", dev_name(&adev->dev));
	if (!robin->name)
		goto out_free;

	robin->base = ioremap(adev->res.start, resource_size(&adev->res));
	if (!robin->base)
		goto out_free_name;

	robin->clk = clk_get_optional(&adev->dev, "rng");
	if (IS_ERR(robin->clk)) {
		ret = PTR_ERR(robin->clk);
		dev_err(&adev->dev, "could not get the clock\n");
		goto out_unmap;
	}

	ret = clk_prepare_enable(robin->clk);
	if (ret)
		goto out_put_clk;

	robin->rng.name = robin->name;
	robin->rng.read = robin_rng_read;
	robin->rng.quality = 900;
	writel(ROBIN_RNG_ON, robin->base + ROBIN_RNG_CTRL);

	amba_set_drvdata(adev, robin);

	ret = hwrng_register(&robin->rng);
	if (ret)
		goto out_disable;

	return 0;

out_disable:
	writel(0, robin->base + ROBIN_RNG_CTRL);
	clk_disable_unprepare(robin->clk);
out_put_clk:
	clk_put(robin->clk);
out_unmap:
	iounmap(robin->base);
out_free_name:
	kfree(robin->name);
out_free:
	kfree(robin);
out_release:
	amba_release_regions(adev);
	return ret;
}

static void robin_rng_remove(struct amba_device *adev)
{
	struct robin_rng *robin = amba_get_drvdata(adev);

	hwrng_unregister(&robin->rng);
	writel(0, robin->base + ROBIN_RNG_CTRL);
	clk_disable_unprepare(robin->clk);
	clk_put(robin->clk);
	iounmap(robin->base);
	kfree(robin->name);
	kfree(robin);
	amba_release_regions(adev);
}

static const struct amba_id robin_rng_ids[] = {
	{
		.id = 0x000f4752,
		.mask = 0x000fffff,
	},
	{ }
};
MODULE_DEVICE_TABLE(amba, robin_rng_ids);

static struct amba_driver robin_rng_driver = {
	.drv = {
		.name = "robin-rng",
	},
	.probe = robin_rng_probe,
	.remove = robin_rng_remove,
	.id_table = robin_rng_ids,
};
module_amba_driver(robin_rng_driver);

MODULE_DESCRIPTION("Robin random number generator");
MODULE_LICENSE("GPL");
