// SPDX-License-Identifier: GPL-2.0-only
/* condemned by: ODEBUG: the work is freed while it waits */
/*
 * Card slot that hangs on a USB bridge: after the device has gone the host stays
 * until the work that waits for the last request has run, and the work frees it.
 */
#include <linux/mmc/core.h>
#include <linux/mmc/host.h>
#include <linux/mmc/mmc.h>
#include <linux/module.h>
#include <linux/usb.h>
#include <linux/workqueue.h>

struct dongle {
	struct mmc_host *mmc;
	struct usb_interface *intf;
	struct work_struct last;
};

static void dongle_request(struct mmc_host *mmc, struct mmc_request *mrq)
{
	mrq->cmd->error = -ETIMEDOUT;
	mmc_request_done(mmc, mrq);
}

static void dongle_set_ios(struct mmc_host *mmc, struct mmc_ios *ios)
{
}

static const struct mmc_host_ops dongle_ops = {
	.request = dongle_request,
	.set_ios = dongle_set_ios,
};

static void dongle_last(struct work_struct *work)
{
	struct dongle *dongle = container_of(work, struct dongle, last);

	dev_dbg(&dongle->intf->dev, "gone\n");
}

static int dongle_probe(struct usb_interface *intf, const struct usb_device_id *id)
{
	struct dongle *dongle;
	struct mmc_host *mmc;

	mmc = devm_mmc_alloc_host(&intf->dev, sizeof(*dongle));
	if (!mmc)
		return -ENOMEM;

	dongle = mmc_priv(mmc);
	dongle->mmc = mmc;
	dongle->intf = intf;
	INIT_WORK(&dongle->last, dongle_last);

	mmc->ops = &dongle_ops;
	mmc->ocr_avail = MMC_VDD_32_33;
	usb_set_intfdata(intf, dongle);

	return mmc_add_host(mmc);
}

static void dongle_disconnect(struct usb_interface *intf)
{
	struct dongle *dongle = usb_get_intfdata(intf);

	mmc_remove_host(dongle->mmc);
	schedule_work(&dongle->last);
}

static const struct usb_device_id dongle_ids[] = {
	{ USB_DEVICE(0x1209, 0x00f2) },
	{ }
};
MODULE_DEVICE_TABLE(usb, dongle_ids);

static struct usb_driver dongle_driver = {
	.name = KBUILD_MODNAME,
	.id_table = dongle_ids,
	.probe = dongle_probe,
	.disconnect = dongle_disconnect,
};
module_usb_driver(dongle_driver);

MODULE_DESCRIPTION("Card slot of a USB bridge");
MODULE_LICENSE("GPL");
