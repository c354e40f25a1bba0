// SPDX-License-Identifier: GPL-2.0-only
/*
 * Press whose queues are all made by one helper. What the device still writes
 * to stays: where it does not answer to being told to stop, the queue of a head
 * is not freed, on purpose. The event queue always is.
 */
/* no naive: a device that goes on writing to memory is nothing that can be made here */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define PRESS_BYTES	512
#define PRESS_HEADS	4

struct press_queue {
	void *words;
};

struct press {
	struct device *dev;
	struct press_queue events;
	struct press_queue heads[PRESS_HEADS];
	int stuck;
};

static int press_queue_make(struct press *press, struct press_queue *queue)
{
	queue->words = kzalloc(PRESS_BYTES, GFP_KERNEL);
	if (!queue->words)
		return -ENOMEM;

	return 0;
}

static void press_queue_free(struct press_queue *queue)
{
	kfree(queue->words);
}

static ssize_t stuck_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct press *press = dev_get_drvdata(dev);
	int err;

	err = kstrtoint(buf, 0, &press->stuck);

	return err ?: count;
}
static DEVICE_ATTR_WO(stuck);

static int press_halt(struct press *press, int head)
{
	return press->stuck == head ? -ETIMEDOUT : 0;
}

static void press_end_head(struct press *press, int head)
{
	int err;

	err = press_halt(press, head);
	if (err)
		return;

	press_queue_free(&press->heads[head]);
}

static int press_probe(struct platform_device *pdev)
{
	struct press *press;
	int head, err;

	press = devm_kzalloc(&pdev->dev, sizeof(*press), GFP_KERNEL);
	if (!press)
		return -ENOMEM;

	press->dev = &pdev->dev;
	press->stuck = -1;
	platform_set_drvdata(pdev, press);

	err = press_queue_make(press, &press->events);
	if (err)
		return err;

	for (head = 0; head < PRESS_HEADS; head++) {
		err = press_queue_make(press, &press->heads[head]);
		if (err)
			goto end_heads;
	}

	err = device_create_file(press->dev, &dev_attr_stuck);
	if (err)
		goto end_heads;

	return 0;

end_heads:
	while (head--)
		press_end_head(press, head);
	press_queue_free(&press->events);
	return err;
}

static void press_remove(struct platform_device *pdev)
{
	struct press *press = platform_get_drvdata(pdev);
	int head;

	device_remove_file(press->dev, &dev_attr_stuck);
	for (head = 0; head < PRESS_HEADS; head++)
		press_end_head(press, head);
	press_queue_free(&press->events);
}

static struct platform_driver press_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = press_probe,
	.remove = press_remove,
};
module_platform_driver(press_driver);

MODULE_DESCRIPTION("Press whose queues one helper makes");
MODULE_LICENSE("GPL");
