# SPDX-License-Identifier: GPL-2.0-only
"""The stages of `make check`; scripts/check puts them in order."""
