// SPDX-License-Identifier: GPL-2.0-only
/*
 * Panel on DSI.
 */
#include <linux/module.h>
#include <linux/of.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <drm/drm_mipi_dsi.h>

#define DSIPANEL_BUF_LEN	128

struct dsipanel {
	struct workqueue_struct *wq;
	void *buf;
};

static int dsipanel_probe(struct mipi_dsi_device *dsi)
{
	struct dsipanel *dsipanel;
	int ret;

	dsipanel = kzalloc(sizeof(*dsipanel), GFP_KERNEL);
	if (!dsipanel)
		return -ENOMEM;

	dsipanel->buf = kmalloc(DSIPANEL_BUF_LEN, GFP_KERNEL);
	if (!dsipanel->buf) {
		ret = -ENOMEM;
		goto err_free_dsipanel;
	}

	dsipanel->wq = alloc_ordered_workqueue("dsipanel", 0);
	if (!dsipanel->wq) {
		ret = -ENOMEM;
		goto err_free_buf;
	}

	mipi_dsi_set_drvdata(dsi, dsipanel);

	return 0;

err_free_buf:
	kfree(dsipanel->buf);
err_free_dsipanel:
	kfree(dsipanel);
	return ret;
}

static void dsipanel_remove(struct mipi_dsi_device *dsi)
{
	struct dsipanel *dsipanel = mipi_dsi_get_drvdata(dsi);

	destroy_workqueue(dsipanel->wq);
	kfree(dsipanel->buf);
	kfree(dsipanel);
}

static const struct of_device_id dsipanel_of_match[] = {
	{ .compatible = "linux,sample-panel" },
	{ }
};
MODULE_DEVICE_TABLE(of, dsipanel_of_match);

static struct mipi_dsi_driver dsipanel_driver = {
	.probe = dsipanel_probe,
	.remove = dsipanel_remove,
	.driver = {
		.name = KBUILD_MODNAME,
		.of_match_table = dsipanel_of_match,
	},
};
module_mipi_dsi_driver(dsipanel_driver);

MODULE_DESCRIPTION("DSI panel");
MODULE_LICENSE("GPL");
