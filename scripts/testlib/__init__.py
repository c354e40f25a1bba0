# SPDX-License-Identifier: GPL-2.0-only
"""What `make check` and `make prove` share: the samples, and what is fetched to test them with."""
