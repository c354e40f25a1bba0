# SPDX-License-Identifier: GPL-2.0-only
"""devmify: convert the memory of Linux probe functions to managed resources."""
