# SPDX-License-Identifier: GPL-2.0-only
"""The parts of `make prove`: kernel, modules, the machine's run, the verdict."""
