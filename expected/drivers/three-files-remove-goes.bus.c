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

	res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	if (!res)
		return -ENODEV;

	silo->regs = devm_ioremap(silo->dev, res->start, resource_size(res));
	if (!silo->regs)
		return -ENXIO;

	silo->clk = devm_clk_get_enabled(silo->dev, "bus");
	if (IS_ERR(silo->clk))
		return PTR_ERR(silo->clk);

	return 0;
}

u32 silo_read(struct silo *silo)
{
	return readl(silo->regs + SILO_HUMIDITY);
}
