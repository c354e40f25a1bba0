// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: KASAN: slab-use-after-free in mempool_alloc_noprof at unbind */
/*
 * Seismograph: remove() destroys the pool that the handler takes from, and devres
 * frees the interrupt behind it.
 */
#include <linux/interrupt.h>
#include <linux/mempool.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define SEISMO_SHOCKS	4
#define SEISMO_BYTES	32

struct seismo {
	mempool_t *shocks;
	unsigned int felt;
	int irq;
};

static irqreturn_t seismo_interrupt(int irq, void *data)
{
	struct seismo *seismo = data;
	void *shock;

	shock = mempool_alloc(seismo->shocks, GFP_ATOMIC);
	if (shock) {
		seismo->felt++;
		mempool_free(shock, seismo->shocks);
	}

	return IRQ_HANDLED;
}

static int seismo_probe(struct platform_device *pdev)
{
	struct seismo *seismo;
	int ret;

	seismo = devm_kzalloc(&pdev->dev, sizeof(*seismo), GFP_KERNEL);
	if (!seismo)
		return -ENOMEM;

	seismo->irq = platform_get_irq(pdev, 0);
	if (seismo->irq < 0)
		return seismo->irq;

	seismo->shocks = mempool_create_kmalloc_pool(SEISMO_SHOCKS,
						     SEISMO_BYTES);
	if (!seismo->shocks)
		return -ENOMEM;

	ret = devm_request_irq(&pdev->dev, seismo->irq, seismo_interrupt,
			       0, "seismo", seismo);
	if (ret) {
		mempool_destroy(seismo->shocks);
		return ret;
	}

	platform_set_drvdata(pdev, seismo);

	return 0;
}

static void seismo_remove(struct platform_device *pdev)
{
	struct seismo *seismo = platform_get_drvdata(pdev);

	mempool_destroy(seismo->shocks);
}

static const struct of_device_id seismo_of_match[] = {
	{ .compatible = "devmify,seismo" },
	{ }
};
MODULE_DEVICE_TABLE(of, seismo_of_match);

static struct platform_driver seismo_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = seismo_of_match,
	},
	.probe = seismo_probe,
	.remove = seismo_remove,
};
module_platform_driver(seismo_driver);

MODULE_DESCRIPTION("Seismograph");
MODULE_LICENSE("GPL");
