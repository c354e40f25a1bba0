// SPDX-License-Identifier: GPL-2.0-only
/*
 * Heliograph as an I2C adapter that may fail to be added, which nobody asks: the
 * managed call can fail where the plain one cannot.
 */
/* no naive: a probe that succeeds without its adapter is no fault to the kernel */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define MIRROR_KEY	0x00
#define MIRROR_STATE	0x04

#define MIRROR_BUSY	BIT(0)

struct mirror {
	struct i2c_adapter adap;
	void __iomem *base;
};

static int mirror_send(struct mirror *mirror, const struct i2c_msg *msg)
{
	u32 state;
	int i, ret;

	for (i = 0; i < msg->len; i++) {
		writel(msg->addr << 8 | msg->buf[i], mirror->base + MIRROR_KEY);
		ret = readl_poll_timeout(mirror->base + MIRROR_STATE, state,
					 !(state & MIRROR_BUSY), 10, 1000);
		if (ret)
			return ret;
	}

	return 0;
}

static int mirror_xfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	struct mirror *mirror = i2c_get_adapdata(adap);
	int i, ret;

	for (i = 0; i < num; i++) {
		if (msgs[i].flags & I2C_M_RD)
			return -EOPNOTSUPP;
		ret = mirror_send(mirror, &msgs[i]);
		if (ret)
			return ret;
	}

	return num;
}

static u32 mirror_functionality(struct i2c_adapter *adap)
{
	return I2C_FUNC_SMBUS_WRITE_BYTE | I2C_FUNC_SMBUS_WRITE_BYTE_DATA;
}

static const struct i2c_algorithm mirror_algo = {
	.xfer = mirror_xfer,
	.functionality = mirror_functionality,
};

static int mirror_probe(struct platform_device *pdev)
{
	struct i2c_adapter *adap;
	struct mirror *mirror;

	mirror = devm_kzalloc(&pdev->dev, sizeof(*mirror), GFP_KERNEL);
	if (!mirror)
		return -ENOMEM;

	mirror->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(mirror->base))
		return PTR_ERR(mirror->base);

	adap = &mirror->adap;
	i2c_set_adapdata(adap, mirror);
	adap->owner = THIS_MODULE;
	adap->algo = &mirror_algo;
	adap->dev.parent = &pdev->dev;
	adap->dev.of_node = pdev->dev.of_node;
	strscpy(adap->name, "mirror", sizeof(adap->name));
	platform_set_drvdata(pdev, mirror);

	i2c_add_adapter(adap);

	dev_dbg(&pdev->dev, "the mirror is open\n");

	return 0;
}

static void mirror_remove(struct platform_device *pdev)
{
	struct mirror *mirror = platform_get_drvdata(pdev);

	i2c_del_adapter(&mirror->adap);
}

static const struct of_device_id mirror_of_match[] = {
	{ .compatible = "devmify,mirror" },
	{ }
};
MODULE_DEVICE_TABLE(of, mirror_of_match);

static struct platform_driver mirror_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = mirror_of_match,
	},
	.probe = mirror_probe,
	.remove = mirror_remove,
};
module_platform_driver(mirror_driver);

MODULE_DESCRIPTION("Mirror");
MODULE_LICENSE("GPL");
