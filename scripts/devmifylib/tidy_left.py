# SPDX-License-Identifier: GPL-2.0-only
"""Functions of which a deletion left next to nothing.

A remove function that only talks or forgets pointers has no work any more, and
a helper of one statement no longer saves its callers anything.
"""

import functools
import re
from collections import Counter

from devmifylib import terms
from devmifylib.cparser import ParseError
from devmifylib.csource import Source
from devmifylib.tidy_text import ABOUT_RELEASE, WIDTH, Refused, columns, line_start
from devmifylib.tidy_work import type_of

TALK = re.compile(r'(?:\w+_)?v?dbg(?:_\w+)?$|dprintk$|pr_(?:debug|devel)(?:_\w+)?$')
# Frees what it is given, as a helper of that name need not.
PLAIN_FREE = re.compile(r'(?:k|v|kv)?free(?:_(?:const|sensitive))?$')


@functools.lru_cache(maxsize=8)
def _source(text):
    """The Source of a text, which the next pass may want again."""
    return Source('', text)


class Members:
    """How the members of structs are used in a file and the headers beside it."""

    def __init__(self, text, headers=()):
        """text: the file; headers: texts of its own headers, which declare and may read, too."""
        self.texts = (text, *headers)
        self.sources = {}

    def declared(self, name):
        """True when a struct of these files has the member: nobody else reads it.

        One in a union can be read by other names.
        """
        union = re.compile(r'\bunion\b[^{};()]*\{(?:[^{}]|\{[^{}]*\})*\b%s\b' % re.escape(name))
        if any('union' in text and union.search(text) for text in self.texts):
            return False
        declaration = re.compile(r'(?m)^[ \t]+[a-zA-Z_][\w \t*]*[ \t*]%s[ \t]*(?:\[[^;\n]*\])?[ \t]*[;,]'
                                 % re.escape(name))
        return any(name in body and declaration.search(body) for body in self._bodies)

    @functools.cached_property
    def _bodies(self):
        """The texts of what lies in structs."""
        return [body for text in self.texts for body in
                re.findall(r'(?ms)^(?:typedef )?struct\b[^;{}]*\{(.*?)^\}', text)]

    def read(self, name):
        """True when any code does more with the member than writing to it."""
        return any(tok is None or self.reads(source, tok) for source, tok in self.uses(name))

    @staticmethod
    def reads(source, tok):
        """True where the use at a token does more than write."""
        texts, behind = source.texts, tok + 1
        while texts[behind] == '[':
            behind = source.match.get(behind, behind) + 1
        if texts[behind] == '=':
            return False
        begin = tok
        while texts[begin - 1] in ('->', '.') and source.kinds[begin - 2] == 'id':
            begin -= 2
        return texts[begin - 3:begin] != ['sizeof', '(', '*']

    def told_by_null(self, name):
        """True when code may tell whether the member is NULL, other than by falling over it.

        A test right behind the allocation that sets the member is none.
        """
        return any(tok is None or self.tells(source, tok) for source, tok in self.uses(name))

    def source(self, whole):
        """The Source of one of the texts."""
        if whole not in self.sources:
            self.sources[whole] = _source(whole)
        return self.sources[whole]

    def uses(self, name):
        """(Source, token) of each use, (Source, None) for one that cannot be read as C."""
        for whole in self.texts:
            if not re.search(r'(?:->|\.)\s*%s\b' % re.escape(name), whole):
                continue
            source = self.source(whole)
            if name in source.unread or any(name in line and re.search(r'\b%s\b' % re.escape(name), line)
                                            for line in source.lines):
                yield source, None
            for tok in source.words.get(name, ()):
                if source.texts[tok - 1] in ('->', '.'):
                    yield source, tok

    @staticmethod
    def tells(source, tok):
        """True where the use at a token may tell NULL, as told_by_null()."""
        texts = source.texts
        behind = tok + 1
        if texts[behind] in ('->', '='):
            return False
        while texts[behind] == '[':
            behind = source.match.get(behind, behind) + 1
        if behind > tok + 1 and texts[behind] in ('=', '->', '.'):
            return False
        begin = tok
        while texts[begin - 1] in ('->', '.') and source.kinds[begin - 2] == 'id':
            begin -= 2
        if texts[begin - 1] == '*' and texts[begin - 3:begin - 1] == ['sizeof', '(']:
            return False
        wanted = texts[begin:behind]
        # x->m = call(...); if (!x->m)
        front = begin - (texts[begin - 1] == '!')
        if texts[front - 2:front] != ['if', '('] or \
                texts[behind:behind + 1] not in ([')'], ['==']) or texts[front - 3] != ';':
            return True
        at = front - 3
        while at > 0 and texts[at - 1] not in (';', '{', '}'):
            at -= 1
        return texts[at:at + len(wanted) + 1] != wanted + ['=']


def dropped_calls(work):
    """The call statements of the function as it was that went, as Expr of work.old."""
    now = Counter(_text(work.src, stmt) for stmt in work.fn.statements() if _calls(stmt))
    out = []
    for stmt in work.old.statements():
        if not _calls(stmt):
            continue
        text = _text(work.old.source, stmt)
        if now[text]:
            now[text] -= 1
        else:
            out.append(stmt.expr)
    return out


def _calls(stmt):
    return stmt.kind == 'expr' and stmt.expr.kind == 'call'


def _text(source, stmt):
    return source.text_of(stmt.start, stmt.end)


def calls_once(work, name):
    """True for a function that makes a call once, not under a condition, with its only parameter."""
    calls = [stmt.expr for stmt in work.body.body if _makes(stmt, name)] if work.body is not None else ()
    return len(calls) == 1 and work.src.texts.count(name) == 1 and len(work.fn.params) == 1 and \
        [arg.text for arg in calls[0].args if arg.kind == 'id'] == [work.fn.params[0].name]


def _makes(stmt, name):
    return stmt.kind == 'expr' and stmt.expr.kind == 'call' and stmt.expr.callee == name


def nothing_left(work, members, root, does=''):
    """True for a function that does nothing now and did something before.

    members: Members of the file, or None where other files may look at them.
    root: asked whether it is a driver's member such as remove, behind which the
    core forgets drvdata by itself.  does: a call that counts for nothing.
    """
    if work.body is None or work.old_facts is None or re.search(r'(?m)^[ \t]*#', work.text):
        return False
    kind = type_of(work.fn.specifiers)
    code, value = _parted(work.body)
    if kind not in ('void', 'int') or value != ('' if kind == 'void' else '0'):
        return False
    code = [stmt for stmt in code if not does or not _makes(stmt, does)]
    if not code:
        return bool(_parted(work.old.body)[0])
    gone = dropped_calls(work)
    return bool(gone) and all(_idle(work, stmt, gone, members, root) for stmt in code)


def _parted(body):
    """(the statements, the value that the return behind them gives)."""
    stmts = body.body
    if not stmts or stmts[-1].kind != 'return':
        return stmts, ''
    return stmts[:-1], stmts[-1].expr.text if stmts[-1].expr is not None else ''


def _idle(work, stmt, gone, members, root):
    """True for a statement that is no reason to keep a function."""
    if stmt.kind == 'decl':
        return all(decl.init is None or work.purity.pure(decl.init) for decl in stmt.decls)
    if stmt.kind != 'expr':
        return False
    expr = stmt.expr
    if expr.kind == 'call':
        if TALK.match(expr.callee):
            return all(work.purity.pure(arg) for arg in expr.args) and root()
        own = work.fn.params[0].name if work.fn.params else ''
        return terms.is_call('stores-drvdata', expr.callee) and len(expr.args) == 2 and \
            expr.args[1].text == 'NULL' and work.purity.pure(expr.args[0]) and \
            any(part.text == own for part in expr.args[0].walk()) and root()
    if expr.kind != 'assign' or expr.op != '=' or expr.right.text != 'NULL':
        return False
    target = expr.base
    held = target
    while held.kind == 'index' or held.kind == 'member' and held.op == '.':
        held = held.base
    went = [(call.callee, work.old.source.text_of(call.args[-1].start, call.args[-1].end))
            for call in gone if call.args]
    if held.kind == 'member' and held.base.kind == 'id' and held.base.text in work.flow.locals and \
            any(arg == held.base.text and PLAIN_FREE.match(callee) for callee, arg in went):
        return True                     # in what was freed here itself
    return target.kind == 'member' and members is not None and \
        work.src.text_of(target.start, target.end) in [arg for _, arg in went] and \
        members.declared(target.text) and not members.told_by_null(target.text)


def single_statement(work):
    """The call that is all there is left of a static helper, as Stmt, or None."""
    if work.body is None or work.old_facts is None or not work.fn.static or \
            type_of(work.fn.specifiers) != 'void' or len(work.body.body) != 1 or \
            len(work.old.body.body) < 2 or not dropped_calls(work):
        return None
    only = work.body.body[0]
    if only.kind != 'expr' or only.expr.kind != 'call' or not only.expr.callee or \
            only.expr.callee == work.name:
        return None
    inside = work.text[work.src.starts[work.fn.lbrace]:]
    if re.search(r'(?m)^[ \t]*#', inside):
        return None
    for comment in re.findall(r'(?s)/\*.*?\*/|//[^\n]*', inside):
        if not ABOUT_RELEASE.search(comment):
            return None
    return only


def inlined(source, work, only, calls):
    """Edits that put a helper's only statement in the place of its calls.

    source: the file; only: the statement, of work; calls: (token of the name,
    calling Function, Stmt) of every call.  Raises Refused where that is not
    safe, or reads worse.
    """
    edits = []
    for tok, caller, stmt in calls:
        if caller.start < source.functions[work.name].start:
            raise Refused               # what the statement names may not be known there
        text = _with_arguments(source, work, only, caller, stmt)
        start, end = source.starts[stmt.start], source.starts[stmt.end - 1] + 1
        column = columns(source.text[line_start(source.text, start):start])
        if column + len(text) > WIDTH and len(calls) > 1:
            raise Refused
        if re.search(r'/[*/]', source.text[start:end]):
            raise Refused
        edits.append((source.starts[tok], end, text))
    return edits


def _with_arguments(source, work, only, caller, stmt):
    """Text of the helper's statement with a call's arguments for its parameters."""
    params = [decl.name for decl in work.fn.params]
    args = stmt.expr.args
    if len(params) != len(args):
        raise Refused
    try:
        caller_names = {decl.name: decl for decl in caller.params}
        for inner in caller.body.walk():
            caller_names.update({decl.name: decl for decl in inner.decls})
    except ParseError as err:
        raise Refused from err
    types = {decl.name: decl for decl in work.fn.params}
    out, src = [], work.src
    for tok in range(only.start, only.end):
        text = src.texts[tok]
        gap = src.text[src.starts[tok - 1] + len(src.texts[tok - 1]):src.starts[tok]]
        blank = ' ' if tok > only.start and gap else ''
        if src.kinds[tok] == 'id' and src.texts[tok - 1] not in ('->', '.'):
            if text in params:
                text = _argument(source, types[text], args[params.index(text)], caller_names,
                                 src.texts[tok - 1], src.texts[tok + 1])
            elif text in caller_names:
                raise Refused           # the same name for something else
        out.append(blank + text)
    for name, arg in zip(params, args):
        if name not in src.texts[only.start:only.end] and not work.purity.pure(arg):
            raise Refused
    return re.sub(r'\( ', '(', ''.join(out))


def _argument(source, param, arg, names, left, right):
    """Text of an argument in the place of a parameter between two tokens."""
    alone = left in ('(', ',') and right in (')', ',')
    text = source.in_a_line(arg.start, arg.end)
    plain = arg
    while plain.kind in ('member', 'index') and (plain.right is None or
                                                 plain.right.kind in ('id', 'num')):
        plain = plain.base
    if plain.kind == 'id' and alone or arg.kind == 'unary' and arg.op == '&' and alone and \
            arg.base.kind in ('id', 'member'):
        return text
    decl = names.get(arg.text) if arg.kind == 'id' else None
    if decl is None or (decl.base, decl.stars) != (param.base, param.stars) or decl.array:
        raise Refused
    return text
