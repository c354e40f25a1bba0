// SPDX-License-Identifier: GPL-2.0-only
/*
 * host FP-BYTES FOLDER: whether this host can run User Mode Linux.
 *
 * Does in a moment what the kernel relies on, one after the other: tracing a
 * child and replacing its system calls, reading and writing the child's FP
 * state through a buffer of FP-BYTES (0: of any size), running code from a
 * file in FOLDER, and keeping the address space that KASAN's shadow takes.
 * Prints what fails, in one line, and exits with 1; silent and 0 if all works.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef PTRACE_SYSEMU
#define PTRACE_SYSEMU 31
#endif

/* The largest FP state that is asked for: AMX has 11008 bytes of it. */
#define LARGEST_STATE (1 << 20)
/* KASAN_SHADOW_SIZE in arch/um/include/asm/kasan.h, its default offset in arch/um/Kconfig */
#define SHADOW_START 0x100000000000UL
#define SHADOW_SIZE (1UL << 44)

static pid_t child;

static void __attribute__((noreturn, format(printf, 1, 2))) fail(const char *format, ...)
{
	va_list args;

	if (child > 0)
		kill(child, SIGKILL);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	exit(1);
}

static void wait_for(int signal, const char *what)
{
	int status;

	if (waitpid(child, &status, 0) != child)
		fail("%s: %s", what, strerror(errno));
	if (!WIFSTOPPED(status) || (WSTOPSIG(status) & 0x7f) != signal)
		fail("%s: the traced process did not stop as it should (status %#x)", what, status);
}

static void trace_a_child(void)
{
	child = fork();
	if (child < 0)
		fail("fork: %s", strerror(errno));
	if (!child) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0)
			_exit(1);
		raise(SIGSTOP);
		/* The tracer takes this call away: the child lives on. */
		syscall(SYS_exit_group, 1);
		raise(SIGSTOP);
		_exit(0);
	}
	wait_for(SIGSTOP, "ptrace is not allowed here");
}

static void replace_a_call(void)
{
	if (ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD) < 0)
		fail("ptrace(PTRACE_SETOPTIONS): %s", strerror(errno));
	if (ptrace(PTRACE_SYSEMU, child, 0, 0) < 0)
		fail("ptrace(PTRACE_SYSEMU): %s: this host cannot replace system calls",
		     strerror(errno));
	wait_for(SIGTRAP, "ptrace(PTRACE_SYSEMU)");
}

static void move_fp_state(size_t room)
{
	struct iovec state = { malloc(LARGEST_STATE), LARGEST_STATE };

	if (!state.iov_base)
		fail("no memory");
	if (ptrace(PTRACE_GETREGSET, child, NT_X86_XSTATE, &state) < 0)
		fail("ptrace(PTRACE_GETREGSET) of the FP state: %s", strerror(errno));
	if (room && room < state.iov_len)
		fail("this processor has %zu bytes of FP state, the kernel's buffer holds %zu",
		     state.iov_len, room);
	if (ptrace(PTRACE_SETREGSET, child, NT_X86_XSTATE, &state) < 0)
		fail("ptrace(PTRACE_SETREGSET) of the FP state: %s", strerror(errno));
	free(state.iov_base);
}

static void end_the_child(void)
{
	if (ptrace(PTRACE_CONT, child, 0, 0) < 0)
		fail("ptrace(PTRACE_CONT): %s", strerror(errno));
	wait_for(SIGSTOP, "a system call was not replaced");
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	child = 0;
}

static void run_from_file(const char *folder)
{
	char name[4096];
	void *page;
	int file;

	snprintf(name, sizeof(name), "%s/host-XXXXXX", folder);
	file = mkstemp(name);
	if (file < 0)
		fail("%s: %s", folder, strerror(errno));
	unlink(name);
	if (ftruncate(file, 4096) < 0)
		fail("%s: %s", folder, strerror(errno));
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_SHARED, file, 0);
	if (page == MAP_FAILED)
		fail("%s: %s to map a file as code: the folder is mounted noexec", folder,
		     strerror(errno));
	close(file);
}

static void keep_the_shadow(void)
{
	void *shadow = mmap((void *)SHADOW_START, SHADOW_SIZE, PROT_READ | PROT_WRITE,
			    MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (shadow == MAP_FAILED)
		fail("16 TiB of address space for KASAN: %s: lift ulimit -v, and set vm.overcommit_memory to 0 or 1",
		     strerror(errno));
}

int main(int count, char **argument)
{
	if (count != 3) {
		fprintf(stderr, "usage: host FP-BYTES FOLDER\n");
		return 2;
	}
	trace_a_child();
	replace_a_call();
	move_fp_state(strtoul(argument[1], NULL, 10));
	end_the_child();
	run_from_file(argument[2]);
	keep_the_shadow();
	return 0;
}
