/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the test machine's program share. */
#ifndef DEVMIFY_INIT_H
#define DEVMIFY_INIT_H

#include <stdbool.h>
#include <stddef.h>

#define ARRAY_SIZE(x)	(sizeof(x) / sizeof((x)[0]))
#define MAX_ENTRIES	8192
#define MAX_PATH	512

/* A line of the kernel's log, with "prove: " before it. */
__attribute__((format(printf, 1, 2)))
void say(const char *format, ...);

void pause_ms(long ms);

/* Writes to a file; returns 0 or the error number. */
int put(const char *path, const char *text);

/* Reads the first line of a file. */
bool get(const char *path, char *text, size_t size);

/* Calls fn for every entry of a folder, without the hidden ones. */
void each_entry(const char *path,
		void (*fn)(const char *path, const char *name, void *arg),
		void *arg);

struct list {
	int count;
	char *entries[MAX_ENTRIES];
};

void list_add(struct list *list, const char *path, const char *name);
bool in_list(const struct list *list, const char *entry);

/*
 * A second task that uses what a driver registered, in init.life.c.  It is made
 * while no driver is bound to the device (path is the device's folder), and
 * starts while one is, if there is something to use or an interrupt to fire.
 */
struct life;

struct life *life_new(const char *path);
bool life_start(struct life *life, const char *bus, const char *name);
/* Lets the second task go on, or has it wait: what it does takes time. */
void life_goes_on(struct life *life, bool on);
/* Waits until everything has been used about once. */
void life_wait(struct life *life);
/* The device is about to be unbound (true), or that has been done. */
void life_unbinding(struct life *life, bool begins);
/* It has been bound: what is registered may have other names now. */
void life_bound(struct life *life);
/* Ends the task and says what it did. */
void life_end(struct life *life, const char *test);

#endif
