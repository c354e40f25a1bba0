// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices without hardware, on the kernel's real buses, for the drivers that
 * are put to the test.
 *
 * One line written to /dev/devmify makes one device; reading the same open
 * file gives the name under which its bus knows it (empty where the bus names
 * it later).  "clear" removes all of them, the last first.
 *
 *	platform NAME ID		auxiliary MODULE.NAME ID
 *	i2c NAME			spi NAME
 *	serial COMPATIBLE		serio TYPE PROTO ID EXTRA
 *	hid BUS VENDOR PRODUCT		virtio DEVICE
 *	usb VENDOR PRODUCT CLASS SUBCLASS PROTOCOL LAYOUT	(of the interfaces)
 *	pci VENDOR DEVICE SUBVENDOR SUBDEVICE CLASS
 *	BUS DRIVER	(on other buses: a device that this driver takes)
 *	life BUS NAME PAUSE TASK	(see devices.life.c; alone: its end)
 *
 * Numbers are hexadecimal.  The devices answer every transfer with success and
 * zeroes: a probe shall come to its end, no more.
 */
#include <linux/auxiliary_bus.h>
#include <linux/hid.h>
#include <linux/i2c.h>
#include <linux/irq.h>
#include <linux/logic_iomem.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/serdev.h>
#include <linux/serio.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>
#include <linux/usb/ch9.h>
#include <linux/usb/gadget.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>

#include "devices.h"

/* Free room in the address space of User Mode Linux, below its own window. */
#define IO_BASE		0xe0000000UL
#define IO_SIZE		0x01000000UL
#define IO_EACH		0x00010000UL

#define FIRST_ADDRESS	0x08
#define LAST_ADDRESS	0x77
#define SPI_BUS		100
#define CHIP_SELECTS	16
#define PCI_SLOTS	16
#define PCI_BUS		0x20

static LIST_HEAD(fakes);
static DEFINE_MUTEX(fakes_lock);
struct platform_device *root;
int fake_irq;

static unsigned int number(const struct request *req, int i)
{
	unsigned int value = 0;

	if (i < req->argc && kstrtouint(req->argv[i], 16, &value))
		return 0;
	return value;
}

/* Memory-mapped registers: they forget what is written and read as zero. */

static unsigned long io_read(void *priv, unsigned int offset, int size)
{
	life_rest();
	return 0;
}

static void io_write(void *priv, unsigned int offset, int size,
		     unsigned long val)
{
	life_rest();
}

static const struct logic_iomem_ops io_ops = {
	.read = io_read,
	.write = io_write,
};

static long io_map(unsigned long offset, size_t size,
		   const struct logic_iomem_ops **ops, void **priv)
{
	*ops = &io_ops;
	return 0;
}

static const struct logic_iomem_region_ops io_region_ops = {
	.map = io_map,
};

static struct resource io_window = {
	.name = "devmify registers",
	.start = IO_BASE,
	.end = IO_BASE + IO_SIZE - 1,
	.flags = IORESOURCE_MEM,
};

/* The first half is for platform devices; PCI hands out the second itself. */
static unsigned int io_next;

/* platform */

static void platform_gone(struct fake *fake)
{
	platform_device_unregister(fake->device);
}

static int platform_make(struct fake *fake, const struct request *req)
{
	unsigned long start = IO_BASE + io_next++ % 64 * IO_EACH;
	const struct resource res[] = {
		DEFINE_RES_MEM(start, IO_EACH),
		DEFINE_RES_IRQ(fake_irq),
		DEFINE_RES_IRQ(fake_irq + 1),
	};
	struct platform_device *pdev;

	snprintf(fake->name, sizeof(fake->name), "%s.%d", req->argv[1],
		 number(req, 2));
	fake->supplies = supplies_make(fake->name);
	pdev = platform_device_register_resndata(&root->dev, req->argv[1],
						 number(req, 2), res,
						 ARRAY_SIZE(res), NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);

	fake->device = pdev;
	fake->remove = platform_gone;
	strscpy(fake->name, dev_name(&pdev->dev));
	return 0;
}

/* auxiliary */

static void auxiliary_release(struct device *dev)
{
	struct auxiliary_device *aux = to_auxiliary_dev(dev);

	kfree(aux->name);
	kfree(aux);
}

static void auxiliary_gone(struct fake *fake)
{
	struct auxiliary_device *aux = fake->device;

	auxiliary_device_delete(aux);
	auxiliary_device_uninit(aux);
}

static int auxiliary_make(struct fake *fake, const struct request *req)
{
	char *module = req->argv[1];
	struct auxiliary_device *aux;
	char *name = module;
	int ret;

	strsep(&name, ".");
	if (!name)
		return -EINVAL;

	aux = kzalloc(sizeof(*aux), GFP_KERNEL);
	if (!aux)
		return -ENOMEM;
	aux->name = kstrdup(name, GFP_KERNEL);
	aux->id = number(req, 2);
	aux->dev.parent = &root->dev;
	aux->dev.release = auxiliary_release;
	ret = auxiliary_device_init(aux);
	if (ret) {
		kfree(aux->name);
		kfree(aux);
		return ret;
	}
	ret = __auxiliary_device_add(aux, module);
	if (ret) {
		auxiliary_device_uninit(aux);
		return ret;
	}

	fake->device = aux;
	fake->remove = auxiliary_gone;
	strscpy(fake->name, dev_name(&aux->dev));
	return 0;
}

/* i2c */

static int i2c_xfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	int i;

	life_sleep();
	for (i = 0; i < num; i++)
		if (msgs[i].flags & I2C_M_RD)
			memset(msgs[i].buf, 0, msgs[i].len);
	return num;
}

static u32 i2c_functionality(struct i2c_adapter *adap)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL_ALL;
}

static const struct i2c_algorithm i2c_algorithm = {
	.xfer = i2c_xfer,
	.functionality = i2c_functionality,
};

static struct i2c_adapter i2c_adapter = {
	.owner = THIS_MODULE,
	.algo = &i2c_algorithm,
	.name = "devmify adapter",
};

/* Always the lowest: some drivers take only some addresses. */
static DECLARE_BITMAP(i2c_used, LAST_ADDRESS + 1);

static void i2c_gone(struct fake *fake)
{
	i2c_unregister_device(fake->device);
	clear_bit(fake->slot, i2c_used);
}

static int i2c_make(struct fake *fake, const struct request *req)
{
	struct i2c_board_info info = {
		.irq = fake_irq,
	};
	struct i2c_client *client;

	fake->slot = find_next_zero_bit(i2c_used, LAST_ADDRESS + 1,
					FIRST_ADDRESS);
	if (fake->slot > LAST_ADDRESS)
		return -ENOSPC;

	snprintf(fake->name, sizeof(fake->name), "%d-%04x",
		 i2c_adapter_id(&i2c_adapter), fake->slot);
	fake->supplies = supplies_make(fake->name);
	info.addr = fake->slot;
	strscpy(info.type, req->argv[1]);
	client = i2c_new_client_device(&i2c_adapter, &info);
	if (IS_ERR(client))
		return PTR_ERR(client);

	set_bit(fake->slot, i2c_used);
	fake->device = client;
	fake->remove = i2c_gone;
	strscpy(fake->name, dev_name(&client->dev));
	return 0;
}

/* spi */

static struct spi_controller *spi_controller;
static unsigned long spi_used;

static int spi_setup_nothing(struct spi_device *spi)
{
	return 0;
}

static int spi_transfer(struct spi_controller *ctlr, struct spi_device *spi,
			struct spi_transfer *xfer)
{
	life_sleep();
	if (xfer->rx_buf)
		memset(xfer->rx_buf, 0, xfer->len);
	return 0;
}

static void spi_gone(struct fake *fake)
{
	spi_unregister_device(fake->device);
	clear_bit(fake->slot, &spi_used);
}

static int spi_make(struct fake *fake, const struct request *req)
{
	struct spi_board_info info = {
		.irq = fake_irq,
		.max_speed_hz = 1000000,
	};
	struct spi_device *spi;

	fake->slot = find_first_zero_bit(&spi_used, CHIP_SELECTS);
	if (fake->slot == CHIP_SELECTS)
		return -ENOSPC;

	snprintf(fake->name, sizeof(fake->name), "%s.%u",
		 dev_name(&spi_controller->dev), fake->slot);
	fake->supplies = supplies_make(fake->name);
	info.chip_select = fake->slot;
	strscpy(info.modalias, req->argv[1]);
	spi = spi_new_device(spi_controller, &info);
	if (!spi)
		return -ENODEV;

	set_bit(fake->slot, &spi_used);
	fake->device = spi;
	fake->remove = spi_gone;
	strscpy(fake->name, dev_name(&spi->dev));
	return 0;
}

static int spi_start(void)
{
	int ret;

	spi_controller = spi_alloc_host(&root->dev, 0);
	if (!spi_controller)
		return -ENOMEM;

	/* Out of the way of those that the drivers make. */
	spi_controller->bus_num = SPI_BUS;
	spi_controller->num_chipselect = CHIP_SELECTS;
	spi_controller->mode_bits = ~0;
	spi_controller->setup = spi_setup_nothing;
	spi_controller->transfer_one = spi_transfer;
	ret = spi_register_controller(spi_controller);
	if (ret)
		spi_controller_put(spi_controller);
	return ret;
}

/*
 * serdev: the bus matches by device tree only, so that the device gets a node
 * with nothing but its "compatible".
 */

struct fake_serdev {
	struct serdev_controller *ctrl;
	struct device_node node;
	struct property compatible;
	char value[MAX_NAME];
};

static ssize_t serdev_write_all(struct serdev_controller *ctrl, const u8 *data,
				size_t count)
{
	return count;
}

static void serdev_nothing(struct serdev_controller *ctrl)
{
}

static int serdev_open_port(struct serdev_controller *ctrl)
{
	return 0;
}

static int serdev_room(struct serdev_controller *ctrl)
{
	return PAGE_SIZE;
}

static unsigned int serdev_baudrate(struct serdev_controller *ctrl,
				    unsigned int speed)
{
	return speed;
}

static void serdev_wait(struct serdev_controller *ctrl, long timeout)
{
}

static const struct serdev_controller_ops serdev_ops = {
	.write_buf = serdev_write_all,
	.write_flush = serdev_nothing,
	.write_room = serdev_room,
	.open = serdev_open_port,
	.close = serdev_nothing,
	.set_baudrate = serdev_baudrate,
	.wait_until_sent = serdev_wait,
};

static void serdev_gone(struct fake *fake)
{
	struct fake_serdev *port = fake->device;

	serdev_device_remove(port->ctrl->serdev);
	device_del(&port->ctrl->dev);
	serdev_controller_put(port->ctrl);
	kfree(port);
}

static int serdev_make(struct fake *fake, const struct request *req)
{
	struct serdev_device *serdev;
	struct fake_serdev *port;
	int ret = -ENOMEM;

	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return -ENOMEM;

	port->ctrl = serdev_controller_alloc(&root->dev, &root->dev, 0);
	if (!port->ctrl)
		goto err_free;
	port->ctrl->ops = &serdev_ops;

	/*
	 * The controller itself is left unregistered: that would look for its
	 * children in a device tree.  It only has to be on the bus's tree.
	 */
	ret = device_add(&port->ctrl->dev);
	if (ret)
		goto err_put;

	serdev = serdev_device_alloc(port->ctrl);
	if (!serdev) {
		ret = -ENOMEM;
		goto err_del;
	}

	strscpy(port->value, req->argv[1]);
	port->compatible.name = "compatible";
	port->compatible.value = port->value;
	port->compatible.length = strlen(port->value) + 1;
	port->node.name = "devmify";
	port->node.full_name = "devmify";
	port->node.properties = &port->compatible;
	fwnode_init(&port->node.fwnode, &of_fwnode_ops);
	device_set_node(&serdev->dev, of_fwnode_handle(&port->node));
	ret = serdev_device_add(serdev);
	if (ret) {
		serdev_device_put(serdev);
		goto err_del;
	}

	fake->device = port;
	fake->remove = serdev_gone;
	strscpy(fake->name, dev_name(&serdev->dev));
	return 0;

err_del:
	device_del(&port->ctrl->dev);
err_put:
	serdev_controller_put(port->ctrl);
err_free:
	kfree(port);
	return ret;
}

/* serio: the port belongs to the bus, which frees it. */

static int serio_write_nothing(struct serio *serio, unsigned char byte)
{
	return 0;
}

static void serio_gone(struct fake *fake)
{
	serio_unregister_port(fake->device);
}

static int serio_make(struct fake *fake, const struct request *req)
{
	struct serio *serio;

	serio = kzalloc(sizeof(*serio), GFP_KERNEL);
	if (!serio)
		return -ENOMEM;

	serio->id.type = number(req, 1);
	serio->id.proto = number(req, 2);
	serio->id.id = number(req, 3);
	serio->id.extra = number(req, 4);
	serio->write = serio_write_nothing;
	serio->dev.parent = &root->dev;
	strscpy(serio->name, "devmify port");
	strscpy(serio->phys, "devmify/serio");
	serio_register_port(serio);

	fake->device = serio;
	fake->remove = serio_gone;
	strscpy(fake->name, dev_name(&serio->dev));
	return 0;
}

/* hid: a mouse with one button and two axes. */

static const u8 hid_descriptor[] = {
	0x05, 0x01,		/* usage page: generic desktop */
	0x09, 0x02,		/* usage: mouse */
	0xa1, 0x01,		/* collection: application */
	0x05, 0x09,		/*   usage page: button */
	0x19, 0x01, 0x29, 0x08,	/*   usage 1 to 8 */
	0x15, 0x00, 0x25, 0x01,	/*   0 to 1 */
	0x95, 0x08, 0x75, 0x01,	/*   8 of 1 bit */
	0x81, 0x02,		/*   input */
	0x05, 0x01,		/*   usage page: generic desktop */
	0x09, 0x30, 0x09, 0x31,	/*   usage X, Y */
	0x15, 0x81, 0x25, 0x7f,	/*   -127 to 127 */
	0x95, 0x02, 0x75, 0x08,	/*   2 of 8 bits */
	0x81, 0x06,		/*   input, relative */
	0xc0,			/* end */
};

static int hid_success(struct hid_device *hdev)
{
	return 0;
}

static void hid_nothing(struct hid_device *hdev)
{
}

static int hid_parse_fixed(struct hid_device *hdev)
{
	return hid_parse_report(hdev, hid_descriptor, sizeof(hid_descriptor));
}

static int hid_raw(struct hid_device *hdev, unsigned char reportnum, u8 *buf,
		   size_t len, unsigned char rtype, int reqtype)
{
	if (reqtype == HID_REQ_GET_REPORT)
		memset(buf, 0, len);
	return len;
}

static const struct hid_ll_driver hid_ll = {
	.start = hid_success,
	.stop = hid_nothing,
	.open = hid_success,
	.close = hid_nothing,
	.parse = hid_parse_fixed,
	.raw_request = hid_raw,
};

static void hid_gone(struct fake *fake)
{
	hid_destroy_device(fake->device);
}

static int hid_make(struct fake *fake, const struct request *req)
{
	struct hid_device *hdev;
	int ret;

	hdev = hid_allocate_device();
	if (IS_ERR(hdev))
		return PTR_ERR(hdev);

	hdev->bus = number(req, 1);
	hdev->vendor = number(req, 2);
	hdev->product = number(req, 3);
	hdev->ll_driver = &hid_ll;
	hdev->dev.parent = &root->dev;
	strscpy(hdev->name, "devmify mouse");
	ret = hid_add_device(hdev);
	if (ret) {
		hid_destroy_device(hdev);
		return ret;
	}

	fake->device = hdev;
	fake->remove = hid_gone;
	strscpy(fake->name, dev_name(&hdev->dev));
	return 0;
}

/* virtio: the queues are there, but nobody serves them. */

struct fake_virtio {
	struct virtio_device vdev;
	u8 status;
};

static void virtio_get(struct virtio_device *vdev, unsigned int offset,
		       void *buf, unsigned int len)
{
	memset(buf, 0, len);
}

static void virtio_set(struct virtio_device *vdev, unsigned int offset,
		       const void *buf, unsigned int len)
{
}

static u8 virtio_get_status(struct virtio_device *vdev)
{
	return container_of(vdev, struct fake_virtio, vdev)->status;
}

static void virtio_set_status(struct virtio_device *vdev, u8 status)
{
	container_of(vdev, struct fake_virtio, vdev)->status = status;
}

static void virtio_reset(struct virtio_device *vdev)
{
	virtio_set_status(vdev, 0);
}

static bool virtio_notify(struct virtqueue *vq)
{
	return true;
}

static void virtio_del_vqs(struct virtio_device *vdev)
{
	struct virtqueue *vq, *next;

	list_for_each_entry_safe(vq, next, &vdev->vqs, list)
		vring_del_virtqueue(vq);
}

static int virtio_find_queues(struct virtio_device *vdev, unsigned int nvqs,
			      struct virtqueue *vqs[],
			      struct virtqueue_info infos[],
			      struct irq_affinity *desc)
{
	unsigned int i;

	for (i = 0; i < nvqs; i++) {
		vqs[i] = NULL;
		if (!infos[i].name)
			continue;
		vqs[i] = vring_create_virtqueue(i, 64, PAGE_SIZE, vdev, true,
						true, infos[i].ctx,
						virtio_notify,
						infos[i].callback,
						infos[i].name);
		if (!vqs[i]) {
			virtio_del_vqs(vdev);
			return -ENOMEM;
		}
	}
	return 0;
}

static u64 virtio_features(struct virtio_device *vdev)
{
	return BIT_ULL(VIRTIO_F_VERSION_1);
}

static int virtio_finalize(struct virtio_device *vdev)
{
	vring_transport_features(vdev);
	return 0;
}

static const struct virtio_config_ops virtio_ops = {
	.get = virtio_get,
	.set = virtio_set,
	.get_status = virtio_get_status,
	.set_status = virtio_set_status,
	.reset = virtio_reset,
	.find_vqs = virtio_find_queues,
	.del_vqs = virtio_del_vqs,
	.get_features = virtio_features,
	.finalize_features = virtio_finalize,
};

static void virtio_release(struct device *dev)
{
	kfree(container_of(dev_to_virtio(dev), struct fake_virtio, vdev));
}

static void virtio_gone(struct fake *fake)
{
	struct fake_virtio *virtio = fake->device;

	unregister_virtio_device(&virtio->vdev);
}

static int virtio_make(struct fake *fake, const struct request *req)
{
	struct fake_virtio *virtio;
	int ret;

	virtio = kzalloc(sizeof(*virtio), GFP_KERNEL);
	if (!virtio)
		return -ENOMEM;

	virtio->vdev.id.device = number(req, 1);
	virtio->vdev.id.vendor = number(req, 2);
	virtio->vdev.config = &virtio_ops;
	virtio->vdev.dev.parent = &root->dev;
	virtio->vdev.dev.release = virtio_release;
	ret = register_virtio_device(&virtio->vdev);
	if (ret) {
		put_device(&virtio->vdev.dev);
		return ret;
	}

	fake->device = virtio;
	fake->remove = virtio_gone;
	strscpy(fake->name, dev_name(&virtio->vdev.dev));
	return 0;
}

/*
 * usb: a gadget behind the dummy host controller, with two interfaces.  No
 * request is ever queued, so that a driver's own requests wait until it
 * cancels them.  Drivers are particular about endpoints: there is a choice.
 */

#define USB_INTERFACES	2
#define USB_ENDPOINTS	3

struct usb_pipe {
	const char *name;
	u8 address;
	u8 attributes;
};

static const struct usb_pipe usb_layouts[][USB_INTERFACES][USB_ENDPOINTS] = {
	{
		{
			{ "ep1in-bulk", 0x81, USB_ENDPOINT_XFER_BULK },
			{ "ep2out-bulk", 0x02, USB_ENDPOINT_XFER_BULK },
			{ "ep5in-int", 0x85, USB_ENDPOINT_XFER_INT },
		}, {
			{ "ep6in-bulk", 0x86, USB_ENDPOINT_XFER_BULK },
			{ "ep7out-bulk", 0x07, USB_ENDPOINT_XFER_BULK },
			{ "ep10in-int", 0x8a, USB_ENDPOINT_XFER_INT },
		},
	}, {
		{ { "ep5in-int", 0x85, USB_ENDPOINT_XFER_INT } },
		{ { "ep10in-int", 0x8a, USB_ENDPOINT_XFER_INT } },
	}, {
		{
			{ "ep5in-int", 0x85, USB_ENDPOINT_XFER_INT },
			{ "ep-aout", 0x03, USB_ENDPOINT_XFER_INT },
		}, {
			{ "ep10in-int", 0x8a, USB_ENDPOINT_XFER_INT },
			{ "ep-cout", 0x04, USB_ENDPOINT_XFER_INT },
		},
	},
};

static const struct usb_pipe (*usb_pipes)[USB_ENDPOINTS];

#define USB_CONFIG_SIZE	(USB_DT_CONFIG_SIZE + USB_INTERFACES * \
			 (USB_DT_INTERFACE_SIZE + \
			  USB_ENDPOINTS * USB_DT_ENDPOINT_SIZE))

static u8 usb_config[USB_CONFIG_SIZE];
static unsigned int usb_config_len;

static struct usb_device_descriptor usb_descriptor = {
	.bLength = USB_DT_DEVICE_SIZE,
	.bDescriptorType = USB_DT_DEVICE,
	.bcdUSB = cpu_to_le16(0x0200),
	.bMaxPacketSize0 = 64,
	.iManufacturer = 1,
	.iProduct = 1,
	.iSerialNumber = 1,
	.bNumConfigurations = 1,
};

static struct usb_endpoint_descriptor usb_eps[USB_INTERFACES][USB_ENDPOINTS];
static struct usb_request *usb_reply;

static void usb_replied(struct usb_ep *ep, struct usb_request *req)
{
}

static void usb_add(const void *descriptor, unsigned int len)
{
	memcpy(usb_config + usb_config_len, descriptor, len);
	usb_config_len += len;
}

static void usb_describe(const struct request *req)
{
	struct usb_config_descriptor config = {
		.bLength = USB_DT_CONFIG_SIZE,
		.bDescriptorType = USB_DT_CONFIG,
		.bNumInterfaces = USB_INTERFACES,
		.bConfigurationValue = 1,
		.bmAttributes = USB_CONFIG_ATT_ONE,
	};
	struct usb_interface_descriptor intf = {
		.bLength = USB_DT_INTERFACE_SIZE,
		.bDescriptorType = USB_DT_INTERFACE,
		.bInterfaceClass = number(req, 3),
		.bInterfaceSubClass = number(req, 4),
		.bInterfaceProtocol = number(req, 5),
	};
	int i, j;

	usb_config_len = USB_DT_CONFIG_SIZE;
	for (i = 0; i < USB_INTERFACES; i++) {
		intf.bInterfaceNumber = i;
		for (j = 0; j < USB_ENDPOINTS && usb_pipes[i][j].name; j++)
			;
		intf.bNumEndpoints = j;
		usb_add(&intf, USB_DT_INTERFACE_SIZE);
		for (j = 0; j < intf.bNumEndpoints; j++) {
			struct usb_endpoint_descriptor *ep = &usb_eps[i][j];
			bool bulk = usb_pipes[i][j].attributes ==
				    USB_ENDPOINT_XFER_BULK;

			ep->bLength = USB_DT_ENDPOINT_SIZE;
			ep->bDescriptorType = USB_DT_ENDPOINT;
			ep->bEndpointAddress = usb_pipes[i][j].address;
			ep->bmAttributes = usb_pipes[i][j].attributes;
			ep->wMaxPacketSize = cpu_to_le16(bulk ? 512 : 64);
			ep->bInterval = bulk ? 0 : 8;
			usb_add(ep, USB_DT_ENDPOINT_SIZE);
		}
	}
	config.wTotalLength = cpu_to_le16(usb_config_len);
	memcpy(usb_config, &config, USB_DT_CONFIG_SIZE);
}

static struct usb_ep *usb_find_ep(struct usb_gadget *gadget, const char *name)
{
	struct usb_ep *ep;

	gadget_for_each_ep(ep, gadget)
		if (!strcmp(ep->name, name))
			return ep;
	return NULL;
}

static void usb_endpoints(struct usb_gadget *gadget, bool on)
{
	int i, j;

	for (i = 0; i < USB_INTERFACES; i++) {
		for (j = 0; j < USB_ENDPOINTS && usb_pipes[i][j].name; j++) {
			struct usb_ep *ep;

			ep = usb_find_ep(gadget, usb_pipes[i][j].name);
			if (!ep)
				continue;
			usb_ep_disable(ep);
			if (!on)
				continue;
			ep->desc = &usb_eps[i][j];
			usb_ep_enable(ep);
		}
	}
}

static int usb_bind_gadget(struct usb_gadget *gadget,
			   struct usb_gadget_driver *driver)
{
	usb_reply = usb_ep_alloc_request(gadget->ep0, GFP_KERNEL);
	if (!usb_reply)
		return -ENOMEM;

	usb_reply->buf = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!usb_reply->buf) {
		usb_ep_free_request(gadget->ep0, usb_reply);
		return -ENOMEM;
	}
	usb_reply->complete = usb_replied;
	usb_gadget_set_selfpowered(gadget);
	return 0;
}

static void usb_unbind_gadget(struct usb_gadget *gadget)
{
	usb_endpoints(gadget, false);
	kfree(usb_reply->buf);
	usb_ep_free_request(gadget->ep0, usb_reply);
}

static void usb_disconnected(struct usb_gadget *gadget)
{
	usb_endpoints(gadget, false);
}

static int usb_string(u8 *buf, u8 index)
{
	static const char text[] = "devmify";
	int i;

	buf[1] = USB_DT_STRING;
	if (!index) {
		buf[0] = 4;
		buf[2] = 0x09;
		buf[3] = 0x04;
		return 4;
	}
	buf[0] = 2 * sizeof(text);
	for (i = 0; i < sizeof(text) - 1; i++) {
		buf[2 + 2 * i] = text[i];
		buf[3 + 2 * i] = 0;
	}
	return buf[0];
}

static int usb_setup(struct usb_gadget *gadget,
		     const struct usb_ctrlrequest *ctrl)
{
	u16 value = le16_to_cpu(ctrl->wValue);
	u16 length = le16_to_cpu(ctrl->wLength);
	u8 *buf = usb_reply->buf;
	int len = min_t(u16, length, PAGE_SIZE);

	memset(buf, 0, PAGE_SIZE);
	if ((ctrl->bRequestType & USB_TYPE_MASK) == USB_TYPE_STANDARD) {
		switch (ctrl->bRequest) {
		case USB_REQ_GET_DESCRIPTOR:
			switch (value >> 8) {
			case USB_DT_DEVICE:
				len = sizeof(usb_descriptor);
				memcpy(buf, &usb_descriptor, len);
				break;
			case USB_DT_CONFIG:
				len = usb_config_len;
				memcpy(buf, usb_config, len);
				break;
			case USB_DT_STRING:
				len = usb_string(buf, value & 0xff);
				break;
			default:
				return -EOPNOTSUPP;
			}
			break;
		case USB_REQ_SET_CONFIGURATION:
			usb_endpoints(gadget, value);
			len = 0;
			break;
		}
	}

	/* Data from the host is taken and forgotten. */
	usb_reply->length = min_t(int, len, length);
	usb_reply->zero = len < length;
	return usb_ep_queue(gadget->ep0, usb_reply, GFP_ATOMIC);
}

static struct usb_gadget_driver usb_gadget = {
	.function = "devmify",
	.max_speed = USB_SPEED_HIGH,
	.bind = usb_bind_gadget,
	.unbind = usb_unbind_gadget,
	.setup = usb_setup,
	.reset = usb_disconnected,
	.disconnect = usb_disconnected,
	.driver = {
		.name = "devmify",
	},
};

static void usb_gone(struct fake *fake)
{
	usb_gadget_unregister_driver(fake->device);
}

static int usb_make(struct fake *fake, const struct request *req)
{
	unsigned int layout = number(req, 6);
	int ret;

	if (layout >= ARRAY_SIZE(usb_layouts))
		return -EINVAL;

	usb_pipes = usb_layouts[layout];
	usb_descriptor.idVendor = cpu_to_le16(number(req, 1));
	usb_descriptor.idProduct = cpu_to_le16(number(req, 2));
	usb_describe(req);
	ret = usb_gadget_register_driver(&usb_gadget);
	if (ret)
		return ret;

	/* The hub gives the device its name, when it has seen it. */
	fake->device = &usb_gadget;
	fake->remove = usb_gone;
	return 0;
}

/* pci: a host bridge whose devices are 256 bytes of configuration each. */

struct pci_slot_config {
	bool present;
	u8 bytes[PCI_CFG_SPACE_SIZE];
};

static struct pci_slot_config pci_slots[PCI_SLOTS];
static struct pci_bus *pci_bus;

static struct resource pci_window = {
	.name = "devmify pci",
	.start = IO_BASE + IO_SIZE / 2,
	.end = IO_BASE + IO_SIZE - 1,
	.flags = IORESOURCE_MEM,
};

static struct resource pci_numbers = {
	.name = "devmify pci bus",
	.start = PCI_BUS,
	.end = PCI_BUS,
	.flags = IORESOURCE_BUS,
};

static struct pci_slot_config *pci_slot_of(struct pci_bus *bus,
					   unsigned int devfn)
{
	unsigned int slot = PCI_SLOT(devfn);

	if (bus->number != PCI_BUS || PCI_FUNC(devfn) || slot >= PCI_SLOTS ||
	    !pci_slots[slot].present)
		return NULL;
	return &pci_slots[slot];
}

static int pci_read(struct pci_bus *bus, unsigned int devfn, int where,
		    int size, u32 *val)
{
	struct pci_slot_config *slot = pci_slot_of(bus, devfn);

	*val = ~0;
	if (!slot)
		return PCIBIOS_DEVICE_NOT_FOUND;
	*val = 0;
	if (where + size <= sizeof(slot->bytes))
		memcpy(val, slot->bytes + where, size);
	return PCIBIOS_SUCCESSFUL;
}

static int pci_write(struct pci_bus *bus, unsigned int devfn, int where,
		     int size, u32 val)
{
	struct pci_slot_config *slot = pci_slot_of(bus, devfn);

	if (!slot)
		return PCIBIOS_DEVICE_NOT_FOUND;

	switch (where) {
	case PCI_BASE_ADDRESS_0:
	case PCI_BASE_ADDRESS_1:
	case PCI_BASE_ADDRESS_2:
		val &= ~(IO_EACH - 1);
		fallthrough;
	case PCI_COMMAND:
	case PCI_INTERRUPT_LINE:
	case PCI_CACHE_LINE_SIZE:
	case PCI_LATENCY_TIMER:
		memcpy(slot->bytes + where, &val, size);
		break;
	}
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops pci_config_ops = {
	.read = pci_read,
	.write = pci_write,
};

static int pci_irq(const struct pci_dev *dev, u8 slot, u8 pin)
{
	return fake_irq;
}

static void pci_gone(struct fake *fake)
{
	pci_lock_rescan_remove();
	pci_stop_and_remove_bus_device(fake->device);
	pci_unlock_rescan_remove();
	pci_dev_put(fake->device);
	pci_slots[fake->slot].present = false;
}

static int pci_make(struct fake *fake, const struct request *req)
{
	struct pci_slot_config *slot;
	struct pci_dev *pdev;
	unsigned int class, i;

	if (!pci_bus)
		return -ENODEV;
	for (i = 1; i < PCI_SLOTS && pci_slots[i].present; i++)
		;
	if (i == PCI_SLOTS)
		return -ENOSPC;

	slot = &pci_slots[i];
	memset(slot, 0, sizeof(*slot));
	put_unaligned_le16(number(req, 1), slot->bytes + PCI_VENDOR_ID);
	put_unaligned_le16(number(req, 2), slot->bytes + PCI_DEVICE_ID);
	put_unaligned_le16(number(req, 3), slot->bytes + PCI_SUBSYSTEM_VENDOR_ID);
	put_unaligned_le16(number(req, 4), slot->bytes + PCI_SUBSYSTEM_ID);
	/* Without a class it would get no addresses. */
	class = number(req, 5) ?: PCI_CLASS_OTHERS << 8;
	put_unaligned_le32(class << 8, slot->bytes + PCI_CLASS_REVISION);
	slot->bytes[PCI_INTERRUPT_PIN] = 1;
	slot->present = true;

	pci_lock_rescan_remove();
	pci_rescan_bus(pci_bus);
	pci_unlock_rescan_remove();
	pdev = pci_get_slot(pci_bus, PCI_DEVFN(i, 0));
	if (!pdev) {
		slot->present = false;
		return -ENODEV;
	}

	fake->slot = i;
	fake->device = pdev;
	fake->remove = pci_gone;
	strscpy(fake->name, dev_name(&pdev->dev));
	return 0;
}

static int pci_start(void)
{
	struct pci_host_bridge *bridge;
	int ret;

	bridge = pci_alloc_host_bridge(0);
	if (!bridge)
		return -ENOMEM;

	pci_add_resource(&bridge->windows, &pci_window);
	pci_add_resource(&bridge->windows, &pci_numbers);
	bridge->dev.parent = &root->dev;
	bridge->busnr = PCI_BUS;
	bridge->ops = &pci_config_ops;
	bridge->map_irq = pci_irq;
	ret = pci_host_probe(bridge);
	if (ret) {
		pci_free_host_bridge(bridge);
		return ret;
	}

	pci_bus = bridge->bus;
	return 0;
}

/* The control file. */

static const struct {
	const char *bus;
	int (*make)(struct fake *fake, const struct request *req);
} makers[] = {
	{ "platform", platform_make },
	{ "auxiliary", auxiliary_make },
	{ "i2c", i2c_make },
	{ "spi", spi_make },
	{ "serial", serdev_make },
	{ "serio", serio_make },
	{ "hid", hid_make },
	{ "virtio", virtio_make },
	{ "usb", usb_make },
	{ "pci", pci_make },
};

static void clear_all(void)
{
	struct fake *fake, *next;

	list_for_each_entry_safe_reverse(fake, next, &fakes, list) {
		list_del(&fake->list);
		fake->remove(fake);
		supplies_gone(fake->supplies);
		kfree(fake);
	}
}

static int make_one(struct file *file, const struct request *req,
		    const char *driver)
{
	struct fake *fake;
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(makers); i++)
		if (!strcmp(makers[i].bus, req->argv[0]))
			break;
	if (req->argc < 2)
		return -EINVAL;

	fake = kzalloc(sizeof(*fake), GFP_KERNEL);
	if (!fake)
		return -ENOMEM;
	if (i < ARRAY_SIZE(makers))
		ret = makers[i].make(fake, req);
	else
		ret = make_for_driver(fake, req->argv[0], driver);
	if (ret) {
		supplies_gone(fake->supplies);
		kfree(fake);
		return ret;
	}
	list_add_tail(&fake->list, &fakes);
	file->private_data = fake;
	return 0;
}

static ssize_t control_write(struct file *file, const char __user *ubuf,
			     size_t count, loff_t *pos)
{
	struct request req = { };
	char line[128], *rest = line, *word;
	const char *driver = "";
	char whole[128];
	int ret = 0;

	if (count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, ubuf, count))
		return -EFAULT;
	line[count] = '\0';

	/* The name of a driver may have blanks in it. */
	strscpy(whole, line);
	word = strchr(whole, ' ');
	if (word)
		driver = word + 1;

	while (req.argc < MAX_ARGS && (word = strsep(&rest, "\n ")))
		if (*word)
			req.argv[req.argc++] = word;
	if (!req.argc)
		return -EINVAL;

	mutex_lock(&fakes_lock);
	file->private_data = NULL;
	if (!strcmp(req.argv[0], "clear"))
		clear_all();
	else if (!strcmp(req.argv[0], "life"))
		ret = life_control(&req);
	else
		ret = make_one(file, &req, driver);
	mutex_unlock(&fakes_lock);
	return ret ?: count;
}

static ssize_t control_read(struct file *file, char __user *ubuf, size_t count,
			    loff_t *pos)
{
	struct fake *fake;
	ssize_t ret = 0;
	loff_t start = 0;

	mutex_lock(&fakes_lock);
	fake = file->private_data;
	if (fake)
		ret = simple_read_from_buffer(ubuf, count, &start, fake->name,
					      strlen(fake->name));
	mutex_unlock(&fakes_lock);
	return ret;
}

static int control_open(struct inode *inode, struct file *file)
{
	file->private_data = NULL;
	return nonseekable_open(inode, file);
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = control_open,
	.read = control_read,
	.write = control_write,
};

static struct miscdevice control = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "devmify",
	.fops = &control_fops,
};

/*
 * There is no exit: an emulated window of registers cannot be given back, and
 * the machine is switched off after the run.
 */
static struct platform_driver root_driver = {
	.driver = {
		.name = "devmify-root",
	},
};

static int __init devices_init(void)
{
	int i, ret;

	ret = platform_driver_register(&root_driver);
	if (ret)
		return ret;

	root = platform_device_register_simple("devmify-root",
					       PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(root))
		return PTR_ERR(root);

	fake_irq = irq_alloc_descs(-1, 1, FAKE_IRQS, NUMA_NO_NODE);
	if (fake_irq < 0)
		return fake_irq;
	for (i = 0; i < FAKE_IRQS; i++)
		irq_set_chip_and_handler(fake_irq + i, &dummy_irq_chip,
					 handle_simple_irq);

	ret = logic_iomem_add_region(&io_window, &io_region_ops);
	if (ret)
		return ret;

	ret = supplies_start();
	if (ret)
		return ret;

	i2c_adapter.dev.parent = &root->dev;
	ret = i2c_add_adapter(&i2c_adapter);
	if (ret)
		return ret;

	ret = spi_start();
	if (ret)
		return ret;

	/* Without a second bridge only the PCI drivers are left out. */
	ret = pci_start();
	if (ret)
		pr_notice("no pci bus: %d\n", ret);

	return misc_register(&control);
}
module_init(devices_init);

MODULE_DESCRIPTION("Devices without hardware");
MODULE_LICENSE("GPL");
