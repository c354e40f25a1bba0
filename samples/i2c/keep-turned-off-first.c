// SPDX-License-Identifier: GPL-2.0-only
/*
 * Semaphore as an I2C adapter: remove() turns its clock off first, and deletes the
 * adapter then.  Left to devres, the adapter would be without its clock for longer.
 */
/* no naive: the kernel does not see which adapter runs by which clock */
#include <linux/bits.h>
#include <linux/clk.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define ARM_KEY	0x00
#define ARM_STATE	0x04

#define ARM_BUSY	BIT(0)

struct arm {
	struct i2c_adapter adap;
	void __iomem *base;
	struct clk *clk;
};

static int arm_send(struct arm *arm, const struct i2c_msg *msg)
{
	u32 state;
	int i, ret;

	for (i = 0; i < msg->len; i++) {
		writel(msg->addr << 8 | msg->buf[i], arm->base + ARM_KEY);
		ret = readl_poll_timeout(arm->base + ARM_STATE, state,
					 !(state & ARM_BUSY), 10, 1000);
		if (ret)
			return ret;
	}

	return 0;
}

static int arm_xfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	struct arm *arm = i2c_get_adapdata(adap);
	int i, ret;

	for (i = 0; i < num; i++) {
		if (msgs[i].flags & I2C_M_RD)
			return -EOPNOTSUPP;
		ret = arm_send(arm, &msgs[i]);
		if (ret)
			return ret;
	}

	return num;
}

static u32 arm_functionality(struct i2c_adapter *adap)
{
	return I2C_FUNC_SMBUS_WRITE_BYTE | I2C_FUNC_SMBUS_WRITE_BYTE_DATA;
}

static const struct i2c_algorithm arm_algo = {
	.xfer = arm_xfer,
	.functionality = arm_functionality,
};

static int arm_probe(struct platform_device *pdev)
{
	struct i2c_adapter *adap;
	struct arm *arm;
	int ret;

	arm = devm_kzalloc(&pdev->dev, sizeof(*arm), GFP_KERNEL);
	if (!arm)
		return -ENOMEM;

	arm->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(arm->base))
		return PTR_ERR(arm->base);

	arm->clk = devm_clk_get(&pdev->dev, NULL);
	if (IS_ERR(arm->clk))
		return PTR_ERR(arm->clk);

	adap = &arm->adap;
	i2c_set_adapdata(adap, arm);
	adap->owner = THIS_MODULE;
	adap->algo = &arm_algo;
	adap->dev.parent = &pdev->dev;
	adap->dev.of_node = pdev->dev.of_node;
	strscpy(adap->name, "arm", sizeof(adap->name));
	platform_set_drvdata(pdev, arm);

	ret = clk_prepare_enable(arm->clk);
	if (ret)
		return ret;

	ret = i2c_add_adapter(adap);
	if (ret < 0) {
		clk_disable_unprepare(arm->clk);
		return ret;
	}

	dev_dbg(&pdev->dev, "the arm is open\n");

	return 0;
}

static void arm_remove(struct platform_device *pdev)
{
	struct arm *arm = platform_get_drvdata(pdev);

	clk_disable_unprepare(arm->clk);
	i2c_del_adapter(&arm->adap);
}

static const struct of_device_id arm_of_match[] = {
	{ .compatible = "devmify,arm" },
	{ }
};
MODULE_DEVICE_TABLE(of, arm_of_match);

static struct platform_driver arm_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = arm_of_match,
	},
	.probe = arm_probe,
	.remove = arm_remove,
};
module_platform_driver(arm_driver);

MODULE_DESCRIPTION("Arm");
MODULE_LICENSE("GPL");
