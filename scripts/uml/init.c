// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first and only program of the test machine.
 *
 * It reads /plan, puts every driver named there through its paces, and after
 * some of them unloads these and lets kmemleak look for what they left.  In the
 * end it switches the machine off.  What it does is written to the kernel's log, between the kernel's own
 * reports: the order of the lines says which step a report belongs to.
 *
 * /plan has one line for each driver, followed by the devices that it may be
 * bound to (the first that works is taken; the syntax is that of /dev/devmify,
 * and "platform" may leave out its name, which is then the driver's):
 *
 *	test ID FILE MODULE TEXT-SIZE DEVICES LIVELY
 *	device BUS ARGUMENT...
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "init.h"

#define MAX_TESTS	1024
#define MAX_DEVICES	32
#define MAX_BOUND	2
#define MAX_DRIVERS	8
#define MAX_FAILURES	250
#define MAX_REFUSED	30
#define LIVELY_ROUNDS	3
#define MAX_LINE	512
#define MAX_NAME	96

/* They stay loaded until the scan, so that each has an address of its own. */
#define TESTS_A_SCAN	10

#define SETTLE_MS	150
/* kmemleak leaves alone what is younger than five seconds. */
#define LEAK_AGE_MS	6000

#define FAULTS		"/sys/kernel/debug/"
#define KMEMLEAK	"/sys/kernel/debug/kmemleak"

struct test {
	char id[MAX_NAME];
	char file[MAX_NAME];
	char module[MAX_NAME];
	unsigned long text;
	int devices;
	int lively;		/* whether it is used while it is unbound */
	int ncandidates;
	char candidates[MAX_DEVICES][MAX_LINE];
	bool loaded;
};

struct driver {
	char bus[MAX_NAME];
	char name[MAX_NAME];
};

static struct test *tests;
static int ntests;
static int log_fd = -1;

void say(const char *format, ...)
{
	char line[MAX_LINE + 64];
	va_list args;
	int len;

	len = snprintf(line, sizeof(line), "prove: ");
	va_start(args, format);
	len += vsnprintf(line + len, sizeof(line) - len - 1, format, args);
	va_end(args);
	if (len > (int)sizeof(line) - 1)
		len = sizeof(line) - 1;
	if (log_fd < 0 || write(log_fd, line, len) < 0)
		dprintf(2, "%.*s\n", len, line);
}

void pause_ms(long ms)
{
	struct timespec rest = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&rest, &rest) && errno == EINTR)
		;
}

int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	int ret = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		ret = errno;
	close(fd);
	return ret;
}

static void must_put(const char *path, const char *text)
{
	int ret = put(path, text);

	if (ret)
		say("broken %s: %s", path, strerror(ret));
}

bool get(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK);
	ssize_t len;

	if (fd < 0)
		return false;
	len = read(fd, text, size - 1);
	close(fd);
	if (len < 0)
		return false;
	text[len] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return true;
}

static bool exists(const char *path)
{
	return !access(path, F_OK);
}

static bool wait_for(const char *path)
{
	int i;

	for (i = 0; i < 100; i++) {
		if (exists(path))
			return true;
		pause_ms(50);
	}
	return false;
}

void each_entry(const char *path,
		void (*fn)(const char *path, const char *name, void *arg),
		void *arg)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			fn(path, entry->d_name, arg);
	closedir(dir);
}

/* What a driver can leave behind, as a list of lines. */

void list_add(struct list *list, const char *path, const char *name)
{
	if (list->count < MAX_ENTRIES &&
	    asprintf(&list->entries[list->count], "%s/%s", path, name) > 0)
		list->count++;
}

static void add_entry(const char *path, const char *name, void *arg)
{
	list_add(arg, path, name);
}

static void add_folder(const char *path, const char *name, void *arg)
{
	char sub[MAX_PATH];

	snprintf(sub, sizeof(sub), "%s/%s", path, name);
	each_entry(sub, add_entry, arg);
}

static void add_devices(const char *path, const char *name, void *arg)
{
	char sub[MAX_PATH];

	snprintf(sub, sizeof(sub), "%s/%s/devices", path, name);
	each_entry(sub, add_entry, arg);
}

static void add_lines(struct list *list, const char *path, bool last_word)
{
	FILE *file = fopen(path, "r");
	char line[MAX_LINE];
	char *word;

	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		word = last_word ? strrchr(line, ' ') : NULL;
		list_add(list, path, word ? word + 1 : line);
	}
	fclose(file);
}

static struct list *snapshot(void)
{
	struct list *list = calloc(1, sizeof(*list));

	if (!list)
		return NULL;
	each_entry("/sys/class", add_folder, list);
	each_entry("/sys/bus", add_devices, list);
	each_entry("/sys/kernel/debug", add_entry, list);
	add_lines(list, "/proc/iomem", false);
	add_lines(list, "/proc/ioports", false);
	/* Counts change: only the names of the handlers are of interest. */
	add_lines(list, "/proc/interrupts", true);
	return list;
}

bool in_list(const struct list *list, const char *entry)
{
	int i;

	for (i = 0; i < list->count; i++)
		if (!strcmp(list->entries[i], entry))
			return true;
	return false;
}

static void say_what_is_new(const struct test *test, const struct list *old)
{
	struct list *new = snapshot();
	int i;

	if (!new || !old)
		return;
	for (i = 0; i < new->count; i++)
		if (!in_list(old, new->entries[i]))
			say("test %s left %s", test->id, new->entries[i]);
}

/* Buses: nothing may be bound but by us while devices and drivers come. */

static void set_autoprobe(const char *path, const char *name, void *arg)
{
	char file[MAX_PATH];

	/* The fake usb device finds its controller through this one. */
	if (!strcmp(name, "gadget"))
		return;
	snprintf(file, sizeof(file), "%s/%s/drivers_autoprobe", path, name);
	put(file, arg);
}

static void autoprobe(bool on)
{
	each_entry("/sys/bus", set_autoprobe, on ? "1" : "0");
}

/* Failure injection. */

static unsigned long symbol_after(const char *wanted, unsigned long *end)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	unsigned long start = 0, address;
	char line[MAX_LINE], name[MAX_LINE];

	*end = 0;
	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx %*c %511s", &address, name) != 2)
			continue;
		if (start && address > start && (!*end || address < *end))
			*end = address;
		if (!start && !strcmp(name, wanted))
			start = address;
	}
	fclose(file);
	return start;
}

static void put_number(const char *attr, const char *file, unsigned long value)
{
	char path[MAX_PATH], text[32];

	snprintf(path, sizeof(path), FAULTS "%s/%s", attr, file);
	snprintf(text, sizeof(text), "%lu", value);
	must_put(path, text);
}

/*
 * Two kinds of allocation are left alone, since whether they happen depends on
 * what ran before: kmemleak's own notes, and the pages that slabs grow by.
 */
static void set_up_injection(void)
{
	static const struct {
		const char *attr, *symbol;
	} rejects[] = {
		{ "failslab", "__alloc_object" },
		{ "fail_page_alloc", "___slab_alloc" },
	};
	unsigned long start, end;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rejects); i++) {
		start = symbol_after(rejects[i].symbol, &end);
		if (!start || !end) {
			say("broken kernel has no symbol %s", rejects[i].symbol);
			continue;
		}
		put_number(rejects[i].attr, "reject-start", start);
		put_number(rejects[i].attr, "reject-end", end);
		must_put(rejects[i].attr[4] == 's' ?
			 FAULTS "failslab/ignore-gfp-wait" :
			 FAULTS "fail_page_alloc/ignore-gfp-wait", "N");
	}
	must_put(FAULTS "fail_page_alloc/min-order", "0");
}

/* Only what the driver's own code asks for is made to fail. */
static void inject_into(unsigned long start, unsigned long size)
{
	static const char * const attrs[] = { "failslab", "fail_page_alloc" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(attrs); i++) {
		put_number(attrs[i], "require-start", start);
		put_number(attrs[i], "require-end", start + size);
	}
}

/* Modules. */

static int load(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return errno;
	if (syscall(SYS_finit_module, fd, "", 0))
		ret = errno;
	close(fd);
	return ret;
}

static unsigned long module_text(const char *module)
{
	char path[MAX_PATH], text[64];

	snprintf(path, sizeof(path), "/sys/module/%s/sections/.text", module);
	return get(path, text, sizeof(text)) ? strtoul(text, NULL, 16) : 0;
}

static void say_references(const struct test *test)
{
	char path[MAX_PATH], text[32];

	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", test->module);
	if (get(path, text, sizeof(text)) && strcmp(text, "0"))
		say("test %s left %s users of the module", test->id, text);
}

static void add_drivers(const char *path, const char *name, void *arg)
{
	char sub[MAX_PATH];

	snprintf(sub, sizeof(sub), "%s/%s/drivers", path, name);
	each_entry(sub, add_entry, arg);
}

/* Not every driver is listed with its module: what is new is the module's. */
static int new_drivers(const struct list *old, struct driver *drivers)
{
	struct list *new = calloc(1, sizeof(*new));
	int i, count = 0;

	if (!new)
		return 0;
	each_entry("/sys/bus", add_drivers, new);
	for (i = 0; i < new->count && count < MAX_DRIVERS; i++) {
		char *bus = new->entries[i] + strlen("/sys/bus/");
		char *name = strstr(bus, "/drivers/");

		if (in_list(old, new->entries[i]) || !name)
			continue;
		*name = '\0';
		snprintf(drivers[count].bus, MAX_NAME, "%s", bus);
		snprintf(drivers[count].name, MAX_NAME, "%s",
			 name + strlen("/drivers/"));
		count++;
	}
	return count;
}

/* One bound or bindable device. */

struct subject {
	const struct test *test;
	const struct driver *driver;
	char name[MAX_NAME];
	char path[MAX_PATH];
	int bind_fd;
	int unbind_fd;
	bool bound;
	struct life *life;
};

static void read_attribute(const char *path, const char *name, void *arg)
{
	static const char * const skipped[] = {
		/* Registers and memory, not the driver's attributes. */
		"config", "resource0", "rom",
	};
	char file[MAX_PATH], text[4096];
	struct stat st;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(skipped); i++)
		if (!strcmp(name, skipped[i]))
			return;
	snprintf(file, sizeof(file), "%s/%s", path, name);
	if (!lstat(file, &st) && S_ISREG(st.st_mode) && st.st_mode & 0444)
		get(file, text, sizeof(text));
}

/* Binds while the n-th allocation fails, none if n is 0. */
static int bind_with(struct subject *subject, int n, bool *fired)
{
	const struct test *test = subject->test;
	int fd = open("/proc/self/fail-nth", O_RDWR);
	char text[32] = "";
	int ret = 0;

	if (fd < 0) {
		say("broken /proc/self/fail-nth: %s", strerror(errno));
		_exit(1);
	}

	say("test %s try %s %d", test->id, subject->name, n);
	snprintf(text, sizeof(text), "%d", n);
	if (pwrite(fd, text, strlen(text), 0) < 0)
		say("broken fail-nth: %s", strerror(errno));
	if (subject->life)
		life_goes_on(subject->life, true);
	if (write(subject->bind_fd, subject->name, strlen(subject->name)) < 0)
		ret = errno;
	memset(text, 0, sizeof(text));
	if (pread(fd, text, sizeof(text) - 1, 0) < 0)
		say("broken fail-nth: %s", strerror(errno));
	if (pwrite(fd, "0", 1, 0) < 0)
		say("broken fail-nth: %s", strerror(errno));
	close(fd);

	*fired = n && !atoi(text);
	subject->bound = !ret;
	if (subject->life && subject->bound)
		life_bound(subject->life);
	else if (subject->life)
		life_goes_on(subject->life, false);
	say("test %s got %d %s", test->id, ret, *fired ? "fired" : "idle");
	return ret;
}

static void detach(struct subject *subject)
{
	int ret = 0;

	if (!subject->bound)
		return;
	say("test %s unbind %s", subject->test->id, subject->name);
	if (subject->life) {
		life_goes_on(subject->life, true);
		life_unbinding(subject->life, true);
	}
	if (write(subject->unbind_fd, subject->name, strlen(subject->name)) < 0)
		ret = errno;
	if (subject->life) {
		life_unbinding(subject->life, false);
		life_goes_on(subject->life, false);
	}
	if (ret)
		say("test %s left %s bound: %s", subject->test->id,
		    subject->name, strerror(ret));
	subject->bound = false;
	pause_ms(SETTLE_MS);
}

static void use(const struct subject *subjects, int count, int file)
{
	char text[256];
	int i;

	for (i = 0; i < count; i++)
		if (subjects[i].bound)
			each_entry(subjects[i].path, read_attribute, NULL);
	/* What it reads is of no interest, that it can be read is. */
	if (file >= 0 && read(file, text, sizeof(text)) < 0)
		say("test %s read %s", subjects[0].test->id, strerror(errno));
}

static int open_node(const struct test *test)
{
	char path[MAX_PATH];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", test->module);
	if (!exists(path))
		return -1;
	fd = open(path, O_RDWR | O_NONBLOCK);
	if (fd < 0)
		fd = open(path, O_RDONLY | O_NONBLOCK);
	say("test %s open %s %d", test->id, path, fd < 0 ? errno : 0);
	return fd;
}

static void bind_all(struct subject *subjects, int count)
{
	bool fired;
	int i;

	for (i = 0; i < count; i++)
		if (!subjects[i].bound)
			bind_with(&subjects[i], 0, &fired);
}

/* Makes the first, the second... allocation of probe fail, until none does. */
static void fail_each(struct subject *subject, int most)
{
	bool fired;
	int n;

	for (n = 1; n <= most; n++) {
		bind_with(subject, n, &fired);
		if (!fired)
			return;
		if (subject->bound)
			detach(subject);
		else
			pause_ms(SETTLE_MS);
	}
	if (most == MAX_FAILURES)
		say("test %s endless", subject->test->id);
}

/*
 * Binds and unbinds while a second task uses what the driver registers.  It goes
 * on while allocations fail, if there is something to be met at all.
 */
static struct life *begin_life(struct subject *subject)
{
	struct life *life = life_new(subject->path);
	bool fired;
	int i;

	if (!life)
		return NULL;
	bind_with(subject, 0, &fired);
	if (!subject->bound ||
	    !life_start(life, subject->driver->bus, subject->name)) {
		detach(subject);
		life_end(life, subject->test->id);
		return NULL;
	}
	say("test %s live", subject->test->id);
	subject->life = life;
	for (i = 0; i < LIVELY_ROUNDS; i++) {
		if (i)
			bind_with(subject, 0, &fired);
		else
			life_goes_on(life, true);
		if (!subject->bound) {
			say("test %s left %s unbound", subject->test->id,
			    subject->name);
			break;
		}
		life_wait(life);
		pause_ms(i);
		detach(subject);
	}
	return life;
}

/* Binds and unbinds in every way that the kernel has. */
static void exercise(struct subject *subjects, int count)
{
	const struct test *test = subjects[0].test;
	struct life *life = NULL;
	int file, i;
	bool fired;

	if (test->lively)
		life = begin_life(&subjects[0]);
	for (i = 0; i < count; i++) {
		fail_each(&subjects[i], MAX_FAILURES);
		/* This one stays bound while the next one is tried. */
		if (!subjects[i].bound)
			bind_with(&subjects[i], 0, &fired);
		if (life) {
			detach(&subjects[i]);
			subjects[i].life = NULL;
			life_end(life, test->id);
			life = NULL;
			bind_with(&subjects[i], 0, &fired);
		}
	}

	file = open_node(test);
	use(subjects, count, file);
	for (i = 0; i < count; i++) {
		detach(&subjects[i]);
		use(subjects, count, file);
	}
	if (file >= 0) {
		close(file);
		pause_ms(SETTLE_MS);
	}

	bind_all(subjects, count);
	use(subjects, count, -1);
	for (i = count - 1; i >= 0; i--)
		detach(&subjects[i]);
}

/* Makes a device; returns 0 or the error number. */
static int make_device(struct subject *subject, const char *request)
{
	const char *bus = subject->driver->bus;
	int fd = open("/dev/devmify", O_RDWR);
	char unbind[MAX_PATH + 16];
	ssize_t len;

	if (fd < 0) {
		say("broken /dev/devmify: %s", strerror(errno));
		return errno;
	}
	if (write(fd, request, strlen(request)) < 0) {
		int ret = errno;

		if (ret != EOPNOTSUPP)
			say("test %s device %s: %s", subject->test->id, request,
			    strerror(ret));
		close(fd);
		return ret;
	}
	len = read(fd, subject->name, sizeof(subject->name) - 1);
	close(fd);
	subject->name[len > 0 ? len : 0] = '\0';

	if (!strcmp(bus, "usb")) {
		/* Enumeration needs a moment; then a configuration is chosen. */
		if (!wait_for("/sys/bus/usb/devices/1-1/idVendor"))
			return ENODEV;
		/* Drivers of whole devices have no table and no such file. */
		snprintf(subject->path, sizeof(subject->path),
			 "/sys/bus/usb/drivers/%s/new_id", subject->driver->name);
		if (exists(subject->path)) {
			put("/sys/bus/usb/drivers/usb/bind", "1-1");
			snprintf(subject->name, sizeof(subject->name),
				 "1-1:1.0");
		} else {
			snprintf(subject->name, sizeof(subject->name), "1-1");
		}
	}
	if (!*subject->name)
		return ENODEV;
	snprintf(subject->path, sizeof(subject->path), "/sys/bus/%s/devices/%s",
		 bus, subject->name);
	if (!wait_for(subject->path))
		return ENODEV;

	/* pci binds a new device whatever drivers_autoprobe says. */
	snprintf(unbind, sizeof(unbind), "%s/driver/unbind", subject->path);
	if (exists(unbind))
		put(unbind, subject->name);
	return 0;
}

static int make_numbered(struct subject *subject, const char *candidate, int i)
{
	const char *bus = subject->driver->bus;
	char request[MAX_LINE];
	char name[MAX_NAME] = "";

	if (strcmp(bus, "platform") && strcmp(bus, "auxiliary"))
		return make_device(subject, candidate);

	if (sscanf(candidate, "%*s %95s", name) != 1)
		*name = '\0';
	snprintf(request, sizeof(request), "%s %s %x", bus,
		 *name ? name : subject->driver->name, i);
	return make_device(subject, request);
}

static void clear_devices(void)
{
	must_put("/dev/devmify", "clear");
	pause_ms(SETTLE_MS);
}

static bool open_driver(struct subject *subject)
{
	const struct driver *driver = subject->driver;
	char path[MAX_PATH];

	snprintf(path, sizeof(path), "/sys/bus/%.95s/drivers/%.95s/bind", driver->bus,
		 driver->name);
	subject->bind_fd = open(path, O_WRONLY);
	snprintf(path, sizeof(path), "/sys/bus/%.95s/drivers/%.95s/unbind",
		 driver->bus, driver->name);
	subject->unbind_fd = open(path, O_WRONLY);
	return subject->bind_fd >= 0 && subject->unbind_fd >= 0;
}

/* Puts devices that have just been made through everything, if they bind. */
static int run_devices(struct subject *subjects, const char *request,
		       const struct list *before)
{
	const struct test *test = subjects[0].test;
	bool fired;
	int ret;

	say("test %s device %s", test->id, request);
	ret = bind_with(&subjects[0], 0, &fired);
	if (!ret) {
		detach(&subjects[0]);
		exercise(subjects, test->devices);
		pause_ms(SETTLE_MS);
		say_what_is_new(test, before);
		return 0;
	}
	pause_ms(SETTLE_MS);
	/* The paths to the refusal are still worth a try. */
	fail_each(&subjects[0], MAX_REFUSED);
	detach(&subjects[0]);
	say_what_is_new(test, before);
	return ret;
}

static int run_candidate(struct subject *subjects, const char *request)
{
	const struct test *test = subjects[0].test;
	struct list *before;
	int i, ret = 0;

	autoprobe(false);
	for (i = 0; i < test->devices && !ret; i++)
		ret = make_numbered(&subjects[i], request, i);
	autoprobe(true);
	before = snapshot();
	if (!ret)
		ret = run_devices(subjects, request, before);
	clear_devices();
	return ret;
}

/* Takes the devices that the bus has already: a module may bring its own. */
static int run_found(struct subject *subject)
{
	const char *bus = subject->driver->bus;
	struct list found = { };
	int i, ret = EOPNOTSUPP;

	add_devices("/sys/bus", bus, &found);
	for (i = 0; i < found.count && ret; i++) {
		char link[MAX_PATH + 16], owner[MAX_PATH] = "";

		snprintf(subject->path, sizeof(subject->path), "%s",
			 found.entries[i]);
		snprintf(subject->name, sizeof(subject->name), "%s",
			 strrchr(subject->path, '/') + 1);
		snprintf(link, sizeof(link), "%s/driver", subject->path);
		if (readlink(link, owner, sizeof(owner) - 1) > 0) {
			if (strcmp(strrchr(owner, '/') + 1,
				   subject->driver->name))
				continue;
			subject->bound = true;
			detach(subject);
		}
		ret = run_devices(subject, subject->name, snapshot());
	}
	return ret;
}

static void run_driver(const struct test *test, const struct driver *driver)
{
	struct subject subjects[MAX_BOUND] = { };
	int i, j, ret = EOPNOTSUPP;
	char request[MAX_LINE];

	say("test %s driver %s %s", test->id, driver->bus, driver->name);
	for (i = 0; i < test->devices; i++) {
		subjects[i].test = test;
		subjects[i].driver = driver;
		if (!open_driver(&subjects[i])) {
			say("test %s skip driver %s cannot be bound by hand",
			    test->id, driver->name);
			return;
		}
	}

	for (j = 0; j < test->ncandidates && ret; j++) {
		size_t len = strlen(driver->bus);

		if (!strncmp(test->candidates[j], driver->bus, len) &&
		    (!test->candidates[j][len] || test->candidates[j][len] == ' '))
			ret = run_candidate(subjects, test->candidates[j]);
	}
	if (ret == EOPNOTSUPP) {
		/* No table that the plan could tell from. */
		snprintf(request, sizeof(request), strcmp(driver->bus, "usb") ?
			 "%s %s" : "%s 1209 1 ff 0 0 0", driver->bus,
			 driver->name);
		ret = run_candidate(subjects, request);
	}
	if (ret == EOPNOTSUPP && test->devices == 1)
		ret = run_found(&subjects[0]);
	if (ret == EOPNOTSUPP)
		say("test %s skip no device for bus %s", test->id, driver->bus);
	else if (ret)
		say("test %s refused %d", test->id, ret);
}

/* Runs in a process of its own, which a fault of the kernel may end. */
static void run_test(const struct test *test)
{
	struct list *before = calloc(1, sizeof(*before));
	struct driver drivers[MAX_DRIVERS];
	unsigned long start;
	int count, file, i, ret;

	if (!before)
		return;
	each_entry("/sys/bus", add_drivers, before);
	autoprobe(false);
	ret = load(test->file);
	autoprobe(true);
	if (ret) {
		say("test %s unloadable %d", test->id, ret);
		return;
	}
	start = module_text(test->module);
	say("test %s loaded %lx %lx", test->id, start, test->text);
	inject_into(start, test->text);

	count = new_drivers(before, drivers);
	for (i = 0; i < count; i++)
		run_driver(test, &drivers[i]);
	if (!count) {
		say("test %s driver none none", test->id);
		file = open_node(test);
		if (file >= 0) {
			char text[256];

			if (read(file, text, sizeof(text)) < 0)
				say("test %s read %s", test->id,
				    strerror(errno));
			close(file);
		}
	}
	say_references(test);
}

static void run(struct test *test)
{
	int status = 0;
	pid_t child;

	say("test %s begin", test->id);
	child = fork();
	if (!child) {
		run_test(test);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		say("broken fork: %s", strerror(errno));
	if (status)
		say("test %s died %d", test->id, status);
	test->loaded = module_text(test->module);
	say("test %s end", test->id);
}

static void remove_module(const struct test *test)
{
	if (!test->loaded)
		return;
	say("test %s unload", test->id);
	if (syscall(SYS_delete_module, test->module, O_NONBLOCK))
		say("test %s left the module loaded: %s", test->id,
		    strerror(errno));
	pause_ms(SETTLE_MS);
	say("test %s unloaded", test->id);
}

static void look_for_leaks(void)
{
	char line[MAX_LINE];
	FILE *file;

	say("scan begin");
	pause_ms(LEAK_AGE_MS);
	/* The first scan only notes the checksums, the second one reports. */
	must_put(KMEMLEAK, "scan");
	must_put(KMEMLEAK, "scan");
	file = fopen(KMEMLEAK, "r");
	if (!file) {
		say("broken %s: %s", KMEMLEAK, strerror(errno));
		return;
	}
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		say("leak %s", line);
	}
	fclose(file);
	/* The next scan shall not find them again. */
	must_put(KMEMLEAK, "clear");
	say("scan end");
}

static bool read_plan(void)
{
	FILE *file = fopen("/plan", "r");
	char line[MAX_LINE];
	struct test *test = NULL;

	tests = calloc(MAX_TESTS, sizeof(*tests));
	if (!file || !tests)
		return false;
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "test ", 5)) {
			if (ntests == MAX_TESTS)
				return false;
			test = &tests[ntests];
			if (sscanf(line, "test %95s %95s %95s %lx %d %d", test->id,
				   test->file, test->module, &test->text,
				   &test->devices, &test->lively) != 6 ||
			    test->devices < 1 || test->devices > MAX_BOUND)
				return false;
			ntests++;
		} else if (!strncmp(line, "device ", 7) && test) {
			if (test->ncandidates < MAX_DEVICES)
				snprintf(test->candidates[test->ncandidates++],
					 MAX_LINE, "%s", line + 7);
		} else {
			return false;
		}
	}
	fclose(file);
	return true;
}

static void set_up(void)
{
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	log_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	must_put(KMEMLEAK, "scan=off");
	/* What is only on a dead part of a stack counts as lost. */
	must_put(KMEMLEAK, "stack=off");
	set_up_injection();
}

int main(void)
{
	int first, last, i, ret;

	set_up();
	ret = load("/devices.ko");
	if (ret)
		say("broken devices.ko: %s", strerror(ret));
	if (!read_plan())
		say("broken /plan");
	say("ready");

	/* When the machine stops, only what was not scanned yet has to run again. */
	for (first = 0; first < ntests; first = last) {
		last = first + TESTS_A_SCAN < ntests ? first + TESTS_A_SCAN : ntests;
		for (i = first; i < last; i++)
			run(&tests[i]);
		for (i = last - 1; i >= first; i--)
			remove_module(&tests[i]);
		look_for_leaks();
	}

	say("done");
	reboot(RB_POWER_OFF);
	return 0;
}
