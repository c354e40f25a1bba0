# SPDX-License-Identifier: GPL-2.0-only
"""The headers of the kernel that drivers outside of a kernel tree are for."""

import os
import platform
import re

from . import csource

DEVICE = 'include/linux/device.h'
# Of a build folder, and of what Debian calls linux-headers-VERSION-ARCH.
INCLUDED = re.compile(r'(?m)^include[ \t]+(/\S+)/Makefile[ \t]*$')
VERSION = re.compile(r'^(VERSION|PATCHLEVEL|SUBLEVEL)\s*=\s*(\d+)\s*$', re.M)


def root_of(folder):
    """The folder that has the headers of a kernel as its include/.

    folder: a kernel source, a folder that one is built in, or where a package of headers
    is unpacked.  '' where none of these has headers.
    """
    made = INCLUDED.search(csource.text_of(folder, 'Makefile'))
    for root in (folder, os.path.join(folder, 'source'), made.group(1) if made else ''):
        if root and os.path.isfile(os.path.join(root, DEVICE)):
            return os.path.realpath(root)
    return ''


def running():
    """root_of() the kernel that runs here, '' where its headers are not installed."""
    return root_of('/lib/modules/%s/build' % platform.release())


def version(root):
    """The version that the Makefile of a root tells, as '6.12.1', '' where it tells none."""
    found = dict(VERSION.findall(csource.text_of(root, 'Makefile')))
    if 'VERSION' not in found or 'PATCHLEVEL' not in found:
        return ''
    return '.'.join(found[key] for key in ('VERSION', 'PATCHLEVEL', 'SUBLEVEL') if key in found)
