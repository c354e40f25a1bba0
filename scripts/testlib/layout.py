# SPDX-License-Identifier: GPL-2.0-only
"""How a driver and its companions are laid out to be built as one module."""

# What the module of several files is called after its driver.
LINKED = '-linked'


def name_of(stem, part):
    """The name, in a module called `stem`, of a companion: a path NAME.WORD.c."""
    return stem + part.name[part.name.index('.'):]


def module_of(stem, parts):
    """The name of the module that a driver makes with its companions."""
    return stem + (LINKED if parts else '')


def files_of(stem, driver, parts):
    """{name: path} of the files of a module, the headers beside the driver included."""
    files = {stem + '.c': driver}
    files.update((name_of(stem, part), part) for part in parts)
    files.update((header.name, header) for header in driver.parent.glob('*.h'))
    return files


def objects_of(stem, parts):
    """The names of a module's objects, the driver's first."""
    return [stem + '.o'] + [name_of(stem, part)[:-2] + '.o' for part in parts]


def kbuild_of(stem, parts):
    """The lines of a Kbuild file for a module."""
    module = module_of(stem, parts)
    lines = 'obj-m += %s.o\n' % module
    return '%s-y := %s\n' % (module, ' '.join(objects_of(stem, parts))) * bool(parts) + lines
