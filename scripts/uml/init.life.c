// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second task: it opens, reads and writes what a driver registered, while
 * the first one unbinds and binds the device.
 *
 * What is registered is what was not there before: attributes and device files
 * below the device, and devices without a parent.  Between two calls the task
 * sleeps, since the machine has one processor and takes nobody off it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fb.h>
#include <linux/gpio.h>
#include <linux/input.h>
#include <linux/rtc.h>
#include <linux/watchdog.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

#define VIRTUAL		"/sys/devices/virtual"
#define DEBUGFS		"/sys/kernel/debug"
#define PARAMETER	"/sys/module/devices_linked/parameters/"
#define CONTROL		"/dev/devmify"

#define MAX_DEPTH	4
#define MAX_FILES	32
#define IDLE_MS		4
#define MAX_PAUSE_MS	40
#define END_MS		5000

/* What both tasks see. */
struct shared {
	volatile bool stop;
	volatile bool on;
	/* Odd while the device is unbound. */
	volatile unsigned int turn;
	volatile unsigned int binds;
	volatile unsigned int unbinds;
	volatile unsigned int uses;
	volatile unsigned int met;
};

struct life {
	char path[MAX_PATH];
	struct list before;
	struct list files;
	int depth;
	pid_t task;
	int bell[2];
	long round_ms;
	struct shared *shared;
};

static void forget(struct list *list)
{
	while (list->count)
		free(list->entries[--list->count]);
}

/* What the cores answer by themselves, and what would take the device away. */
static bool is_of_interest(const char *name)
{
	static const char * const skipped[] = {
		"uevent", "power", "dev", "modalias", "driver_override",
		"waiting_for_supplier", "remove", "rescan", "reset",
		"net", "block", "capabilities", "id", "phys", "properties",
		"uniq",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(skipped); i++)
		if (!strcmp(name, skipped[i]))
			return false;
	return true;
}

/* The device file of a folder that has a "dev" in it. */
static void add_node(struct list *list, const char *path)
{
	char file[MAX_PATH], line[256];
	struct stat st;
	FILE *uevent;

	snprintf(file, sizeof(file), "%s/uevent", path);
	uevent = fopen(file, "r");
	if (!uevent)
		return;
	while (fgets(line, sizeof(line), uevent)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "DEVNAME=", 8))
			continue;
		snprintf(file, sizeof(file), "/dev/%s", line + 8);
		if (!stat(file, &st) && S_ISCHR(st.st_mode))
			list_add(list, "/dev", line + 8);
	}
	fclose(uevent);
}

static void add_new(const char *path, const char *name, void *arg)
{
	struct life *life = arg;
	char file[MAX_PATH];
	struct stat st;

	if (snprintf(file, sizeof(file), "%s/%s", path, name) >= (int)sizeof(file) ||
	    in_list(&life->before, file) || lstat(file, &st))
		return;
	if (!strcmp(name, "dev"))
		add_node(&life->files, path);
	if (!is_of_interest(name))
		return;
	if (S_ISDIR(st.st_mode) && life->depth < MAX_DEPTH) {
		life->depth++;
		each_entry(file, add_new, life);
		life->depth--;
	} else if (S_ISREG(st.st_mode) && st.st_mode & 0666 &&
		   life->files.count < MAX_FILES) {
		list_add(&life->files, path, name);
	}
}

static void add_below(const char *path, const char *name, void *arg)
{
	char sub[MAX_PATH];

	snprintf(sub, sizeof(sub), "%s/%s", path, name);
	each_entry(sub, add_new, arg);
}

static void look(struct life *life)
{
	forget(&life->files);
	each_entry(life->path, add_new, life);
	each_entry(VIRTUAL, add_below, life);
	each_entry(DEBUGFS, add_new, life);
}

/* Some devices get another name each time. */
static bool all_there(const struct list *files)
{
	int i;

	for (i = 0; i < files->count; i++)
		if (access(files->entries[i], F_OK))
			return false;
	return true;
}

static void note(const char *path, const char *name, void *arg)
{
	list_add(arg, path, name);
}

static void note_below(const char *path, const char *name, void *arg)
{
	char sub[MAX_PATH];

	snprintf(sub, sizeof(sub), "%s/%s", path, name);
	each_entry(sub, note, arg);
}

struct life *life_new(const char *path)
{
	struct life *life = calloc(1, sizeof(*life));

	if (!life)
		return NULL;
	life->shared = mmap(NULL, sizeof(*life->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (life->shared == MAP_FAILED) {
		free(life);
		return NULL;
	}
	snprintf(life->path, sizeof(life->path), "%s", path);
	each_entry(path, note, &life->before);
	each_entry(VIRTUAL, note_below, &life->before);
	each_entry(DEBUGFS, note, &life->before);
	return life;
}

/* Counts a call that began when it was that turn, if the callback answered. */
static void count(struct shared *shared, unsigned int turn, long result)
{
	if (result < 0)
		return;
	shared->uses++;
	if (turn & 1 || turn != shared->turn)
		shared->met++;
}

#define COUNTED(shared, call)						\
({									\
	unsigned int turn_ = (shared)->turn;				\
	long result_ = (call);						\
									\
	count(shared, turn_, result_);					\
	result_;							\
})

static int open_any(const char *file)
{
	int fd = open(file, O_RDWR | O_NONBLOCK);

	if (fd < 0 && errno == EACCES)
		fd = open(file, O_RDONLY | O_NONBLOCK);
	if (fd < 0 && errno == EACCES)
		fd = open(file, O_WRONLY | O_NONBLOCK);
	return fd;
}

/* What it reads is what it writes: that does no harm. */
static bool use_attribute(struct shared *shared, const char *file)
{
	struct stat st;
	char text[4096];
	ssize_t len = 0;
	int fd;

	if (stat(file, &st))
		return false;
	fd = open(file, (st.st_mode & 0666) == 0222 ? O_WRONLY :
		  st.st_mode & 0222 ? O_RDWR : O_RDONLY);
	if (fd < 0)
		return false;
	if (st.st_mode & 0444)
		len = COUNTED(shared, pread(fd, text, sizeof(text), 0));
	if (st.st_mode & 0222) {
		if (len > 0)
			COUNTED(shared, pwrite(fd, text, len, 0));
		else if (!(st.st_mode & 0444))
			COUNTED(shared, pwrite(fd, "0", 1, 0));
	}
	close(fd);
	return true;
}

static void ask(struct shared *shared, const char *file, int fd)
{
	static const struct {
		const char *prefix;
		unsigned long request;
	} requests[] = {
		{ "/dev/input/", EVIOCGVERSION },
		{ "/dev/watchdog", WDIOC_GETSUPPORT },
		{ "/dev/watchdog", WDIOC_KEEPALIVE },
		{ "/dev/watchdog", WDIOC_GETTIMELEFT },
		{ "/dev/rtc", RTC_RD_TIME },
		{ "/dev/fb", FBIOGET_VSCREENINFO },
		{ "/dev/gpiochip", GPIO_GET_CHIPINFO_IOCTL },
		{ "/dev/", TCGETS },
	};
	char answer[4096] = "";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(requests); i++)
		if (!strncmp(file, requests[i].prefix, strlen(requests[i].prefix)))
			COUNTED(shared, ioctl(fd, requests[i].request, answer));
}

static void use_line(struct shared *shared, const char *file, int fd)
{
	struct gpiohandle_request line = {
		.flags = GPIOHANDLE_REQUEST_INPUT,
		.lines = 1,
		.consumer_label = "life",
	};
	struct gpiohandle_data value;

	if (strncmp(file, "/dev/gpiochip", 13) ||
	    COUNTED(shared, ioctl(fd, GPIO_GET_LINEHANDLE_IOCTL, &line)) < 0)
		return;
	pause_ms(1);
	COUNTED(shared, ioctl(line.fd, GPIOHANDLE_GET_LINE_VALUES_IOCTL, &value));
	close(line.fd);
}

static bool use_node(struct shared *shared, const char *file)
{
	char text[256];
	int fd = COUNTED(shared, open_any(file));

	if (fd < 0)
		return false;
	pause_ms(1);
	COUNTED(shared, read(fd, text, sizeof(text)));
	ask(shared, file, fd);
	use_line(shared, file, fd);
	pause_ms(1);
	/* To a watchdog this says that it may be left alone. */
	COUNTED(shared, write(fd, "V", 1));
	COUNTED(shared, read(fd, text, sizeof(text)));
	close(fd);
	return true;
}

static void run_task(struct life *life)
{
	struct shared *shared = life->shared;
	unsigned int binds = shared->binds;
	char ring;
	int i;

	close(life->bell[1]);
	while (!shared->stop) {
		bool any = false;

		if (!shared->on) {
			if (read(life->bell[0], &ring, 1) != 1)
				return;
			continue;
		}

		if (binds != shared->binds) {
			binds = shared->binds;
			if (!all_there(&life->files))
				look(life);
		}
		for (i = 0; i < life->files.count && shared->on; i++) {
			const char *file = life->files.entries[i];

			if (strncmp(file, "/dev/", 5) ? use_attribute(shared, file) :
			    use_node(shared, file)) {
				any = true;
				pause_ms(1);
			}
		}
		pause_ms(any ? 1 : IDLE_MS);
	}
}

bool life_start(struct life *life, const char *bus, const char *name)
{
	char request[MAX_PATH], listening[16] = "0";
	int ret;

	look(life);
	get(PARAMETER "listening", listening, sizeof(listening));
	if (!life->files.count && !atoi(listening))
		return false;

	life->round_ms = 3 * IDLE_MS + life->files.count;
	if (life->round_ms > MAX_PAUSE_MS)
		life->round_ms = MAX_PAUSE_MS;
	if (pipe(life->bell))
		return false;
	life->task = life->files.count ? fork() : getpid();
	if (life->task < 0) {
		say("broken fork: %s", strerror(errno));
		return false;
	}
	if (!life->task) {
		run_task(life);
		_exit(0);
	}
	snprintf(request, sizeof(request), "life %s %.95s %ld %d", bus, name,
		 life->round_ms, (int)life->task);
	ret = put(CONTROL, request);
	if (ret)
		say("broken %s: %s", request, strerror(ret));
	return true;
}

void life_goes_on(struct life *life, bool on)
{
	if (life->shared->on == on)
		return;
	life->shared->on = on;
	if (on && write(life->bell[1], "", 1) < 0)
		say("broken bell: %s", strerror(errno));
}

void life_wait(struct life *life)
{
	pause_ms(life->round_ms);
}

void life_unbinding(struct life *life, bool begins)
{
	life->shared->turn++;
	life->shared->unbinds += begins;
}

void life_bound(struct life *life)
{
	life->shared->binds++;
}

void life_end(struct life *life, const char *test)
{
	char fired[16] = "0", leaving[16] = "0";
	struct shared *shared = life->shared;
	int status = 0, waited;

	if (life->task > 0) {
		put(CONTROL, "life");
		get(PARAMETER "fired", fired, sizeof(fired));
		get(PARAMETER "fired_leaving", leaving, sizeof(leaving));
		shared->on = false;
		shared->stop = true;
		close(life->bell[0]);
		close(life->bell[1]);
		for (waited = 0; life->task != getpid() && waited < END_MS;
		     waited += 10) {
			if (waitpid(life->task, &status, WNOHANG))
				break;
			if (waited == END_MS / 2)
				kill(life->task, SIGKILL);
			pause_ms(10);
		}
		if (waited >= END_MS)
			say("test %s left a task that never comes back", test);
		else if (status && waited < END_MS / 2)
			say("test %s died %d", test, status);
		say("test %s lived %u %u %u %s %s", test, shared->unbinds,
		    shared->uses, shared->met, fired, leaving);
	}
	forget(&life->before);
	forget(&life->files);
	munmap(shared, sizeof(*shared));
	free(life);
}
