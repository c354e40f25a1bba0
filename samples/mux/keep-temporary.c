// SPDX-License-Identifier: GPL-2.0-only
/*
 * Board identification: the inputs of a multiplexer are read once in probe, and
 * the multiplexer is given back for others before probe is through.
 */
/* not run: the test kernel has no multiplexers */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/gpio/consumer.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/mux/consumer.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

struct board {
	struct gpio_desc *sense;
	unsigned int id;
};

static ssize_t id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct board *board = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", board->id);
}
static DEVICE_ATTR_RO(id);

static struct attribute *board_attrs[] = {
	&dev_attr_id.attr,
	NULL
};
ATTRIBUTE_GROUPS(board);

static int board_read_id(struct device *dev, struct board *board)
{
	struct mux_control *mux;
	int i, ret = 0;

	mux = mux_control_get(dev, "strap");
	if (IS_ERR(mux))
		return PTR_ERR(mux);

	for (i = 0; i < 4; i++) {
		ret = mux_control_select(mux, i);
		if (ret)
			break;
		if (gpiod_get_value_cansleep(board->sense) > 0)
			board->id |= BIT(i);
		ret = mux_control_deselect(mux);
		if (ret)
			break;
	}
	mux_control_put(mux);

	return ret;
}

static int board_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct board *board;

	board = devm_kzalloc(dev, sizeof(*board), GFP_KERNEL);
	if (!board)
		return -ENOMEM;

	board->sense = devm_gpiod_get(dev, "sense", GPIOD_IN);
	if (IS_ERR(board->sense))
		return PTR_ERR(board->sense);

	platform_set_drvdata(pdev, board);

	return board_read_id(dev, board);
}

static const struct of_device_id board_of_match[] = {
	{ .compatible = "devmify,board-id" },
	{ }
};
MODULE_DEVICE_TABLE(of, board_of_match);

static struct platform_driver board_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = board_of_match,
		.dev_groups = board_groups,
	},
	.probe = board_probe,
};
module_platform_driver(board_driver);

MODULE_DESCRIPTION("Board identification");
MODULE_LICENSE("GPL");
