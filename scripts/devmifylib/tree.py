# SPDX-License-Identifier: GPL-2.0-only
"""A kernel source tree: what it is, which files matter, what its headers have.

Paths are relative to the root, with '/', unless said otherwise.  Nothing
here writes to the tree.
"""

import functools
import multiprocessing
import os
import re
import stat

from . import csource, headers, kbuild, linkage, process, resources, sieve, tables
from .maintainers import Maintainers

MARKER = '.devmify-tree'
MAKEFILES = ('Kbuild', 'Makefile', 'makefile', 'GNUmakefile')
NOT_REGULAR = 'no regular file'
# Where a driver can be; everything else of a tree is tools and text.
NO_DRIVERS = frozenset(('Documentation', 'tools', 'usr', 'LICENSES', 'certs'))
# So many files are worth starting processes for.
FILES_A_POOL = 2000
# An object of another folder, in a Makefile.
BORROWED = re.compile(r'(?<![\w./])((?:\.\./)+[\w./-]+)\.o\b')
# Headers without a folder that are not the driver's.
COMPILERS = frozenset(('stdarg.h', 'stddef.h', 'stdbool.h'))


def root_above(path):
    """The root of the tree that a file or folder is in: the nearest folder above it that is
    one, else its own folder."""
    folder = own = os.path.realpath(path if os.path.isdir(path) else os.path.dirname(path) or '.')
    while True:
        if _is_root(folder):
            return folder
        if folder == os.path.dirname(folder):
            return own
        folder = os.path.dirname(folder)


def root_for(paths):
    """(root of the tree that some files and folders are in, whether it is for one file alone).

    Outside of a kernel tree it is the folder that was given, or the highest above it up to which
    each has a Makefile: that of the module.  Raises TreeError where they are of different trees, or
    where without a path nothing tells of drivers.
    """
    if not paths and not _is_root(root_above('.')) and not _has_makefile('.'):
        raise TreeError('the current folder is in no kernel tree and has no Makefile: give a file or '
                        'folder, or the root of a kernel source by --tree')
    for path in paths:
        if not os.path.lexists(path):
            raise TreeError('%s: no such file or folder' % path)
    roots = {_module_root(path) for path in paths or ('.',)}
    if len(roots) > 1:
        raise TreeError('%s: of different trees: give the root of one by --tree' % ', '.join(paths))
    root = roots.pop()
    return root, bool(paths) and not os.path.isdir(paths[0]) and not _has_makefile(root)


def _module_root(path):
    root = root_above(path)
    if _is_root(root):
        return root
    while _has_makefile(os.path.dirname(root)) and root != os.path.dirname(root):
        root = os.path.dirname(root)
    return root


def _is_root(folder):
    return os.path.exists(os.path.join(folder, MARKER)) or \
        os.path.isfile(os.path.join(folder, headers.DEVICE))


def _has_makefile(folder):
    return any(os.path.isfile(os.path.join(folder, name)) for name in MAKEFILES)


class TreeError(Exception):
    """The folder cannot be used as a tree; the text says what to do."""


class Tree:
    """A kernel tree, or a folder of drivers with a '.devmify-tree' in it.

    root: any path to the folder.  anything: take any folder, as one of drivers for Linux
    6.12, or, without the marker, for the kernel whose headers.root_of() is `kernel`.  flat: what
    lies below the folder does not count.  Raises TreeError when there is no such folder, and
    unless `anything` when it is empty or neither.

    kernel: the folder whose include/ has the kernel's headers, '' where there are none;
    version: of that kernel, '' where it is not told; included_from: the folder in whose include/
    lies what is included as <name>.
    """

    def __init__(self, root, anything=False, kernel='', flat=False):
        self.root = os.path.realpath(root)
        if not os.path.isdir(self.root):
            raise TreeError('%s: no such folder: give the root of a kernel source' % root)
        self._maintainers = None        # read when the first site asks
        self._modules = {}              # {path: see _module()}
        self.marked = self.bare = os.path.exists(os.path.join(self.root, MARKER))
        self.flat = flat
        if anything and not self._file(headers.DEVICE):
            self.bare = True
        self.kernel = self.root if not self.bare else '' if self.marked else kernel
        self.version = headers.version(self.kernel) if self.kernel else ''
        self.included_from = self.kernel or self.root
        if self.bare:
            return
        if not self._names('.'):
            raise TreeError('%s: the folder is empty: unpack a kernel source there' % root)
        if not self.version or not self._file(headers.DEVICE) or \
                not self._file('Kconfig'):
            raise TreeError('%s: no linux tree (it has no Makefile with VERSION, Kconfig and '
                            'include/linux/device.h): give the root of a kernel source, or drivers '
                            'outside of one without --tree' % root)

    def _file(self, path):
        return os.path.isfile(os.path.join(self.root, path))

    def text(self, path):
        """A file's text, '' when it cannot be read."""
        return csource.text_of(self.root, path)

    def _names(self, folder):
        """Names in a folder, none when it cannot be read."""
        try:
            return os.listdir(os.path.join(self.root, folder))
        except OSError:
            return []

    # -- candidates -------------------------------------------------------

    def candidates(self, paths=(), jobs=1, families=None):
        """(files, failures) below the given paths, '' and none for the whole tree.

        files: sorted paths of the .c files that could hold a site: they acquire something, and they or
        another file of their module register a probe.  failures:
        sorted (path, error text) of what could not be read.  jobs: processes
        to read with.  families: of which resources, None for all.  A path
        that is absent or outside the tree raises TreeError.
        """
        found, failures = set(), {}
        for path in paths or ('',):
            self._collect(self.inside(path), found, failures, bool(paths))
        failures.update(sieve.unreadable(self.root, found))
        found -= failures.keys()
        try:
            acquiring = sieve.acquiring(self.root, frozenset(families or resources.families()), found, jobs)
            probing = sieve.probing(self.root, found, jobs)
        except sieve.NoGrep as err:
            raise TreeError(str(err)) from err
        registers = dict.fromkeys(found, False)
        registers.update(self._asked(functools.partial(sieve.registers, self.root), probing, jobs))
        # No module has files of several subsystems.
        there = {subsystem(path) for path in probing if registers[path]}
        files = list(acquiring & probing)
        self._modules.update(self._asked(self._module, files, jobs))
        helpers = [path for path in acquiring - probing if paths or subsystem(path) in there]
        for path, module in self._asked(self._of_several, helpers, jobs):
            if module:
                self._modules[path] = module
                files += [path] * self._registers_beside(path, registers)
        return sorted(files), sorted(failures.items())

    def _of_several(self, path):
        """_module() of a file that is of a module with others, else None."""
        if any(makefile.is_part(target) for makefile, target in self._makefiles(path)):
            return self._module(path)
        return None

    def _registers_beside(self, path, registers):
        """True for a file of a module in which another one could register a probe; registers: {path:
        whether it could} of those that are known."""
        for other in self.module_files(path) or ():
            if other not in registers:
                registers[other] = sieve.registers(self.root, other)
            if registers[other]:
                return True
        return False

    @staticmethod
    def _asked(question, paths, jobs):
        """[(path, its answer)] of files, where there are many by several processes."""
        paths = sorted(paths)
        if jobs < 2 or len(paths) < FILES_A_POOL:
            return [(path, question(path)) for path in paths]
        with multiprocessing.Pool(jobs, process.start_worker, (os.getpid(),)) as pool:
            return list(zip(paths, pool.map(question, paths, chunksize=100)))

    def path(self, inside):
        """The full path of one relative to the root."""
        return os.path.join(self.root, inside)

    def holds(self, path):
        """True for a path, there or not, that is inside the tree under any name."""
        path = os.path.realpath(path)
        while not (os.path.exists(path) and os.path.samefile(path, self.root)):
            path, below = os.path.dirname(path), path
            if path == below:
                return False
        return True

    def inside(self, path):
        """A user's path as the one relative to the root that has no link in it.

        What is not there relative to the root may be so relative to the
        current folder.  Raises TreeError.
        """
        full = os.path.join(self.root, os.path.expanduser(path))
        if not os.path.lexists(full) and os.path.lexists(path):
            full = os.path.abspath(path)
        # Of a link that leads nowhere the link itself is told.
        real = os.path.realpath(full if os.path.exists(full) else os.path.dirname(full))
        if not os.path.exists(full):
            real = os.path.join(real, os.path.basename(full))
        inside = os.path.relpath(real, self.root)
        if inside == '..' or inside.startswith('../'):
            raise TreeError('%s: not below the tree %s: give a path relative to it' %
                            (path, self.root))
        if not os.path.lexists(full):
            raise TreeError('%s: no such file or folder in %s' % (path, self.root))
        return '' if inside == '.' else inside

    def c_file(self, path):
        """inside() of a user's path to a C file.  Raises TreeError."""
        inside = self.inside(path)
        if not inside.endswith('.c'):
            raise TreeError('%s: no C file: give one that ends in .c' % path)
        if not self._file(inside):
            raise TreeError('%s: %s: give a C file' % (path, NOT_REGULAR))
        return inside

    def _collect(self, path, found, failures, named):
        full = os.path.join(self.root, path)
        if not os.path.isdir(full):
            if not path.endswith('.c'):
                raise TreeError('%s: no C file: give one that ends in .c, or a folder' % path)
            if os.path.exists(full) and not os.path.isfile(full):
                failures[path] = NOT_REGULAR
            else:
                found.add(path)
            return

        def failed(err):
            failures[os.path.relpath(err.filename, self.root)] = err.strerror or str(err)

        # os.walk does not follow links to folders, so none can lead in circles.
        for folder, folders, names in os.walk(full, onerror=failed):
            inside = os.path.relpath(folder, self.root)
            if inside == '.':
                folders[:] = [d for d in folders if d not in NO_DRIVERS or named]
                inside = ''
            folders[:] = sorted(d for d in folders if not d.startswith('.'))
            for name in names:
                if not name.endswith('.c'):
                    continue
                path = os.path.join(inside, name)
                try:
                    mode = os.lstat(os.path.join(folder, name)).st_mode
                except OSError as err:
                    failures[path] = err.strerror
                    continue
                if stat.S_ISREG(mode):
                    found.add(path)
                elif not stat.S_ISLNK(mode):
                    failures[path] = NOT_REGULAR

    # -- modules ----------------------------------------------------------

    def module_files(self, path):
        """The other .c files that may be linked into one module with a file.

        [] for a module of its own, None where that is not known.
        """
        return self._known(path)[0]

    def module_unknown(self, path):
        """Why module_files() gives None, with the place; '' where it does not."""
        return self._known(path)[1]

    def module_of(self, path):
        """All files that may be linked into one module with a file, itself included, sorted; it alone
        where that is not known."""
        return tuple(sorted([path, *(self.module_files(path) or ())]))

    def _known(self, path):
        if path not in self._modules:
            self._modules[path] = self._module(path)
        return self._modules[path]

    def _module(self, path):
        """(module_files(), module_unknown()) of a file."""
        built, listing = [], False
        for makefile, target in self._makefiles(path):
            built.append(makefile.says_of(target))
            listing = listing or bool(makefile.lists)
        named = [one for one in built if one.named]
        doubts = [doubt for one in named or built for doubt in one.doubts]
        if doubts:
            return None, 'which files belong to the module is not known: %s' % doubts[0]
        if named:
            return sorted(set().union(*(one.files for one in named)) - {path}), ''
        if not self.bare:
            return None, 'no Makefile says what belongs to the module'
        if built and not listing:
            return None, 'the Makefile says nothing of a module'
        why = linkage.bound(self, path)
        return (None, 'no Makefile says what belongs to the module, and ' + why) if why else ([], '')

    def is_borrowed(self, path):
        """True for a C file that a Makefile of a folder beside its own builds something of, too."""
        return path in self._borrowed(os.path.dirname(os.path.dirname(path)))

    @functools.lru_cache(maxsize=64)
    def _borrowed(self, folder):
        """Paths of the C files that the Makefiles of a folder's folders take from beside them."""
        out = set()
        for inside in self._names(folder or '.'):
            for name in MAKEFILES:
                base = os.path.join(folder, inside)
                for found in BORROWED.findall(self.text(os.path.join(base, name))):
                    out.add(os.path.normpath(os.path.join(base, found)) + '.c')
        return out

    def _makefiles(self, path):
        """(kbuild.Makefile, a file's object as it would call it) of the folders
        from a file's own up, but for the kernel's root."""
        base, target = os.path.split(path[:-2] + '.o')
        while base or self.bare:
            for name in MAKEFILES:
                if self._file(os.path.join(base, name)):
                    yield kbuild.load(self.root, os.path.join(base, name)), target
            if not base:
                break
            base, above = os.path.split(base)
            target = os.path.join(above, target)

    @functools.cached_property
    def sources(self):
        """Sorted paths of all .c files, for a folder of drivers."""
        if self.flat:
            return sorted(name for name in self._names('.') if name.endswith('.c') and self._file(name))
        found = set()
        self._collect('', found, {}, True)
        return sorted(found)

    # -- headers ----------------------------------------------------------

    @functools.lru_cache(maxsize=None)
    def declares(self, function):
        """True when the kernel's headers declare a managed function; what a rule writes is in
        Linux 6.12, which a folder of drivers is taken to be for that has no others."""
        if not self.kernel:
            return True
        return any(self.declares_in(header, function) for header in resources.headers())

    @functools.lru_cache(maxsize=None)
    def declares_in(self, header, function):
        """True when a header of resources.headers() declares a managed function."""
        text, name = self._declaring[header], re.escape(function)
        return function in text and bool(re.search(r'\b%s\s*\(|\bdefine\s+%s\b' % (name, name), text))

    @functools.cached_property
    def _declaring(self):
        """{header: text} of those that declare managed functions."""
        return {header: csource.text_of(self.kernel, header) for header in resources.headers()}

    @functools.cached_property
    def devres_dma_safe(self):
        """True when managed memory is aligned for DMA as kmalloc's is.

        Until 6.4 drivers/base/devres.c aligned its data to
        ARCH_KMALLOC_MINALIGN only.
        """
        if self.bare:
            return not self.version or self._number() > (6, 4)
        return 'ARCH_DMA_MINALIGN' in self.text('drivers/base/devres.c')

    @functools.lru_cache(maxsize=None)
    def takes(self, step):
        """True when a bus of this kernel takes a resources.BusStep."""
        if not step.call:
            return True
        if self.bare:
            return not self.version or self._number() < step.until
        text = self.text(step.source.partition(':')[0])
        return not text or step.call in text

    def _number(self):
        return tuple(map(int, self.version.split('.')[:2]))

    @functools.lru_cache(maxsize=4096)
    def include(self, path, name):
        """Path of the header that a file means by #include "name" or <name>."""
        folder = os.path.dirname(path)
        for base in (folder, *self._include_folders(folder), 'include', 'include/uapi', 'drivers', ''):
            found = os.path.normpath(os.path.join(base, name))
            if not found.startswith('..') and self._file(found):
                return found
        return None

    @functools.lru_cache(maxsize=256)
    def _include_folders(self, folder):
        """Folders that the Makefiles of a folder tell the compiler to look into."""
        found = {}
        for makefile, _ in self._makefiles(os.path.join(folder, '.c')):
            for flag in makefile.include_folders():
                found[os.path.normpath(os.path.join(makefile.folder, flag))] = None
        return [base for base in found if not base.startswith('..')]

    @functools.lru_cache(maxsize=4096)
    def _own_header(self, path, name, quoted):
        """Path of a header of the driver's own that a file means by "name" or <name>, None for others."""
        if quoted:
            found = self.include(path, name)
            return found if self.bare or not (found or '').startswith('include/') else None
        folders = self._include_folders(os.path.dirname(path))
        if not folders or self._of_kernel(name):
            return None                 # the kernel's own folders come first
        found = (os.path.normpath(os.path.join(base, name)) for base in folders)
        return next((one for one in found if self._file(one) and
                     (self.bare or not one.startswith('include/'))), None)

    @functools.lru_cache(maxsize=4096)
    def _of_kernel(self, name):
        return any(os.path.isfile(os.path.join(self.included_from, base, name))
                   for base in ('include', 'include/uapi')) and not (self.bare and not self.kernel)

    def own_headers(self, source, main):
        """[(path, None where it is not there, its name)] of the headers of the driver's own that a
        csource.Source includes, as it does in the C file with the path main."""
        wanted = [*self._forced(os.path.dirname(source.path)), *source.includes] \
            if source.path.endswith('.c') else source.includes
        found = [(self._own_header(source.path, name, quoted) or self._own_header(main, name, quoted),
                  name, quoted) for name, quoted in wanted]
        return [(path, name) for path, name, quoted in found if path or self._is_absent(name, quoted)]

    def _is_absent(self, name, quoted):
        """True for a header that is not there and that is none of the kernel's or the compiler's; a kernel
        tree has what it needs, but for what is made when it is built."""
        return self.bare and (quoted or '/' not in name and name not in COMPILERS) and \
            not self._of_kernel(name)

    @functools.lru_cache(maxsize=256)
    def defined(self, folder):
        """Texts of what Makefiles define by flags for a folder's files: NAME, NAME=VALUE."""
        return [text for makefile, _ in self._makefiles(os.path.join(folder, '.c'))
                for text in makefile.defined()]

    @functools.lru_cache(maxsize=256)
    def _forced(self, folder):
        """(name, True) of the headers that Makefiles have the compiler include in a folder's files."""
        found = {}
        for makefile, _ in self._makefiles(os.path.join(folder, '.c')):
            for name in makefile.included():
                path = os.path.normpath(os.path.join(makefile.folder, name))
                found[os.path.relpath(path, folder or '.') if self._file(path) else name, True] = None
        return list(found)

    def policy(self, path):
        """The tables.Policy of those who get a patch of a path."""
        if self._maintainers is None:
            text = self.text('MAINTAINERS')
            self._maintainers = (Maintainers(self.root, text, tables.policy_lists())
                                 if text else '',)
        known, = self._maintainers
        headers = re.findall(r'(?m)^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>)', self.text(path))
        return tables.policy(path, known.lists(path) if known else None, headers)

    def local_headers(self, path, text):
        """{path: text} of the headers of the driver's own that a file includes."""
        out, todo = {}, [text]
        while todo:
            text = todo.pop()
            for header in [*(self.include(path, name) for name in csource.OWN.findall(text)),
                           *(self._own_header(path, name, False) for name in csource.SYSTEM.findall(text))]:
                if header and header not in out:
                    out[header] = self.text(header)
                    todo.append(out[header])
        return out


def subsystem(path):
    """The first folders of a file's path, in which lies the Makefile of its module."""
    return tuple(path.split('/')[:-1][:2])
