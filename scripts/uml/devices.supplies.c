// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver gets for its device: a clock, lines, DMA channels, reset lines,
 * regulators, cells and channels to measure with.  Modules cannot hand out PWMs.
 *
 * Each made device has a set of its own, found by the device's name; so a
 * driver that still holds something of it when the device goes is seen.
 * Whatever name a driver asks for, it is given what the subsystem can give to
 * any name.  Where names have to match, those of the tables below are served.
 */
#include <linux/clk-provider.h>
#include <linux/clkdev.h>
#include <linux/dmaengine.h>
#include <linux/gpio/driver.h>
#include <linux/gpio/machine.h>
#include <linux/iio/driver.h>
#include <linux/iio/iio.h>
#include <linux/iio/machine.h>
#include <linux/module.h>
#include <linux/nvmem-consumer.h>
#include <linux/nvmem-provider.h>
#include <linux/platform_device.h>
#include <linux/regulator/driver.h>
#include <linux/regulator/machine.h>
#include <linux/reset-controller.h>
#include <linux/slab.h>

#include "devices.h"

#define CLOCK_RATE	24000000
#define SUPPLY_UV	3300000
#define RESETS		4096
#define CHANNELS	4
#define STORE_SIZE	64

/* The first that fits is taken; any name gets one of the last two. */
static const struct {
	const char *name;
	unsigned int idx;
} line_names[] = {
	{ "lamp", 0 }, { "lamp", 1 }, { "signal", 0 }, { "signal", 1 },
	{ "barrier", 0 }, { NULL, 0 }, { NULL, 1 },
};

/* Any other name gets the dummy regulator, which has no voltage. */
static const char * const regulator_names[] = { "vref", "bias", "motor" };

static const char * const reset_names[] = { NULL, "engine", "switch" };
static const char * const dma_names[] = { "rx", "tx", "tape" };
static const char * const cell_names[] = { "trim", "address" };
static const char * const channel_names[] = {
	"bridge", "voltage", "current", "die-temp",
};

struct supplies {
	char name[MAX_NAME];
	struct clk_hw clock;
	struct gpio_chip lines;
	struct dma_device dma;
	struct dma_chan chans[CHANNELS];
	struct dma_slave_map chan_map[ARRAY_SIZE(dma_names)];
	struct iio_map iio_map[ARRAY_SIZE(channel_names) + 1];
	struct nvmem_cell_lookup cells[ARRAY_SIZE(cell_names)];
	struct regulator_init_data regulator_data;
	struct regulator_consumer_supply regulators[ARRAY_SIZE(regulator_names)];
};

/* Clocks. */

static int clock_on(struct clk_hw *hw)
{
	life_sleep();
	return 0;
}

static void clock_off(struct clk_hw *hw)
{
	life_sleep();
}

static unsigned long clock_rate(struct clk_hw *hw, unsigned long parent_rate)
{
	return CLOCK_RATE;
}

static const struct clk_ops clock_ops = {
	.prepare = clock_on,
	.unprepare = clock_off,
	.recalc_rate = clock_rate,
};

static void clock_lost(void *data)
{
	clkdev_drop(data);
}

static int clock_make(struct device *dev, struct supplies *set)
{
	struct clk_init_data init = {
		.name = dev_name(dev),
		.ops = &clock_ops,
	};
	struct clk_lookup *lookup;
	int ret;

	set->clock.init = &init;
	ret = devm_clk_hw_register(dev, &set->clock);
	if (ret)
		return ret;

	/* Of clk_register_clkdev() long names are refused. */
	lookup = kzalloc(sizeof(*lookup), GFP_KERNEL);
	if (!lookup)
		return -ENOMEM;
	lookup->dev_id = set->name;
	lookup->clk_hw = &set->clock;
	clkdev_add(lookup);
	return devm_add_action_or_reset(dev, clock_lost, lookup);
}

/* Lines. */

static int line_direction(struct gpio_chip *chip, unsigned int line)
{
	return GPIO_LINE_DIRECTION_OUT;
}

static int line_input(struct gpio_chip *chip, unsigned int line)
{
	return 0;
}

static int line_output(struct gpio_chip *chip, unsigned int line, int value)
{
	return 0;
}

static int line_get(struct gpio_chip *chip, unsigned int line)
{
	return 0;
}

static void line_set(struct gpio_chip *chip, unsigned int line, int value)
{
}

static void lines_lost(void *data)
{
	gpiod_remove_lookup_table(data);
}

static int lines_make(struct device *dev, struct supplies *set)
{
	struct gpiod_lookup_table *table;
	unsigned int i;
	int ret;

	set->lines.label = dev_name(dev);
	set->lines.parent = dev;
	set->lines.owner = THIS_MODULE;
	set->lines.base = -1;
	set->lines.ngpio = ARRAY_SIZE(line_names);
	set->lines.get_direction = line_direction;
	set->lines.direction_input = line_input;
	set->lines.direction_output = line_output;
	set->lines.get = line_get;
	set->lines.set = line_set;
	ret = devm_gpiochip_add_data(dev, &set->lines, NULL);
	if (ret)
		return ret;

	table = devm_kzalloc(dev, struct_size(table, table,
					      ARRAY_SIZE(line_names) + 1),
			     GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table->dev_id = set->name;
	for (i = 0; i < ARRAY_SIZE(line_names); i++) {
		table->table[i].key = set->lines.label;
		table->table[i].chip_hwnum = i;
		table->table[i].con_id = line_names[i].name;
		table->table[i].idx = line_names[i].idx;
	}
	gpiod_add_lookup_table(table);
	return devm_add_action_or_reset(dev, lines_lost, table);
}

/*
 * DMA channels: they carry nothing, but want memory, as most do: getting one
 * has to be able to fail.
 */

static int dma_take(struct dma_chan *chan)
{
	chan->private = kzalloc(PAGE_SIZE / 4, GFP_KERNEL);
	return chan->private ? 0 : -ENOMEM;
}

static void dma_give_back(struct dma_chan *chan)
{
	life_sleep();
	kfree(chan->private);
	chan->private = NULL;
}

static enum dma_status dma_status(struct dma_chan *chan, dma_cookie_t cookie,
				  struct dma_tx_state *state)
{
	return DMA_COMPLETE;
}

static void dma_issue(struct dma_chan *chan)
{
}

static int dma_stop(struct dma_chan *chan)
{
	return 0;
}

static int dma_make(struct device *dev, struct supplies *set)
{
	struct dma_device *dma = &set->dma;
	unsigned int i;

	dma->dev = dev;
	dma_cap_set(DMA_SLAVE, dma->cap_mask);
	dma_cap_set(DMA_PRIVATE, dma->cap_mask);
	dma->device_alloc_chan_resources = dma_take;
	dma->device_free_chan_resources = dma_give_back;
	dma->device_tx_status = dma_status;
	dma->device_issue_pending = dma_issue;
	dma->device_terminate_all = dma_stop;
	INIT_LIST_HEAD(&dma->channels);
	for (i = 0; i < CHANNELS; i++) {
		set->chans[i].device = dma;
		list_add_tail(&set->chans[i].device_node, &dma->channels);
	}
	for (i = 0; i < ARRAY_SIZE(dma_names); i++) {
		set->chan_map[i].devname = set->name;
		set->chan_map[i].slave = dma_names[i];
	}
	dma->filter.map = set->chan_map;
	dma->filter.mapcnt = ARRAY_SIZE(set->chan_map);
	return dmaenginem_async_device_register(dma);
}

/* Regulators. */

static int regulator_success(struct regulator_dev *rdev)
{
	life_sleep();
	return 0;
}

static int regulator_on(struct regulator_dev *rdev)
{
	return rdev->use_count > 0;
}

static const struct regulator_ops regulator_ops = {
	.is_enabled = regulator_on,
	.enable = regulator_success,
	.disable = regulator_success,
};

static const struct regulator_desc regulator_desc = {
	.name = "devmify",
	.owner = THIS_MODULE,
	.type = REGULATOR_VOLTAGE,
	.ops = &regulator_ops,
	.n_voltages = 1,
	.fixed_uV = SUPPLY_UV,
};

static int regulators_make(struct device *dev, struct supplies *set)
{
	struct regulator_config config = {
		.dev = dev,
		.init_data = &set->regulator_data,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(regulator_names); i++) {
		set->regulators[i].dev_name = set->name;
		set->regulators[i].supply = regulator_names[i];
	}
	set->regulator_data.constraints.valid_ops_mask = REGULATOR_CHANGE_STATUS;
	set->regulator_data.num_consumer_supplies = ARRAY_SIZE(regulator_names);
	set->regulator_data.consumer_supplies = set->regulators;
	return PTR_ERR_OR_ZERO(devm_regulator_register(dev, &regulator_desc,
						       &config));
}

/* Channels to measure with. */

static int channel_read(struct iio_dev *indio_dev,
			const struct iio_chan_spec *chan, int *val, int *val2,
			long mask)
{
	*val = 1;
	return IIO_VAL_INT;
}

static const struct iio_info channel_info = {
	.read_raw = channel_read,
};

static const struct iio_chan_spec channels[] = {
	{
		.type = IIO_VOLTAGE,
		.datasheet_name = "devmify",
		.info_mask_separate = BIT(IIO_CHAN_INFO_RAW) |
				      BIT(IIO_CHAN_INFO_SCALE),
	},
};

static int channels_make(struct device *dev, struct supplies *set)
{
	struct iio_dev *indio_dev;
	unsigned int i;
	int ret;

	indio_dev = devm_iio_device_alloc(dev, 0);
	if (!indio_dev)
		return -ENOMEM;
	indio_dev->name = "devmify";
	indio_dev->info = &channel_info;
	indio_dev->modes = INDIO_DIRECT_MODE;
	indio_dev->channels = channels;
	indio_dev->num_channels = ARRAY_SIZE(channels);
	for (i = 0; i < ARRAY_SIZE(channel_names); i++) {
		set->iio_map[i].adc_channel_label = channels[0].datasheet_name;
		set->iio_map[i].consumer_dev_name = set->name;
		set->iio_map[i].consumer_channel = channel_names[i];
	}
	ret = devm_iio_map_array_register(dev, indio_dev, set->iio_map);
	if (ret)
		return ret;
	return devm_iio_device_register(dev, indio_dev);
}

/* Cells of one store, which all devices share. */

static int store_read(void *priv, unsigned int offset, void *val, size_t bytes)
{
	memset(val, 0, bytes);
	return 0;
}

static const struct nvmem_cell_info store_cells[] = {
	{ .name = "cell", .bytes = 4 },
};

static int store_start(void)
{
	struct nvmem_config config = {
		.dev = &root->dev,
		.name = "store",
		.id = NVMEM_DEVID_NONE,
		.cells = store_cells,
		.ncells = ARRAY_SIZE(store_cells),
		.read_only = true,
		.reg_read = store_read,
		.size = STORE_SIZE,
		.word_size = 1,
		.stride = 1,
	};

	return PTR_ERR_OR_ZERO(nvmem_register(&config));
}

static void cells_lost(void *data)
{
	struct supplies *set = data;

	nvmem_del_cell_lookups(set->cells, ARRAY_SIZE(set->cells));
}

static int cells_make(struct device *dev, struct supplies *set)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cell_names); i++) {
		set->cells[i].nvmem_name = "store";
		set->cells[i].cell_name = store_cells[0].name;
		set->cells[i].dev_id = set->name;
		set->cells[i].con_id = cell_names[i];
	}
	nvmem_add_cell_lookups(set->cells, ARRAY_SIZE(set->cells));
	return devm_add_action_or_reset(dev, cells_lost, set);
}

/*
 * Reset lines of one controller.  There is no function that removes a lookup:
 * they stay for the next device of that name.
 */

struct resets {
	struct list_head list;
	char name[MAX_NAME];
	struct reset_control_lookup lookups[ARRAY_SIZE(reset_names)];
};

static LIST_HEAD(all_resets);
static unsigned int resets_used;

static int reset_nothing(struct reset_controller_dev *rcdev, unsigned long id)
{
	life_rest();
	return 0;
}

static const struct reset_control_ops reset_ops = {
	.reset = reset_nothing,
	.assert = reset_nothing,
	.deassert = reset_nothing,
	.status = reset_nothing,
};

static struct reset_controller_dev resets = {
	.ops = &reset_ops,
	.owner = THIS_MODULE,
	.nr_resets = RESETS,
};

static int resets_make(struct device *dev, struct supplies *set)
{
	struct resets *own;
	unsigned int i;

	list_for_each_entry(own, &all_resets, list)
		if (!strcmp(own->name, set->name))
			return 0;
	if (resets_used + ARRAY_SIZE(reset_names) > RESETS)
		return -ENOSPC;

	own = kzalloc(sizeof(*own), GFP_KERNEL);
	if (!own)
		return -ENOMEM;
	strscpy(own->name, set->name);
	for (i = 0; i < ARRAY_SIZE(reset_names); i++) {
		own->lookups[i].provider = dev_name(&root->dev);
		own->lookups[i].index = resets_used++;
		own->lookups[i].dev_id = own->name;
		own->lookups[i].con_id = reset_names[i];
	}
	reset_controller_add_lookup(own->lookups, ARRAY_SIZE(own->lookups));
	list_add_tail(&own->list, &all_resets);
	return 0;
}

/* All of it, as a device beside that which it is for. */

static int (* const parts[])(struct device *dev, struct supplies *set) = {
	clock_make, lines_make, dma_make, regulators_make, channels_make,
	cells_make, resets_make,
};

static int supplies_probe(struct platform_device *pdev)
{
	struct supplies *set;
	unsigned int i;
	int ret;

	set = devm_kzalloc(&pdev->dev, sizeof(*set), GFP_KERNEL);
	if (!set)
		return -ENOMEM;
	strscpy(set->name, dev_get_platdata(&pdev->dev));

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		ret = parts[i](&pdev->dev, set);
		if (ret)
			return dev_err_probe(&pdev->dev, ret, "%s: part %u\n",
					     set->name, i);
	}
	return 0;
}

static struct platform_driver supplies_driver = {
	.driver = {
		.name = "devmify-supplies",
		.suppress_bind_attrs = true,
	},
	.probe = supplies_probe,
};

struct platform_device *supplies_make(const char *name)
{
	struct platform_device *pdev;
	static int next;

	pdev = platform_device_register_data(NULL, supplies_driver.driver.name,
					     next++, name, strlen(name) + 1);
	/* The bus may have been told to leave new devices alone. */
	if (!IS_ERR(pdev) && device_attach(&pdev->dev) != 1)
		pr_notice("no supplies for %s\n", name);
	return pdev;
}

void supplies_gone(struct platform_device *supplies)
{
	if (!IS_ERR_OR_NULL(supplies))
		platform_device_unregister(supplies);
}

int supplies_start(void)
{
	int ret;

	regulator_has_full_constraints();
	resets.dev = &root->dev;
	ret = reset_controller_register(&resets);
	if (ret)
		return ret;
	ret = store_start();
	if (ret)
		return ret;
	ret = platform_driver_register(&supplies_driver);
	if (ret)
		return ret;
	/* A driver may get something for the parent of its device. */
	return PTR_ERR_OR_ZERO(supplies_make(dev_name(&root->dev)));
}
