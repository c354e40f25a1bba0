// SPDX-License-Identifier: GPL-2.0-only
/*
 * Life around one device while its driver comes and goes: interrupts fire by
 * themselves, and a task that uses what the driver registered is given time.
 *
 * Time passes in this machine only while nobody computes.  So a pause is made
 * where the driver's part has ended and devres has not begun: on a bus's notice
 * of a failed probe, and in a managed action that is added as remove() is about
 * to be called, so that it is the first to be released.  Whoever is still
 * registered there can be called, with everything that remove() took away gone.
 * The other way round the task sleeps in the middle of a driver's callback, as
 * it makes a transfer, and the driver is unbound meanwhile.  So
 * does remove(), and devres, where they make one or switch a supply.  Registers
 * are among the transfers where the kernel counts what must not sleep.
 */
#include <linux/device.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/module.h>
#include <linux/sched.h>

#include "devices.h"

#define FIRE_NS		(4 * NSEC_PER_MSEC)
#define IDLE_NS		(16 * NSEC_PER_MSEC)
#define REST_US		1000
#define STEP_US		3000

static struct {
	const struct bus_type *bus;
	char name[MAX_NAME];
	unsigned int pause_ms;
	pid_t user;
	bool leaving;
} life;

/* How many handlers ran, and how many of them while the device was unbound. */
static unsigned int fired, fired_leaving;
module_param(fired, uint, 0444);
module_param(fired_leaving, uint, 0444);

/* Whether there is a handler that could be called. */
static bool listens(unsigned int irq)
{
	struct irq_data *data = irq_get_irq_data(irq);

	return irq_has_action(irq) && data && !irqd_irq_disabled(data);
}

static int listening_get(char *buffer, const struct kernel_param *kp)
{
	int i;

	for (i = 0; i < FAKE_IRQS; i++)
		if (listens(fake_irq + i))
			return sprintf(buffer, "1\n");
	return sprintf(buffer, "0\n");
}

static const struct kernel_param_ops listening_ops = {
	.get = listening_get,
};
module_param_cb(listening, &listening_ops, NULL, 0444);

static enum hrtimer_restart life_fire(struct hrtimer *timer)
{
	u64 next = IDLE_NS;
	int i;

	for (i = 0; i < FAKE_IRQS; i++) {
		if (!listens(fake_irq + i))
			continue;
		next = FIRE_NS;
		fired++;
		fired_leaving += life.leaving;
		generic_handle_irq(fake_irq + i);
	}
	hrtimer_forward_now(timer, ns_to_ktime(next));
	return HRTIMER_RESTART;
}

static struct hrtimer life_timer;

static void life_pause(void *unused)
{
	usleep_range(life.pause_ms * USEC_PER_MSEC, life.pause_ms * USEC_PER_MSEC);
}

static bool is_alive(void)
{
	return life.bus && (current->tgid == life.user || life.leaving);
}

void life_sleep(void)
{
	if (!is_alive() || !task_is_running(current))
		return;
	if (current->tgid == life.user)
		usleep_range(REST_US, REST_US);
	else
		usleep_range(STEP_US, STEP_US);
}

void life_rest(void)
{
	/* What the caller holds can only be seen where it is counted. */
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT) && preemptible())
		life_sleep();
}

static int life_notified(struct notifier_block *nb, unsigned long event,
			 void *data)
{
	struct device *dev = data;

	if (strcmp(dev_name(dev), life.name))
		return NOTIFY_DONE;

	switch (event) {
	case BUS_NOTIFY_BIND_DRIVER:
	case BUS_NOTIFY_UNBOUND_DRIVER:
		life.leaving = false;
		break;
	case BUS_NOTIFY_UNBIND_DRIVER:
		life.leaving = true;
		if (devm_add_action(dev, life_pause, NULL))
			pr_notice("no pause for %s\n", life.name);
		break;
	case BUS_NOTIFY_DRIVER_NOT_BOUND:
		life_pause(NULL);
		break;
	}
	return NOTIFY_OK;
}

static struct notifier_block life_notifier = {
	.notifier_call = life_notified,
};

static void life_end(void)
{
	if (!life.bus)
		return;
	hrtimer_cancel(&life_timer);
	bus_unregister_notifier(life.bus, &life_notifier);
	life.bus = NULL;
}

int life_control(const struct request *req)
{
	const struct bus_type *bus;
	int ret;

	if (req->argc == 1) {
		life_end();
		return 0;
	}
	if (req->argc != 5)
		return -EINVAL;
	bus = find_bus(req->argv[1]);
	if (!bus)
		return -ENODEV;

	life_end();
	strscpy(life.name, req->argv[2]);
	if (kstrtouint(req->argv[3], 10, &life.pause_ms) ||
	    kstrtoint(req->argv[4], 10, &life.user))
		return -EINVAL;
	life.leaving = false;
	fired = 0;
	fired_leaving = 0;
	ret = bus_register_notifier(bus, &life_notifier);
	if (ret)
		return ret;
	life.bus = bus;
	hrtimer_init(&life_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	life_timer.function = life_fire;
	hrtimer_start(&life_timer, ns_to_ktime(FIRE_NS), HRTIMER_MODE_REL_HARD);
	return 0;
}
