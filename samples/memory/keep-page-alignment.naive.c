// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: WARNING in hv_console_attach, the address is not that of a page */
/*
 * Console of a hypervisor. The buffer is one page, and the other side wants
 * the address of a page: kmalloc() of PAGE_SIZE bytes gives that, managed
 * memory begins behind a header and never does.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct hv_console {
	char *page;
	phys_addr_t addr;
};

/* What the hypervisor does with an address: an odd one is refused. */
static int hv_console_attach(struct hv_console *console)
{
	console->addr = virt_to_phys(console->page);
	if (WARN_ON(!PAGE_ALIGNED(console->addr)))
		return -EINVAL;

	return 0;
}

static int hv_console_probe(struct platform_device *pdev)
{
	struct hv_console *console;
	int ret;

	console = devm_kzalloc(&pdev->dev, sizeof(*console), GFP_KERNEL);
	if (!console)
		return -ENOMEM;

	console->page = devm_kzalloc(&pdev->dev, PAGE_SIZE, GFP_KERNEL);
	if (!console->page)
		return -ENOMEM;

	ret = hv_console_attach(console);
	if (ret)
		return ret;

	platform_set_drvdata(pdev, console);

	return 0;
}

static void hv_console_remove(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "gone\n");
}

static struct platform_driver hv_console_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = hv_console_probe,
	.remove = hv_console_remove,
};
module_platform_driver(hv_console_driver);

MODULE_DESCRIPTION("Console that passes a page to the hypervisor");
MODULE_LICENSE("GPL");
