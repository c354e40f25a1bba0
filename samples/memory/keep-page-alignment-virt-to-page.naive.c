// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: WARNING in ring_publish, the page begins before the ring */
/*
 * Ring that is handed on as a page, not as an address: what the other side
 * sees begins where the page begins. The size is no constant and says nothing
 * about pages, the use does.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct ring_head {
	u32 producer;
	u32 consumer;
};

struct ring {
	size_t size;
	struct ring_head *head;
	struct page *page;
};

static void ring_publish(struct ring *ring)
{
	ring->head->producer = 1;
	ring->page = virt_to_page(ring->head);
	WARN_ON(page_address(ring->page) != ring->head);
}

static int ring_probe(struct platform_device *pdev)
{
	struct ring *ring;

	ring = devm_kzalloc(&pdev->dev, sizeof(*ring), GFP_KERNEL);
	if (!ring)
		return -ENOMEM;

	ring->size = PAGE_ALIGN(sizeof(*ring->head));
	ring->head = devm_kzalloc(&pdev->dev, ring->size, GFP_KERNEL);
	if (!ring->head)
		return -ENOMEM;

	ring_publish(ring);
	platform_set_drvdata(pdev, ring);

	return 0;
}

static void ring_remove(struct platform_device *pdev)
{
	struct ring *ring = platform_get_drvdata(pdev);

	ring->page = NULL;
}

static struct platform_driver ring_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = ring_probe,
	.remove = ring_remove,
};
module_platform_driver(ring_driver);

MODULE_DESCRIPTION("Ring that is shared as a page");
MODULE_LICENSE("GPL");
