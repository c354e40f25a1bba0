// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus of the silo hygrometer: its registers, and the clock that they need.
 */
#include <linux/clk.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/platform_device.h>

#include "three-files-remove-goes.h"

#define SILO_HUMIDITY	0x04

int silo_start_bus(struct silo *silo)
{
	struct platform_device *pdev = to_platform_device(silo->dev);
	struct resource *res;
	int err;

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	silo->regs = ioremap(res->start, resource_size(res));
	if (!silo->regs)
		return -ENXIO;

	silo->clk = clk_get(silo->dev, "bus");
	if (IS_ERR(silo->clk)) {
		err = PTR_ERR(silo->clk);
		goto unmap;
	}

	err = clk_prepare_enable(silo->clk);
	if (err)
		goto put_clk;

	return 0;

put_clk:
	clk_put(silo->clk);
unmap:
	iounmap(silo->regs);
	return err;
}

void silo_stop_bus(struct silo *silo)
{
	clk_disable_unprepare(silo->clk);
	clk_put(silo->clk);
	iounmap(silo->regs);
}

u32 silo_read(struct silo *silo)
{
	return readl(silo->regs + SILO_HUMIDITY);
}
