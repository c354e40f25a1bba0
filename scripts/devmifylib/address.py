# SPDX-License-Identifier: GPL-2.0-only
"""What a driver's code asks of the address of an object.

devres puts a header in front of what it allocates (drivers/base/devres.c), so
that managed memory is not aligned as kmalloc() aligns it, and ksize() does not
know it.
"""

import math
import re

from . import cparser, terms
from .types import INTEGERS

BYTES = frozenset(('char', 'u8', 'uint8_t', 'unsigned char', '__u8'))
ALIGNS = re.compile(r'(?:^|_)ALIGN$|^round_?up$')
MINALIGN = re.compile(r'(?:ARCH|IIO)_(?:DMA|KMALLOC)_MINALIGN')  # of devres, too, in such a tree
ASKS = 'struct %s asks for %s'
PHYSICALLY = '%s tells its physical address, which may rely on how kmalloc() aligns'
TESTED = 'the driver asks whether its address is at a boundary, as kmalloc() would have it'
ASKING = frozenset('BUG_ON WARN_ON WARN_ON_ONCE IS_ALIGNED PTR_IS_ALIGNED'.split())
FACTOR = re.compile(r'SZ_(\d+)([KMG])|(0[xX][\da-fA-F]+|\d+)[uUlL]*(?:\s*<<\s*(\d+))?')
UNITS = {'K': 10, 'M': 20, 'G': 30}
KMALLOC_MOST = 1 << 22          # KMALLOC_MAX_SIZE with pages of 4 KiB (include/linux/slab.h)
HEADER = 256                    # struct devres, aligned (drivers/base/devres.c)
DMA = '%s needs more alignment than devres gives in this tree'


def objection(tree, module, aliases, key, source, call):
    """(code, text, Source, token) of what managed memory would not give, or None.

    tree: tree.Tree; module: module.Module; aliases: its alias.Resolver; key:
    the allocation in it, which is `call` (cparser.Expr) in `source`.
    """
    pages = 'page' in call.callee           # whole pages have no header
    size = _expanded(module, source, call)
    if not pages and (re.search(r'\b(?:\w+_)?PAGE_SIZE\b', size) or
                      'GFP_DMA' in size and re.search(r'\b(?:64|128|256) \* 1024\b|\bSZ_\d+K\b',
                                                      size)):
        return 'page-alignment', 'the buffer is made of whole pages', source, call.start
    if not pages and _at_most(module, source, call):
        return 'slab-size', 'managed memory has a header, and this is as much as kmalloc() can give', \
            source, call.start
    structs = aliases.faces.structs_of(key)
    for base, attribute, speed in _asked(module, structs):
        if not pages and not speed and not (tree.devres_dma_safe and MINALIGN.search(attribute)):
            code = 'page-alignment' if 'PAGE' in attribute else 'dma-alignment'
            return code, ASKS % (base, attribute), source, call.start
    users = terms.page_users()
    dma = {} if tree.devres_dma_safe or pages else terms.dma_buffers()
    for word in sorted({'ksize', *users, *dma}):
        if not module.tokens(word) and word not in module.macros.words():
            continue
        if users.get(word) == 'physical' and not pages:
            code, text, chosen = 'page-alignment', PHYSICALLY % (word + '()'), None
        elif users.get(word) == 'page':
            code, text, chosen = 'page-alignment', 'its page is used by %s()' % word, None
        elif word == 'ksize':
            code, text, chosen = 'slab-size', 'ksize() asks for its slab size', None
        elif word in dma:
            code, text, chosen = 'dma-alignment', DMA % (word + '()'), dma[word]
        else:
            continue
        for function, made, at in _uses(module, word):
            direct = made is not None and made.callee == word
            for arg in _chosen(made, chosen if direct else None):
                if _lies_in(module, aliases, key, structs, arg, function) and not (
                        users.get(word) == 'physical' and tree.devres_dma_safe and
                        _needs_none(module, arg, function)):
                    return code, text, function.source, at
    found = None if pages else _tested(module, lambda arg, function: _lies_in(
        module, aliases, key, structs, arg, function))
    if found:
        return 'page-alignment', TESTED, *found
    for member in sorted(name for name in dma if name.startswith('.')):
        for function, _, value in module.writes.field_writes(member[1:]):
            if _lies_in(module, aliases, key, structs, value, function):
                return 'dma-alignment', DMA % member, function.source, value.start
    return None


def remark(module, aliases, key, call):
    """What managed memory does not give and costs speed alone; '' for nothing."""
    for base, attribute, speed in _asked(module, aliases.faces.structs_of(key)):
        if speed and 'page' not in call.callee:
            return ASKS % (base, attribute) + ', which managed memory need not have: it may ' \
                'share a cache line'
    return ''


def _asked(module, structs):
    """(struct, attribute, whether it is for speed) of what structs ask for."""
    for base in structs:
        for attribute, speed in module.types.alignments(base):
            yield base, attribute, speed


def _expanded(module, source, call):
    """Text of a call with the module's own plain #defines put in."""
    words = source.texts[call.start:call.end]
    for _ in range(3):
        words = [part for word in words for part in module.macros.constants().get(word, word).split()]
    return ' '.join(words)


def _at_most(module, source, call):
    """True for a call that asks for so much that it and a header are more than kmalloc() can give."""
    given = [_expanded(module, source, arg) for arg in call.args]
    text = ' * '.join(given[:2] if re.search('calloc|array', call.callee) else given[:1])
    factors = [FACTOR.fullmatch(part.strip()) for part in re.sub('[()]', ' ', text).split('*')]
    if 'KMALLOC_MAX_SIZE' in text or not all(factors):
        return 'KMALLOC_MAX_SIZE' in text
    return math.prod(int(one.group(1)) << UNITS[one.group(2)] if one.group(1) else
                     int(one.group(3), 0) << int(one.group(4) or 0)
                     for one in factors) > KMALLOC_MOST - HEADER


def _tested(module, lies):
    """(Source, token) where the driver asks whether the address of an object, or the one that a device
    gets for it, is at a boundary, or counts on it; None for nowhere.  lies: see _lies_in()."""
    for function, call, at in module.calls_named(ASKING):
        for part in call.walk() if call is not None else ():
            asked = bits = None
            if part.kind == 'bin' and part.op == '&' and part.base.kind == 'cast':
                asked, bits = part.base, part.right
            elif part.kind == 'call' and (part.callee or '').endswith('IS_ALIGNED') and len(part.args) == 2:
                asked, bits = part.args
            if asked is not None and asked.kind in ('cast', 'id', 'member') and \
                    not _given_by_all(module, bits) and lies(asked, function):
                return function.source, at
    for function, call, at in module.calls_named({'dma_map_single'}):
        left = module.left_of(function, call) if call is not None and len(call.args) > 1 else None
        if left is not None and left.text and lies(call.args[1], function):
            for source, i in module.tokens(left.text):
                if _counts_on(module, source, i) and (
                        left.kind == 'member' or module.enclosing(source, i) is function):
                    return source, i
    return None


def _given_by_all(module, bits):
    """True for a boundary, or the bits below it, that any memory is aligned to."""
    known = bits.kind in ('num', 'id')
    number = (module.macros.number(bits.text) or bits.text).rstrip('uUlL') if known else ''
    return bool(re.fullmatch(r'0[xX][\da-fA-F]+|\d+', number)) and int(number, 0) <= 8


def _counts_on(module, source, i):
    """True where low bits of an address are asked for or left out."""
    texts = source.texts
    bits = module.macros.number(texts[i + 2]) or texts[i + 2]
    begin = i
    while texts[begin - 1] in ('->', '.'):
        begin -= 2
    return texts[i + 1] == '>>' and bits.isdecimal() and 3 < int(bits) < 16 or \
        texts[i + 1:i + 3] == ['&', '~'] or texts[i + 1] == ',' and texts[begin - 2] == 'IS_ALIGNED'


def _uses(module, word):
    """calls_named() of a word, and of what the module's macros make of it: the
    call in their expansion, or the macro itself where that cannot be read."""
    yield from module.calls_named({word})
    for function, call, at in module.calls_named(module.macros.macros_calling(word)):
        inside = call and module.macros.expansion(call, function)
        found = [part for part in inside.walk()
                 if part.kind == 'call' and part.callee == word] if inside else ()
        for part in found or (call,):
            yield function, part, at


def _chosen(call, numbers):
    """The arguments of a call that count; numbers: from 1, None for all."""
    if call is None:
        return []
    return [arg for number, arg in enumerate(call.args, 1) if numbers is None or number in numbers]


def _needs_none(module, expr, function):
    """True for an address that is not what kmalloc() has aligned: the driver moves it to a
    boundary itself, or it is that of any byte of several."""
    expr = cparser.uncast(expr)
    if expr.kind == 'unary' and expr.op == '&' and expr.base.kind == 'index':
        type_ = module.types.type_of(expr.base, function)
        moving = any(part.kind in ('id', 'member') for part in expr.base.right.walk())
        return moving and type_ is not None and type_[1] == 0 and type_[0] in BYTES
    if expr.kind == 'id':
        values = [value for value, _ in module.writes.local_writes(function, expr.text)]
        if expr.text in [param.name for param in function.params]:
            return False
    elif expr.kind == 'member':
        values = [value for _, _, value in module.writes.field_writes(expr.text)]
    else:
        values = [expr]
    values = [value for value in values if cparser.key_of(value) != 'NULL']
    return bool(values) and all(_moved(value) for value in values)


def _moved(expr):
    """True for an expression that is an address at a boundary, whatever it is made from, or one
    behind a struct, which is aligned as that is."""
    expr = cparser.uncast(expr)
    if expr.kind == 'call':
        return bool(ALIGNS.search(expr.callee or ''))
    if expr.kind == 'bin' and expr.op == '+':
        return 'sizeof' in (expr.base.kind, expr.right.kind)
    return expr.kind == 'bin' and expr.op == '&' and any(
        part.kind == 'unary' and part.op == '~' and part.base.kind in ('num', 'bin')
        for part in (expr.base, expr.right))


def _lies_in(module, aliases, key, structs, expr, function):
    """True when a pointer leads to the object itself or into it."""
    expr = _holder(module, expr, function)
    type_ = expr and module.types.type_of(expr, function)
    number = type_ is not None and type_[1] < 1
    if expr is None or number and type_[0] not in INTEGERS:
        return False
    atoms = aliases.resolve(expr, function)
    return key in atoms or not number and any(('type', base) in atoms for base in structs)


def _holder(module, expr, function):
    """The pointer to the memory that another pointer's value lies in.

    &p->a, p->array, &p[1].b and p + 1 lie in what p points to; None for the
    address of a variable.
    """
    lvalue = False
    while True:
        if expr.kind == 'bin' and expr.op == '+' and expr.base.kind in ('num', 'sizeof'):
            expr = expr.right
        elif expr.kind == 'cast' or expr.kind == 'bin' and expr.op in ('+', '-') and not lvalue:
            expr = expr.base
        elif expr.kind == 'unary' and expr.op == '&':
            expr, lvalue = expr.base, True
        elif expr.kind == 'member' and (lvalue or module.types.in_place(expr, function)):
            expr, lvalue = expr.base, expr.op == '.'
        elif expr.kind == 'index' and lvalue:
            expr, lvalue = expr.base, False
        elif expr.kind == 'unary' and expr.op == '*' and lvalue:
            return expr.base
        else:
            return None if lvalue else expr
