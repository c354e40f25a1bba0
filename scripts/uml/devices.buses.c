// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices on the rarer buses, made to fit one driver: its own table of ids
 * says what the device has to look like.
 *
 * Most of these buses ask for no more than a device struct that stands on
 * them.  It is made here without the bus's own code for finding devices, which
 * wants hardware; the bus matches, binds and unbinds it as any other.
 */
#include <linux/bcma/bcma.h>
#include <linux/dfl.h>
#include <linux/fsi.h>
#include <linux/hsi/hsi.h>
#include <linux/i3c/ccc.h>
#include <linux/i3c/master.h>
#include <linux/ipack.h>
#include <linux/mcb.h>
#include <linux/mdio.h>
#include <linux/memstick.h>
#include <linux/mhi.h>
#include <linux/mhi_ep.h>
#include <linux/mmc/card.h>
#include <linux/mmc/host.h>
#include <linux/mmc/sdio_func.h>
#include <linux/moxtet.h>
#include <linux/pci-epf.h>
#include <linux/phy.h>
#include <linux/rio.h>
#include <linux/rio_drv.h>
#include <linux/rpmsg.h>
#include <linux/scmi_protocol.h>
#include <linux/slab.h>
#include <linux/slimbus.h>
#include <linux/soundwire/sdw.h>
#include <linux/spmi.h>
#include <linux/ssb/ssb.h>
#include <linux/tee_drv.h>
#include <linux/thunderbolt.h>
#include <linux/tifm.h>
#include <linux/ulpi/driver.h>
#include <linux/usb/typec.h>
#include <linux/usb/typec_altmode.h>
#include <linux/vdpa.h>
#include <pcmcia/cistpl.h>
#include <pcmcia/ds.h>
#include <pcmcia/ss.h>
#include <sound/core.h>
#include <sound/seq_device.h>

/* Of the source's drivers/: what the buses keep to themselves. */
#include <base/base.h>
#include <bus/mhi/ep/internal.h>
#include <pcmcia/cs_internal.h>
#include <siox/siox.h>
#include <slimbus/slimbus.h>
#include <soundwire/bus.h>

#include "devices.h"

/* Of drivers/bus/mhi/host/internal.h, which does not go with that of ep. */
#define MHI_PM_M0	BIT(2)

/* A bus by its name: all of them are in one set, and root's bus is, too. */
const struct bus_type *find_bus(const char *name)
{
	const struct bus_type *bus = NULL;
	struct kobject *platform, *found;

	platform = root->dev.driver->p->kobj.kset->kobj.parent;
	found = kset_find_obj(platform->kset, name);
	if (found) {
		bus = container_of(to_kset(found), struct subsys_private,
				   subsys)->bus;
		kobject_put(found);
	}
	return bus;
}

/* Fill in what the bus compares with the driver's table. */

struct fake_device {
	struct device dev;
};

static int fit_nothing(void *device, const struct device_driver *drv)
{
	return 0;
}

static int fit_bcma(void *device, const struct device_driver *drv)
{
	struct bcma_device *core = device;

	core->id = *container_of(drv, struct bcma_driver, drv)->id_table;
	return 0;
}

static int fit_dfl(void *device, const struct device_driver *drv)
{
	const struct dfl_device_id *id = to_dfl_drv(drv)->id_table;
	struct dfl_device *dfl = device;

	if (!id)
		return -ENODEV;
	dfl->type = id->type;
	dfl->feature_id = id->feature_id;
	return 0;
}

static int fit_fsi(void *device, const struct device_driver *drv)
{
	const struct fsi_device_id *id = to_fsi_drv(drv)->id_table;
	struct fsi_device *fsi = device;

	if (!id)
		return -ENODEV;
	fsi->engine_type = id->engine_type;
	fsi->version = id->version;
	return 0;
}

static int fit_ipack(void *device, const struct device_driver *drv)
{
	const struct ipack_device_id *id =
		container_of(drv, struct ipack_driver, driver)->id_table;
	struct ipack_device *ipack = device;

	if (!id)
		return -ENODEV;
	ipack->id_format = id->format;
	ipack->id_vendor = id->vendor;
	ipack->id_device = id->device;
	return 0;
}

static int fit_mcb(void *device, const struct device_driver *drv)
{
	const struct mcb_device_id *id =
		container_of(drv, struct mcb_driver, driver)->id_table;
	struct mcb_device *mcb = device;

	if (!id)
		return -ENODEV;
	mcb->id = id->device;
	return 0;
}

static int fit_memstick(void *device, const struct device_driver *drv)
{
	const struct memstick_device_id *id =
		container_of(drv, struct memstick_driver, driver)->id_table;
	struct memstick_dev *card = device;

	if (!id)
		return -ENODEV;
	card->id = *id;
	return 0;
}

static void mhi_awake(struct mhi_controller *ctrl, bool force)
{
}

static int mhi_resume(struct mhi_controller *ctrl)
{
	return 0;
}

static void mhi_suspend(struct mhi_controller *ctrl)
{
}

static int mhi_read_zero(struct mhi_controller *ctrl, void __iomem *addr,
			 u32 *out)
{
	*out = 0;
	return 0;
}

static int fit_mhi(void *device, const struct device_driver *drv)
{
	const struct mhi_device_id *id =
		container_of(drv, struct mhi_driver, driver)->id_table;
	static struct mhi_controller ctrl = {
		.pm_state = MHI_PM_M0,
		.wake_put = mhi_awake,
		.wake_get = mhi_awake,
		.runtime_get = mhi_resume,
		.runtime_put = mhi_suspend,
		.read_reg = mhi_read_zero,
		.pm_lock = __RW_LOCK_UNLOCKED(ctrl.pm_lock),
		.state_event = __WAIT_QUEUE_HEAD_INITIALIZER(ctrl.state_event),
	};
	struct mhi_device *mhi = device;

	if (!id)
		return -ENODEV;
	mhi->name = id->chan;
	mhi->dev_type = MHI_DEVICE_XFER;
	mhi->mhi_cntrl = &ctrl;
	return 0;
}

struct fake_mhi_ep {
	struct mhi_ep_device mhi;
	struct mhi_ep_chan up, down;
};

static int fit_mhi_ep(void *device, const struct device_driver *drv)
{
	const struct mhi_device_id *id =
		container_of(drv, struct mhi_ep_driver, driver)->id_table;
	struct fake_mhi_ep *ep = device;

	if (!id)
		return -ENODEV;
	mutex_init(&ep->up.lock);
	mutex_init(&ep->down.lock);
	ep->up.mhi_dev = &ep->mhi;
	ep->down.mhi_dev = &ep->mhi;
	ep->mhi.name = id->chan;
	ep->mhi.dev_type = MHI_DEVICE_XFER;
	ep->mhi.ul_chan = &ep->up;
	ep->mhi.dl_chan = &ep->down;
	return 0;
}

static int fit_moxtet(void *device, const struct device_driver *drv)
{
	const enum turris_mox_module_id *id = to_moxtet_driver(drv)->id_table;
	struct moxtet_device *mox = device;

	if (!id)
		return -ENODEV;
	mox->id = *id;
	return 0;
}

struct fake_pcmcia {
	struct pcmcia_device card;
	struct pcmcia_socket socket;
	struct config_t config;
};

static int fit_pcmcia(void *device, const struct device_driver *drv)
{
	const struct pcmcia_device_id *id =
		container_of(drv, struct pcmcia_driver, drv)->id_table;
	struct fake_pcmcia *fake = device;
	int i;

	if (!id)
		return -ENODEV;
	mutex_init(&fake->socket.ops_mutex);
	mutex_init(&fake->socket.skt_mutex);
	fake->card.socket = &fake->socket;
	fake->card.function_config = &fake->config;
	fake->card.has_manf_id = 1;
	fake->card.manf_id = id->manf_id;
	fake->card.has_card_id = 1;
	fake->card.card_id = id->card_id;
	fake->card.has_func_id = 1;
	fake->card.func_id = id->func_id;
	fake->card.func = id->function;
	fake->card.device_no = id->device_no;
	fake->card.allow_func_id_match = 1;
	for (i = 0; i < ARRAY_SIZE(id->prod_id); i++)
		fake->card.prod_id[i] = (char *)id->prod_id[i];
	return 0;
}

static int fit_rapidio(void *device, const struct device_driver *drv)
{
	const struct rio_device_id *id = to_rio_driver(drv)->id_table;
	struct rio_dev *rdev = device;

	if (!id)
		return -ENODEV;
	rdev->did = id->did;
	rdev->vid = id->vid;
	rdev->asm_did = id->asm_did;
	rdev->asm_vid = id->asm_vid;
	return 0;
}

static int fit_rpmsg(void *device, const struct device_driver *drv)
{
	const struct rpmsg_device_id *id =
		container_of(drv, struct rpmsg_driver, drv)->id_table;
	/* Their struct is the bus's own; none of them is there. */
	static const void * const no_ops[16];
	struct rpmsg_device *rpdev = device;

	if (!id)
		return -ENODEV;
	rpdev->id = *id;
	rpdev->ops = (const struct rpmsg_device_ops *)no_ops;
	return 0;
}

static int fit_scmi(void *device, const struct device_driver *drv)
{
	const struct scmi_device_id *id =
		container_of(drv, struct scmi_driver, driver)->id_table;
	static struct scmi_handle handle;
	struct scmi_device *scmi = device;

	if (!id)
		return -ENODEV;
	handle.dev = &root->dev;
	scmi->protocol_id = id->protocol_id;
	scmi->name = id->name;
	scmi->handle = &handle;
	return 0;
}

struct fake_sdio {
	struct sdio_func func;
	struct mmc_card card;
	u8 tmpbuf[4];
};

/* A card that says yes to every command. */
static void sdio_request(struct mmc_host *host, struct mmc_request *mrq)
{
	if (mrq->cmd)
		mrq->cmd->error = 0;
	if (mrq->data)
		mrq->data->bytes_xfered = mrq->data->blksz * mrq->data->blocks;
	mmc_request_done(host, mrq);
}

static void sdio_set_ios(struct mmc_host *host, struct mmc_ios *ios)
{
}

static const struct mmc_host_ops sdio_ops = {
	.request = sdio_request,
	.set_ios = sdio_set_ios,
};

static int fit_sdio(void *device, const struct device_driver *drv)
{
	const struct sdio_device_id *id =
		container_of(drv, struct sdio_driver, drv)->id_table;
	static struct mmc_host *host;
	struct fake_sdio *sdio = device;

	if (!id)
		return -ENODEV;
	if (!host)
		host = mmc_alloc_host(0, &root->dev);
	if (!host)
		return -ENOMEM;
	host->ops = &sdio_ops;
	sdio->card.host = host;
	sdio->func.card = &sdio->card;
	sdio->func.num = 1;
	sdio->func.class = id->class;
	sdio->func.vendor = id->vendor;
	sdio->func.device = id->device;
	sdio->func.max_blksize = 512;
	sdio->func.tmpbuf = sdio->tmpbuf;
	return 0;
}

static int fit_snd_seq(void *device, const struct device_driver *drv)
{
	const struct snd_seq_driver *seq =
		container_of(drv, struct snd_seq_driver, driver);
	struct snd_seq_device *sdev = device;

	sdev->id = seq->id;
	sdev->argsize = seq->argsize;
	return 0;
}

struct fake_ssb {
	struct __ssb_dev_wrapper wrapper;
	struct ssb_device ssb;
};

static int fit_ssb(void *device, const struct device_driver *drv)
{
	const struct ssb_device_id *id =
		container_of(drv, struct ssb_driver, drv)->id_table;
	struct fake_ssb *fake = device;

	if (!id)
		return -ENODEV;
	fake->ssb.id = *id;
	fake->ssb.dev = &fake->wrapper.dev;
	fake->wrapper.sdev = &fake->ssb;
	return 0;
}

static int fit_tee(void *device, const struct device_driver *drv)
{
	const struct tee_client_device_id *id =
		to_tee_client_driver(drv)->id_table;
	struct tee_client_device *tee = device;

	if (!id)
		return -ENODEV;
	tee->id = *id;
	return 0;
}

static int fit_thunderbolt(void *device, const struct device_driver *drv)
{
	const struct tb_service_id *id =
		container_of(drv, struct tb_service_driver, driver)->id_table;
	struct tb_service *svc = device;

	if (!id)
		return -ENODEV;
#if IS_ENABLED(CONFIG_USB4)
	svc->dev.type = &tb_service_type;
#endif
	svc->key = id->protocol_key;
	svc->prtcid = id->protocol_id;
	svc->prtcvers = id->protocol_version;
	svc->prtcrevs = id->protocol_revision;
	return 0;
}

static int fit_tifm(void *device, const struct device_driver *drv)
{
	const struct tifm_device_id *id =
		container_of(drv, struct tifm_driver, driver)->id_table;
	struct tifm_dev *sock = device;

	if (!id)
		return -ENODEV;
	spin_lock_init(&sock->lock);
	sock->type = id->type;
	return 0;
}

static int fit_ulpi(void *device, const struct device_driver *drv)
{
	const struct ulpi_device_id *id =
		container_of(drv, struct ulpi_driver, driver)->id_table;
	struct ulpi *ulpi = device;

	if (!id)
		return -ENODEV;
	ulpi->id = *id;
	return 0;
}

static u16 vdpa_queue_size(struct vdpa_device *vdev)
{
	return 64;
}

static const struct vdpa_config_ops vdpa_ops = {
	.get_vq_num_max = vdpa_queue_size,
};

static int fit_vdpa(void *device, const struct device_driver *drv)
{
	struct vdpa_device *vdev = device;

	init_rwsem(&vdev->cf_lock);
	vdev->config = &vdpa_ops;
	return 0;
}

#define PLAIN(_bus, _struct, _dev, _fit) \
	{ _bus, sizeof(struct _struct), offsetof(struct _struct, _dev), _fit }

static const struct {
	const char *bus;
	size_t size;
	size_t offset;	/* of the struct device */
	int (*fit)(void *device, const struct device_driver *drv);
} plain[] = {
	PLAIN("ac97", fake_device, dev, fit_nothing),
	PLAIN("bcma", bcma_device, dev, fit_bcma),
	PLAIN("dfl", dfl_device, dev, fit_dfl),
	PLAIN("fsi", fsi_device, dev, fit_fsi),
	/* These two compare the names of device and driver. */
	PLAIN("hsi", hsi_client, device, fit_nothing),
	PLAIN("spmi", spmi_device, dev, fit_nothing),
	PLAIN("ipack", ipack_device, dev, fit_ipack),
	PLAIN("mcb", mcb_device, dev, fit_mcb),
	PLAIN("memstick", memstick_dev, dev, fit_memstick),
	PLAIN("mhi", mhi_device, dev, fit_mhi),
	PLAIN("mhi_ep", fake_mhi_ep, mhi.dev, fit_mhi_ep),
	PLAIN("moxtet", moxtet_device, dev, fit_moxtet),
	PLAIN("pcmcia", fake_pcmcia, card.dev, fit_pcmcia),
	PLAIN("rapidio", rio_dev, dev, fit_rapidio),
	PLAIN("rpmsg", rpmsg_device, dev, fit_rpmsg),
	PLAIN("scmi_protocol", scmi_device, dev, fit_scmi),
	PLAIN("sdio", fake_sdio, func.dev, fit_sdio),
	PLAIN("snd_seq", snd_seq_device, dev, fit_snd_seq),
	PLAIN("ssb", fake_ssb, wrapper.dev, fit_ssb),
	PLAIN("tee", tee_client_device, dev, fit_tee),
	PLAIN("thunderbolt", tb_service, dev, fit_thunderbolt),
	PLAIN("tifm", tifm_dev, dev, fit_tifm),
	PLAIN("ulpi", ulpi, dev, fit_ulpi),
	PLAIN("vdpa", vdpa_device, dev, fit_vdpa),
};

static void plain_release(struct device *dev)
{
	kfree(dev_get_platdata(dev));
}

static void plain_gone(struct fake *fake)
{
	device_unregister(fake->device);
}

static int plain_make(struct fake *fake, const struct bus_type *bus,
		      const struct device_driver *drv, int i)
{
	struct device *dev;
	void *device;
	int ret;

	device = kzalloc(plain[i].size, GFP_KERNEL);
	if (!device)
		return -ENOMEM;

	dev = device + plain[i].offset;
	device_initialize(dev);
	dev->bus = bus;
	dev->parent = &root->dev;
	dev->release = plain_release;
	dev->platform_data = device;
	ret = dev_set_name(dev, "%s", drv->name);
	if (!ret)
		ret = plain[i].fit(device, drv);
	if (!ret)
		ret = device_add(dev);
	if (ret) {
		put_device(dev);
		return ret;
	}

	fake->device = dev;
	fake->remove = plain_gone;
	strscpy(fake->name, dev_name(dev));
	return 0;
}

#if IS_ENABLED(CONFIG_I3C)
/* i3c: the master finds one device, and answers for it. */

struct fake_i3c {
	struct i3c_master_controller master;
	u64 pid;
};

static int i3c_set_up(struct i3c_master_controller *master)
{
	struct i3c_device_info info = { };
	int addr = i3c_master_get_free_addr(master, 0);

	if (addr < 0)
		return addr;
	info.dyn_addr = addr;
	return i3c_master_set_info(master, &info);
}

static int i3c_find(struct i3c_master_controller *master)
{
	int addr = i3c_master_get_free_addr(master, 0);

	return addr < 0 ? addr : i3c_master_add_i3c_dev_locked(master, addr);
}

static int i3c_answer(struct i3c_master_controller *master,
		      struct i3c_ccc_cmd *cmd)
{
	struct fake_i3c *fake = container_of(master, struct fake_i3c, master);
	u8 *data = cmd->dests[0].payload.data;
	int i;

	if (!cmd->rnw)
		return 0;
	memset(data, 0, cmd->dests[0].payload.len);
	if (cmd->id == I3C_CCC_GETPID)
		for (i = 0; i < 6; i++)
			data[i] = fake->pid >> (5 - i) * 8;
	return 0;
}

static int i3c_transfer(struct i3c_dev_desc *dev, struct i3c_priv_xfer *xfers,
			int nxfers)
{
	return 0;
}

static int i3c_i2c_transfer(struct i2c_dev_desc *dev,
			    const struct i2c_msg *xfers, int nxfers)
{
	return 0;
}

static const struct i3c_master_controller_ops i3c_ops = {
	.bus_init = i3c_set_up,
	.do_daa = i3c_find,
	.send_ccc_cmd = i3c_answer,
	.priv_xfers = i3c_transfer,
	.i2c_xfers = i3c_i2c_transfer,
};

static void i3c_gone(struct fake *fake)
{
	struct fake_i3c *i3c = fake->device;

	i3c_master_unregister(&i3c->master);
	kfree(i3c);
}

static int i3c_make(struct fake *fake, const struct device_driver *drv)
{
	const struct i3c_device_id *id =
		container_of(drv, struct i3c_driver, driver)->id_table;
	struct i3c_dev_desc *desc;
	struct fake_i3c *i3c;
	int ret;

	if (!id)
		return -ENODEV;
	i3c = kzalloc(sizeof(*i3c), GFP_KERNEL);
	if (!i3c)
		return -ENOMEM;

	i3c->pid = (u64)id->manuf_id << 33 | (u64)id->part_id << 16 |
		   id->extra_info;
	ret = i3c_master_register(&i3c->master, &root->dev, &i3c_ops, false);
	if (ret) {
		kfree(i3c);
		return ret;
	}

	fake->device = i3c;
	fake->remove = i3c_gone;
	list_for_each_entry(desc, &i3c->master.bus.devs.i3c, common.node)
		if (desc != i3c->master.this && desc->dev)
			strscpy(fake->name,
				dev_name(i3cdev_to_dev(desc->dev)));
	return 0;
}
#endif

#if IS_ENABLED(CONFIG_PHYLIB)
/* mdio and phy: one bus for both, whose registers read as zero. */

static int mdio_read_zero(struct mii_bus *bus, int addr, int regnum)
{
	return 0;
}

static int mdio_write_nothing(struct mii_bus *bus, int addr, int regnum,
			      u16 val)
{
	return 0;
}

static struct mii_bus *mdio_start(void)
{
	static struct mii_bus *bus;

	if (bus)
		return bus;
	bus = mdiobus_alloc();
	if (!bus)
		return NULL;
	bus->name = "devmify bus";
	strscpy(bus->id, "devmify");
	bus->read = mdio_read_zero;
	bus->write = mdio_write_nothing;
	bus->phy_mask = ~0;
	bus->parent = &root->dev;
	if (mdiobus_register(bus)) {
		mdiobus_free(bus);
		bus = NULL;
	}
	return bus;
}

static void mdio_gone(struct fake *fake)
{
	mdio_device_remove(fake->device);
	mdio_device_free(fake->device);
}

static void phy_gone(struct fake *fake)
{
	phy_device_remove(fake->device);
	phy_device_free(fake->device);
}

static int phy_make(struct fake *fake, struct mii_bus *bus, int addr,
		    const struct device_driver *drv)
{
	struct phy_device *phy;
	int ret;

	phy = phy_device_create(bus, addr, to_phy_driver(drv)->phy_id, false,
				NULL);
	if (IS_ERR(phy))
		return PTR_ERR(phy);
	ret = phy_device_register(phy);
	if (ret) {
		phy_device_free(phy);
		return ret;
	}

	fake->device = phy;
	fake->remove = phy_gone;
	strscpy(fake->name, phydev_name(phy));
	return 0;
}

static int mdio_match(struct device *dev, const struct device_driver *drv)
{
	return !strcmp(to_mdio_device(dev)->modalias, drv->name);
}

static int mdio_make(struct fake *fake, const struct device_driver *drv)
{
	struct mii_bus *bus = mdio_start();
	struct mdio_device *mdio;
	int addr, ret;

	if (!bus)
		return -ENOMEM;
	for (addr = 0; addr < PHY_MAX_ADDR && bus->mdio_map[addr]; addr++)
		;
	if (addr == PHY_MAX_ADDR)
		return -ENOSPC;

	if (to_mdio_common_driver(drv)->flags & MDIO_DEVICE_IS_PHY)
		return phy_make(fake, bus, addr, drv);

	mdio = mdio_device_create(bus, addr);
	if (IS_ERR(mdio))
		return PTR_ERR(mdio);
	strscpy(mdio->modalias, drv->name);
	mdio->bus_match = mdio_match;
	ret = mdio_device_register(mdio);
	if (ret) {
		mdio_device_free(mdio);
		return ret;
	}

	fake->device = mdio;
	fake->remove = mdio_gone;
	strscpy(fake->name, dev_name(&mdio->dev));
	return 0;
}
#endif

#if IS_ENABLED(CONFIG_PCI_ENDPOINT)
static void epf_gone(struct fake *fake)
{
	pci_epf_destroy(fake->device);
}

static int epf_make(struct fake *fake, const struct device_driver *drv)
{
	const struct pci_epf_device_id *id = to_pci_epf_driver(drv)->id_table;
	struct pci_epf *epf;
	char name[MAX_NAME];

	snprintf(name, sizeof(name), "%s.0", id ? id->name : drv->name);
	epf = pci_epf_create(name);
	if (IS_ERR(epf))
		return PTR_ERR(epf);

	fake->device = epf;
	fake->remove = epf_gone;
	strscpy(fake->name, dev_name(&epf->dev));
	return 0;
}
#endif

#if IS_ENABLED(CONFIG_SIOX)
/* siox: devices are added by hand, through an attribute of the master. */

static int siox_exchange(struct siox_master *master, size_t setbuf_len,
			 const u8 setbuf[], size_t getbuf_len, u8 getbuf[])
{
	memset(getbuf, 0, getbuf_len);
	return 0;
}

static void siox_gone(struct fake *fake)
{
	siox_master_unregister(fake->device);
}

static int siox_make(struct fake *fake, const struct device_driver *drv)
{
	static const char order[] = "siox-12x8 2 4";
	const struct attribute_group **groups;
	struct siox_master *master;
	struct siox_device *siox;
	struct attribute **attr;
	int ret;

	master = siox_master_alloc(&root->dev, 0);
	if (!master)
		return -ENOMEM;
	master->pushpull = siox_exchange;
	ret = siox_master_register(master);
	if (ret) {
		siox_master_put(master);
		return ret;
	}

	for (groups = master->dev.type->groups; groups && *groups; groups++)
		for (attr = (*groups)->attrs; *attr; attr++)
			if (!strcmp((*attr)->name, "device_add"))
				container_of(*attr, struct device_attribute,
					     attr)->store(&master->dev, NULL,
							  order, sizeof(order));
	siox = list_first_entry_or_null(&master->devices, struct siox_device,
					node);
	fake->device = master;
	fake->remove = siox_gone;
	if (siox)
		strscpy(fake->name, dev_name(&siox->dev));
	return 0;
}
#endif

#if IS_ENABLED(CONFIG_SLIMBUS)
static int slim_transfer(struct slim_controller *ctrl,
			 struct slim_msg_txn *txn)
{
	return 0;
}

static int slim_address(struct slim_controller *ctrl, struct slim_eaddr *ea,
			u8 laddr)
{
	return 0;
}

static int slim_get_address(struct slim_controller *ctrl,
			    struct slim_eaddr *ea, u8 *laddr)
{
	*laddr = 1;
	return 0;
}

static void slim_gone(struct fake *fake)
{
	struct slim_controller *ctrl = fake->device;
	struct device *dev = ctrl->dev;

	slim_unregister_controller(ctrl);
	kfree(ctrl);
	platform_device_unregister(to_platform_device(dev));
}

static int slim_make(struct fake *fake, const struct device_driver *drv)
{
	const struct slim_device_id *id =
		container_of(drv, struct slim_driver, driver)->id_table;
	struct slim_controller *ctrl;
	struct platform_device *host;
	struct slim_device *slim;
	struct slim_eaddr addr;
	int ret;

	if (!id)
		return -ENODEV;
	ctrl = kzalloc(sizeof(*ctrl), GFP_KERNEL);
	if (!ctrl)
		return -ENOMEM;
	/* At its end the controller removes all children of its device. */
	host = platform_device_register_simple("devmify-slimbus",
					       PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(host)) {
		kfree(ctrl);
		return PTR_ERR(host);
	}
	ctrl->dev = &host->dev;
	ctrl->xfer_msg = slim_transfer;
	ctrl->set_laddr = slim_address;
	ctrl->get_laddr = slim_get_address;
	ret = slim_register_controller(ctrl);
	if (ret) {
		platform_device_unregister(host);
		kfree(ctrl);
		return ret;
	}

	fake->device = ctrl;
	fake->remove = slim_gone;
	addr.manf_id = id->manf_id;
	addr.prod_code = id->prod_code;
	addr.dev_index = id->dev_index;
	addr.instance = id->instance;
	slim = slim_get_device(ctrl, &addr);
	if (!IS_ERR(slim))
		strscpy(fake->name, dev_name(&slim->dev));
	return 0;
}
#endif

#if IS_ENABLED(CONFIG_SOUNDWIRE)
/* soundwire: the bus binds nothing that firmware does not describe. */

struct fake_sdw {
	struct sdw_bus bus;
	struct device_node node;
	struct sdw_slave *slave;
};

static void sdw_gone(struct fake *fake)
{
	struct fake_sdw *sdw = fake->device;

	/* The node is no node of a device tree, whose users are counted. */
	sdw->slave->dev.of_node = NULL;
	list_del(&sdw->slave->node);
	device_unregister(&sdw->slave->dev);
	kfree(sdw);
}

static int sdw_make(struct fake *fake, const struct device_driver *drv)
{
	const struct sdw_device_id *entry =
		container_of(drv, struct sdw_driver, driver)->id_table;
	struct sdw_slave_id id = { };
	struct fake_sdw *sdw;
	int ret;

	if (!entry)
		return -ENODEV;
	sdw = kzalloc(sizeof(*sdw), GFP_KERNEL);
	if (!sdw)
		return -ENOMEM;
	mutex_init(&sdw->bus.bus_lock);
	mutex_init(&sdw->bus.msg_lock);
	INIT_LIST_HEAD(&sdw->bus.slaves);
	INIT_LIST_HEAD(&sdw->bus.m_rt_list);
	sdw->bus.dev = &root->dev;
	sdw->node.name = "devmify";
	sdw->node.full_name = "devmify";
	fwnode_init(&sdw->node.fwnode, &of_fwnode_ops);

	id.mfg_id = entry->mfg_id;
	id.part_id = entry->part_id;
	id.class_id = entry->class_id;
	id.sdw_version = entry->sdw_version;
	ret = sdw_slave_add(&sdw->bus, &id, of_fwnode_handle(&sdw->node));
	if (ret) {
		kfree(sdw);
		return ret;
	}

	sdw->slave = list_first_entry(&sdw->bus.slaves, struct sdw_slave, node);
	fake->device = sdw;
	fake->remove = sdw_gone;
	strscpy(fake->name, dev_name(&sdw->slave->dev));
	return 0;
}
#endif

#if IS_ENABLED(CONFIG_TYPEC)
/* typec: an alternate mode that port and partner have both. */

struct fake_typec {
	struct typec_port *port;
	struct typec_altmode *port_mode;
	struct typec_partner *partner;
	struct typec_altmode *mode;
};

static void typec_gone(struct fake *fake)
{
	struct fake_typec *typec = fake->device;

	if (!IS_ERR_OR_NULL(typec->mode))
		typec_unregister_altmode(typec->mode);
	if (!IS_ERR_OR_NULL(typec->partner))
		typec_unregister_partner(typec->partner);
	if (!IS_ERR_OR_NULL(typec->port_mode))
		typec_unregister_altmode(typec->port_mode);
	typec_unregister_port(typec->port);
	kfree(typec);
}

static int typec_make(struct fake *fake, const struct device_driver *drv)
{
	static const struct typec_capability capability = {
		.type = TYPEC_PORT_DRP,
		.data = TYPEC_PORT_DRD,
	};
	const struct typec_device_id *id =
		container_of(drv, struct typec_altmode_driver, driver)->id_table;
	struct typec_partner_desc partner = { };
	struct typec_altmode_desc mode = {
		.mode = 1,
		.roles = TYPEC_PORT_DRD,
	};
	struct fake_typec *typec;
	int ret;

	if (!id)
		return -ENODEV;
	typec = kzalloc(sizeof(*typec), GFP_KERNEL);
	if (!typec)
		return -ENOMEM;
	typec->port = typec_register_port(&root->dev, &capability);
	if (IS_ERR(typec->port)) {
		ret = PTR_ERR(typec->port);
		kfree(typec);
		return ret;
	}

	fake->device = typec;
	fake->remove = typec_gone;
	mode.svid = id->svid;
	if (id->mode != TYPEC_ANY_MODE)
		mode.mode = id->mode;
	typec->port_mode = typec_port_register_altmode(typec->port, &mode);
	typec->partner = typec_register_partner(typec->port, &partner);
	if (!IS_ERR(typec->partner))
		typec->mode = typec_partner_register_altmode(typec->partner,
							     &mode);
	if (!IS_ERR_OR_NULL(typec->mode))
		strscpy(fake->name, dev_name(&typec->mode->dev));
	return 0;
}
#endif

static const struct {
	const char *bus;
	int (*make)(struct fake *fake, const struct device_driver *drv);
} makers[] = {
#if IS_ENABLED(CONFIG_I3C)
	{ "i3c", i3c_make },
#endif
#if IS_ENABLED(CONFIG_PHYLIB)
	{ "mdio_bus", mdio_make },
#endif
#if IS_ENABLED(CONFIG_PCI_ENDPOINT)
	{ "pci-epf", epf_make },
#endif
#if IS_ENABLED(CONFIG_SIOX)
	{ "siox", siox_make },
#endif
#if IS_ENABLED(CONFIG_SLIMBUS)
	{ "slimbus", slim_make },
#endif
#if IS_ENABLED(CONFIG_SOUNDWIRE)
	{ "soundwire", sdw_make },
#endif
#if IS_ENABLED(CONFIG_TYPEC)
	{ "typec", typec_make },
#endif
};

int make_for_driver(struct fake *fake, const char *bus, const char *driver)
{
	const struct bus_type *type = find_bus(bus);
	struct device_driver *drv;
	int i;

	if (!type)
		return -EOPNOTSUPP;
	/* The test holds the driver's files open: it cannot go away. */
	drv = driver_find(driver, type);
	if (!drv)
		return -ENODEV;

	for (i = 0; i < ARRAY_SIZE(plain); i++)
		if (!strcmp(plain[i].bus, bus))
			return plain_make(fake, type, drv, i);
	for (i = 0; i < ARRAY_SIZE(makers); i++)
		if (!strcmp(makers[i].bus, bus))
			return makers[i].make(fake, drv);
	return -EOPNOTSUPP;
}
