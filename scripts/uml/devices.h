/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the fake devices share. */
#ifndef DEVMIFY_DEVICES_H
#define DEVMIFY_DEVICES_H

#include <linux/list.h>
#include <linux/platform_device.h>

#define MAX_ARGS	8
#define MAX_NAME	64
#define FAKE_IRQS	2

struct fake {
	struct list_head list;
	void (*remove)(struct fake *fake);
	void *device;
	struct platform_device *supplies;
	unsigned int slot;
	char name[MAX_NAME];
};

struct request {
	int argc;
	char *argv[MAX_ARGS];
};

/* Parent of all devices; bound, since some buses ask for its driver. */
extern struct platform_device *root;

/* The first of FAKE_IRQS, which the devices share. */
extern int fake_irq;

/* A bus by its name; NULL if there is none. */
const struct bus_type *find_bus(const char *name);

/*
 * Makes a device that a driver on a bus takes, if the bus is one of those that
 * devices.buses.c knows; else -EOPNOTSUPP.
 */
int make_for_driver(struct fake *fake, const char *bus, const char *driver);

/*
 * What drivers may get for the device of that name, in devices.supplies.c; a
 * device that has none of it is only refused by more drivers.
 */
int supplies_start(void);
struct platform_device *supplies_make(const char *name);
void supplies_gone(struct platform_device *supplies);

/*
 * What goes on around a device while it is bound and unbound, in
 * devices.life.c: begun and ended by the request, and a rest, for the task that
 * uses the device and the one that unbinds it, wherever they may sleep.
 */
int life_control(const struct request *req);
void life_rest(void);
/* The same where a driver may always sleep. */
void life_sleep(void);

#endif
