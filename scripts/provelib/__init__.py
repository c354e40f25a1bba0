# SPDX-License-Identifier: GPL-2.0-only
"""The parts of scripts/prove: kernel, modules, the machine's run, the verdict."""
