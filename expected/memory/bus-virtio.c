// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtual pager without queues, on virtio.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/workqueue.h>

#define VPAGER_BUF_LEN	128

struct vpager {
	struct workqueue_struct *wq;
	void *buf;
};

static int vpager_probe(struct virtio_device *vdev)
{
	struct vpager *vpager;

	vpager = devm_kzalloc(&vdev->dev, sizeof(*vpager), GFP_KERNEL);
	if (!vpager)
		return -ENOMEM;

	vpager->buf = devm_kmalloc(&vdev->dev, VPAGER_BUF_LEN, GFP_KERNEL);
	if (!vpager->buf)
		return -ENOMEM;

	vpager->wq = alloc_ordered_workqueue("vpager", 0);
	if (!vpager->wq)
		return -ENOMEM;

	vdev->priv = vpager;

	return 0;
}

static void vpager_remove(struct virtio_device *vdev)
{
	struct vpager *vpager = vdev->priv;

	virtio_reset_device(vdev);
	destroy_workqueue(vpager->wq);
}

static const struct virtio_device_id vpager_id[] = {
	{ 0xfffe, VIRTIO_DEV_ANY_ID },
	{ }
};
MODULE_DEVICE_TABLE(virtio, vpager_id);

static struct virtio_driver vpager_driver = {
	.driver.name = KBUILD_MODNAME,
	.id_table = vpager_id,
	.probe = vpager_probe,
	.remove = vpager_remove,
};
module_virtio_driver(vpager_driver);

MODULE_DESCRIPTION("Virtual pager");
MODULE_LICENSE("GPL");
