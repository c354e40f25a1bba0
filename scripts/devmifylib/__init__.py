# SPDX-License-Identifier: GPL-2.0-only
"""devmify: convert what Linux probe functions acquire to managed resources."""

VERSION = '1.0'
