/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RETURN_IN_MACRO_OF_HEADER_H
#define RETURN_IN_MACRO_OF_HEADER_H

#define RETURN_ON(cond, value) do {	\
	if (cond)			\
		return value;		\
} while (0)
#define FAIL_ON(err) do {		\
	ret = (err);			\
	if (ret)			\
		goto fail;		\
} while (0)

#endif
