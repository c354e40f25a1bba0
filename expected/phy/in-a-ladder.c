// SPDX-License-Identifier: GPL-2.0-only
/*
 * Switchboard: one PHY by node and one by type, neither of which is asked for
 * by the device, with a reset line between them that stays.
 */
/* not run: the test kernel has no generic PHYs */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/phy/phy.h>
#include <linux/platform_device.h>
#include <linux/reset.h>
#include <linux/usb/phy.h>

struct switchboard {
	struct phy *trunk;
	struct usb_phy *local;
	struct reset_control *rst;
};

static ssize_t label_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct switchboard *board = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%s %s\n", dev_name(&board->trunk->dev), board->local->label);
}
static DEVICE_ATTR_RO(label);

static int switchboard_probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct switchboard *board;
	int ret;

	board = devm_kzalloc(dev, sizeof(*board), GFP_KERNEL);
	if (!board)
		return -ENOMEM;

	board->trunk = devm_of_phy_get(dev, dev->of_node, "trunk");
	if (IS_ERR(board->trunk))
		return PTR_ERR(board->trunk);

	board->rst = reset_control_get_exclusive(dev, NULL);
	if (IS_ERR(board->rst))
		return PTR_ERR(board->rst);

	board->local = devm_usb_get_phy(dev, USB_PHY_TYPE_USB2);
	if (IS_ERR(board->local)) {
		ret = PTR_ERR(board->local);
		goto put_reset;
	}

	platform_set_drvdata(pdev, board);

	ret = device_create_file(dev, &dev_attr_label);
	if (ret)
		goto put_reset;

	return 0;

put_reset:
	reset_control_put(board->rst);
	return ret;
}

static void switchboard_remove(struct platform_device *pdev)
{
	struct switchboard *board = platform_get_drvdata(pdev);

	device_remove_file(&pdev->dev, &dev_attr_label);
	reset_control_put(board->rst);
}

static const struct of_device_id switchboard_of_match[] = {
	{ .compatible = "devmify,switchboard" },
	{ }
};
MODULE_DEVICE_TABLE(of, switchboard_of_match);

static struct platform_driver switchboard_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = switchboard_of_match,
	},
	.probe = switchboard_probe,
	.remove = switchboard_remove,
};
module_platform_driver(switchboard_driver);

MODULE_DESCRIPTION("Switchboard");
MODULE_LICENSE("GPL");
