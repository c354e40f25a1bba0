# SPDX-License-Identifier: GPL-2.0-only
"""The stages of `make check`, and the command that puts them in order."""
