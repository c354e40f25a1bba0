// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pianola whose roll lies in memory that is reserved for it: devres would free it
 * when the device has lost that memory again.
 */
/* not run: the test machine reserves no memory for a device */
/* no naive: nor would it see one */
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>

#define PIANOLA_ROLL	0x10
#define PIANOLA_LEN	2048

struct pianola {
	void __iomem *base;
	dma_addr_t roll_dma;
	u8 *roll;
};

static ssize_t note_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct pianola *pianola = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", pianola->roll[0]);
}
static DEVICE_ATTR_RO(note);

static int pianola_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct pianola *pianola;
	int ret;

	pianola = devm_kzalloc(dev, sizeof(*pianola), GFP_KERNEL);
	if (!pianola)
		return -ENOMEM;

	pianola->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(pianola->base))
		return PTR_ERR(pianola->base);

	ret = dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32));
	if (ret)
		return ret;

	ret = of_reserved_mem_device_init(dev);
	if (ret)
		return ret;

	pianola->roll = dma_alloc_coherent(dev, PIANOLA_LEN, &pianola->roll_dma, GFP_KERNEL);
	if (!pianola->roll) {
		of_reserved_mem_device_release(dev);
		return -ENOMEM;
	}

	writel(lower_32_bits(pianola->roll_dma), pianola->base + PIANOLA_ROLL);
	platform_set_drvdata(pdev, pianola);

	ret = device_create_file(dev, &dev_attr_note);
	if (ret) {
		writel(0, pianola->base + PIANOLA_ROLL);
		dma_free_coherent(dev, PIANOLA_LEN, pianola->roll, pianola->roll_dma);
		of_reserved_mem_device_release(dev);
		return ret;
	}

	return 0;
}

static void pianola_remove(struct platform_device *pdev)
{
	struct pianola *pianola = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_note);
	writel(0, pianola->base + PIANOLA_ROLL);
	dma_free_coherent(&pdev->dev, PIANOLA_LEN, pianola->roll, pianola->roll_dma);
	of_reserved_mem_device_release(&pdev->dev);
}

static const struct of_device_id pianola_of_match[] = {
	{ .compatible = "devmify,pianola" },
	{ }
};
MODULE_DEVICE_TABLE(of, pianola_of_match);

static struct platform_driver pianola_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = pianola_of_match,
	},
	.probe = pianola_probe,
	.remove = pianola_remove,
};
module_platform_driver(pianola_driver);

MODULE_DESCRIPTION("Pianola");
MODULE_LICENSE("GPL");
