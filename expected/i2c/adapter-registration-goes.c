// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telegraph line as an I2C adapter: it is added last, and remove() only deletes it.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define LINE_KEY	0x00
#define LINE_STATE	0x04

#define LINE_BUSY	BIT(0)

struct line {
	struct i2c_adapter adap;
	void __iomem *base;
};

static int line_send(struct line *line, const struct i2c_msg *msg)
{
	u32 state;
	int i, ret;

	for (i = 0; i < msg->len; i++) {
		writel(msg->addr << 8 | msg->buf[i], line->base + LINE_KEY);
		ret = readl_poll_timeout(line->base + LINE_STATE, state,
					 !(state & LINE_BUSY), 10, 1000);
		if (ret)
			return ret;
	}

	return 0;
}

static int line_xfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	struct line *line = i2c_get_adapdata(adap);
	int i, ret;

	for (i = 0; i < num; i++) {
		if (msgs[i].flags & I2C_M_RD)
			return -EOPNOTSUPP;
		ret = line_send(line, &msgs[i]);
		if (ret)
			return ret;
	}

	return num;
}

static u32 line_functionality(struct i2c_adapter *adap)
{
	return I2C_FUNC_SMBUS_WRITE_BYTE | I2C_FUNC_SMBUS_WRITE_BYTE_DATA;
}

static const struct i2c_algorithm line_algo = {
	.xfer = line_xfer,
	.functionality = line_functionality,
};

static int line_probe(struct platform_device *pdev)
{
	struct i2c_adapter *adap;
	struct line *line;
	int ret;

	line = devm_kzalloc(&pdev->dev, sizeof(*line), GFP_KERNEL);
	if (!line)
		return -ENOMEM;

	line->base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(line->base))
		return PTR_ERR(line->base);

	adap = &line->adap;
	i2c_set_adapdata(adap, line);
	adap->owner = THIS_MODULE;
	adap->algo = &line_algo;
	adap->dev.parent = &pdev->dev;
	adap->dev.of_node = pdev->dev.of_node;
	strscpy(adap->name, "telegraph", sizeof(adap->name));

	ret = devm_i2c_add_adapter(&pdev->dev, adap);
	if (ret < 0)
		return ret;

	dev_dbg(&pdev->dev, "the line is open\n");

	return 0;
}

static const struct of_device_id line_of_match[] = {
	{ .compatible = "devmify,telegraph" },
	{ }
};
MODULE_DEVICE_TABLE(of, line_of_match);

static struct platform_driver line_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = line_of_match,
	},
	.probe = line_probe,
};
module_platform_driver(line_driver);

MODULE_DESCRIPTION("Telegraph line");
MODULE_LICENSE("GPL");
