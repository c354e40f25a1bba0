// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphore arm at the far end of a RapidIO link: the window on it is handed out
 * by the local port, and goes back to that after it was unmapped.
 */
/* not run: the RapidIO port of the test machine has no windows */
/* no naive: the test machine has no RapidIO port */
#include <linux/io.h>
#include <linux/module.h>
#include <linux/rio.h>
#include <linux/rio_drv.h>
#include <linux/rio_ids.h>
#include <linux/slab.h>

#define SEMAPHORE_BASE	0x80000000ULL
#define SEMAPHORE_SIZE	0x10000
#define SEMAPHORE_ARM	0x08

struct semaphore_arm {
	void __iomem *arm;
};

static int semaphore_probe(struct rio_dev *rdev, const struct rio_device_id *id)
{
	struct semaphore_arm *sema;
	dma_addr_t window;
	int ret;

	sema = devm_kzalloc(&rdev->dev, sizeof(*sema), GFP_KERNEL);
	if (!sema)
		return -ENOMEM;

	ret = rio_map_outb_region(rdev->net->hport, rdev->destid, SEMAPHORE_BASE,
				  SEMAPHORE_SIZE, 0, &window);
	if (ret)
		return ret;

	sema->arm = ioremap(window, SEMAPHORE_SIZE);
	if (!sema->arm) {
		rio_unmap_outb_region(rdev->net->hport, rdev->destid, SEMAPHORE_BASE);
		return -ENOMEM;
	}

	rio_set_drvdata(rdev, sema);
	writel(1, sema->arm + SEMAPHORE_ARM);

	return 0;
}

static void semaphore_remove(struct rio_dev *rdev)
{
	struct semaphore_arm *sema = rio_get_drvdata(rdev);

	writel(0, sema->arm + SEMAPHORE_ARM);
	iounmap(sema->arm);
	rio_unmap_outb_region(rdev->net->hport, rdev->destid, SEMAPHORE_BASE);
}

static const struct rio_device_id semaphore_ids[] = {
	{ RIO_DEVICE(0x5e3a, 0x0038) },
	{ }
};

static struct rio_driver semaphore_driver = {
	.name = KBUILD_MODNAME,
	.id_table = semaphore_ids,
	.probe = semaphore_probe,
	.remove = semaphore_remove,
};

static int __init semaphore_init(void)
{
	return rio_register_driver(&semaphore_driver);
}
module_init(semaphore_init);

static void __exit semaphore_exit(void)
{
	rio_unregister_driver(&semaphore_driver);
}
module_exit(semaphore_exit);

MODULE_DESCRIPTION("Semaphore arm");
MODULE_LICENSE("GPL");
