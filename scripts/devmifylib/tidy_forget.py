# SPDX-License-Identifier: GPL-2.0-only
"""Stores of NULL behind a release that went: those that nobody can see go, too.

Such a store is for whoever looks at the member later.  It goes where no code
can tell NULL from what stood there, where the object that holds the member is
freed before anything looks, or where nothing that looks runs again before the
driver lets go of the device.
"""

import re

from devmifylib import tables, terms
from devmifylib.cparser import ParseError, uncast
from devmifylib.graph import Graph
from devmifylib.tidy_flow import is_constant, only_looks
from devmifylib.tidy_left import TALK, dropped_calls
from devmifylib.tidy_text import Refused
from devmifylib.values import TooComplex

DEPTH = 12
ENDS, LEAVES, LOOKS = 'ends', 'leaves', 'looks'


def forgotten(works, text, members):
    """{work name: edits of its text} that delete the stores nobody can see.

    works: the Works of the changed functions; text: the file; members: Members of its module.
    """
    out, module = {}, None
    for work in works:
        if work.body is None or work.old_facts is None:
            continue
        stores = list(_candidates(work))
        if not stores:
            continue
        module = module or _Module(text, members, works)
        try:
            # All or none: one that is left would ask why the others are not.
            names = {_member(stmt.expr.base) for stmt in stores}
            if all(module.unseen(work, stmt, names) for stmt in stores):
                out[work.name] = [work.remove(stmt) for stmt in stores]
        except (ParseError, TooComplex, Refused, LookupError):
            continue
    return out


def _candidates(work):
    """The stores of NULL, or of 0, in what a call that went was given, and those of NULL beside them."""
    given = list(_given_away(work))
    still = {work.src.text_of(arg.start, arg.end) for stmt in work.body.walk() for top in stmt.exprs()
             for expr in top.walk() if expr.kind == 'call' for arg in expr.args} if given else ()
    for stmt in given:
        yield stmt
        for step in (-1, 1):            # of a group all go or none
            owner, role, at = work.home[id(stmt)]
            while role == 'block' and 0 <= at + step < len(owner.body):
                at += step
                beside = owner.body[at]
                if beside not in given and not (
                        _forgets(beside) and beside.expr.right.text == 'NULL' and
                        _holder(beside.expr.base) == _holder(stmt.expr.base) != '' and
                        work.src.text_of(beside.expr.base.start, beside.expr.base.end) not in still):
                    break
                if beside not in given:
                    given.append(beside)


def _forgets(stmt):
    """True for a store of NULL, or of 0, in a member."""
    return stmt.kind == 'expr' and stmt.expr.kind == 'assign' and stmt.expr.op == '=' and \
        stmt.expr.right.text in ('NULL', '0') and bool(_member(stmt.expr.base))


def _given_away(work):
    """The stores of NULL, or of 0, in what a call that went was given."""
    gone = None
    for stmt in work.body.walk():
        if not _forgets(stmt) or id(stmt) not in work.home:
            continue
        if gone is None:
            gone = {work.old.source.text_of(arg.start, arg.end)
                    for call in dropped_calls(work) for arg in call.args} - _given_still(work)
        target = stmt.expr.base
        if work.src.text_of(target.start, target.end) in gone:
            yield stmt


def _given_still(work):
    """What the new calls of a Work, which are managed releases, are given, as texts."""
    return {work.src.text_of(arg.start, arg.end) for inner in work.body.walk() if inner.kind == 'expr' and
            inner.expr.kind == 'call' and work.change.inserted(inner.start) for arg in inner.expr.args}


def _member(expr):
    """The member that an lvalue ends in, or that it is an element of; '' for none."""
    while expr.kind == 'index':
        expr = expr.base
    return expr.text if expr.kind == 'member' else ''


def _holder(expr):
    """The local whose object holds an lvalue; '' where another pointer lies between."""
    while expr.kind == 'index' or expr.kind == 'member' and expr.op == '.':
        expr = expr.base
    if expr.kind == 'member' and expr.base.kind == 'id':
        return expr.base.text
    return ''


class _Module:
    """Who looks at a member, and what runs behind a store."""

    def __init__(self, text, members, works):
        self.members = members
        self.works = {work.name: work for work in works}
        self.source = members.source(text)
        self.sources = [members.source(whole) for whole in members.texts]
        self._looks = {}
        self._graphs = {}

    def unseen(self, work, stmt, names):
        """True when nobody can see this store of a Work; names: the members that it forgets."""
        function = self.source.functions[work.name]
        name, number = _member(stmt.expr.base), stmt.expr.right.text != 'NULL'
        if not self.members.declared(name):
            return False
        own = function.body.walk()
        at = next(one for one, other in zip(own, work.body.walk()) if other is stmt)
        looks = self._lookers(name, number)
        if looks is None:
            return False
        looks = [(source, tok) for source, tok in looks
                 if not self._guards_stores(source, tok, name, names)]
        if not looks:
            return True
        return _Paths(self, function, at, looks).unseen(_holder(at.expr.base))

    # -- who looks ----------------------------------------------------------

    def _lookers(self, name, number):
        """[(Source, token)] of the uses that may tell what a store left; None for unreadable ones."""
        if (name, number) not in self._looks:
            found = []
            for source, tok in self.members.uses(name):
                if tok is None:
                    found = None
                    break
                if self.members.reads(source, tok) and (number or self.members.tells(source, tok)) \
                        and not _fresh(source, tok) and (number or not _falls_over(source, tok)):
                    found.append((source, tok))
            self._looks[name, number] = found
        return self._looks[name, number]

    @staticmethod
    def _guards_stores(source, tok, name, names):
        """True for a condition that only such stores stand under, or behind; names: of which members."""
        path = _path(source, tok)
        guard = next((stmt for stmt in reversed(path) if stmt.kind == 'if'), None)
        if guard is None or not guard.expr.start <= tok < guard.expr.end or guard.orelse is not None:
            return False

        def stores(stmt):
            return _forgets(stmt) and (_member(stmt.expr.base) == name or _member(stmt.expr.base) in names)

        inside = guard.branch
        if inside and all(stores(stmt) for stmt in inside):
            return True
        block = path[path.index(guard) - 1]
        if block.kind != 'block' or len(inside) != 1 or inside[0].kind not in ('continue', 'return') or \
                inside[0].expr is not None:
            return False
        rest = block.body[next(n for n, stmt in enumerate(block.body) if stmt is guard) + 1:]
        return bool(rest) and all(stores(stmt) for stmt in rest)

    # -- functions ------------------------------------------------------------

    def function(self, name, source):
        """The definition that a name means in a source, or None."""
        if name in source.functions:
            return source.functions[name]
        return next((other.functions[name] for other in self.sources if name in other.functions and
                     not other.functions[name].static), None)

    def graph(self, function):
        """Its Graph.  Raises ParseError."""
        if function not in self._graphs:
            self._graphs[function] = Graph(function)
        return self._graphs[function]

    def lets_go(self, function, held):
        """True when a function freed one of these objects itself, before devres came to do that."""
        work = self.works.get(function.name) if function.source is self.source else None
        return work is not None and work.old_facts is not None and any(
            terms.room_ended(call.callee) and call.args and call.args[0].text in held
            for call in dropped_calls(work))

    def uses(self, function):
        """([(caller, token)], {member}) of a function; '' stands for an unknown use."""
        calls, others = [], set()
        for source in [function.source] if function.static else self.sources:
            if any(re.search(r'\b%s\b' % re.escape(function.name), line) for _, line in source.directives):
                others.add('')
            for tok in source.words.get(function.name, ()):
                caller = source.function_at(tok)
                if caller is not None and tok > caller.lbrace:
                    if source.texts[tok + 1] == '(' and tok in caller.call_index:
                        calls.append((caller, tok))
                    else:
                        others.add('')
                elif source.texts[tok + 1] != '(':
                    while source.texts[tok - 1] in ('(', '&', '__exit_p'):
                        tok -= 1
                    others.add(source.texts[tok - 2] if source.texts[tok - 1] == '=' else '')
        return calls, others


class _Paths:
    """What may run between one store and the end of the object that holds it."""

    def __init__(self, module, function, stmt, looks):
        self.module = module
        self.function = function
        self.stmt = stmt
        self.looks = {(id(source), tok) for source, tok in looks}
        self.roots = self._roots(looks)
        self.known = {}

    def _roots(self, looks):
        """What the code that looks is reached by: members of drivers, '' for anything else."""
        todo, seen, roots = [], set(), set()
        for source, tok in looks:
            function = source.function_at(tok)
            if function is None:
                roots.add('')
            else:
                todo.append(function)
        while todo:
            function = todo.pop()
            if function in seen:
                continue
            seen.add(function)
            calls, others = self.module.uses(function)
            roots |= others
            if not calls and not others:
                roots.add('')
            todo += [caller for caller, _ in calls]
        return roots

    @property
    def called_back(self):
        """True when code may look that the kernel calls at any time."""
        return not self.roots <= tables.callbacks_of('probe') | tables.callbacks_of('remove')

    def unseen(self, holder):
        """True when no path from the store leads to code that looks."""
        graph = self.module.graph(self.function)
        start = [at for at, node in enumerate(graph.nodes) if node.stmt is self.stmt]
        if len(start) != 1 or not holder:
            return False
        after = [at for at, _ in graph.nodes[start[0]].succ]
        return self._onward(self.function, after, {holder}, 0)

    def _onward(self, function, after, held, depth):
        """True when nothing looks from some nodes of a function on, whoever called it."""
        held = _same_object(function, held)
        returns = []
        end = self._walk(function, after, held, depth, returns)
        if end != LEAVES:
            return end == ENDS
        failed = all(map(_fails, returns))
        calls, others = self.module.uses(function)
        if depth > DEPTH or not calls and not others:
            return False
        if others and not self._left(function, others, held, failed):
            return False
        return all(self._onward(caller, _behind(self.module.graph(caller), tok, failed),
                                _given(function, caller.call_index[tok], held), depth + 1)
                   for caller, tok in calls)

    def _left(self, function, others, held, failed):
        """True when nothing looks once this function of a driver returned."""
        if others <= tables.callbacks_of('remove') and self.module.lets_go(function, held):
            return True
        last = others <= tables.callbacks_of('remove') or others <= tables.callbacks_of('probe') and (
            failed or self.roots <= tables.callbacks_of('probe'))
        return last and not self.called_back and \
            _allocated(self.module, self.function, _holder(self.stmt.expr.base))

    def _walk(self, function, after, held, depth, returns):
        """ENDS when every path frees the object first, LOOKS when code may look, else LEAVES.

        returns: a list that gets the nodes by which it is left.
        """
        graph = self.module.graph(function)
        todo, seen, out = list(after), set(), ENDS
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            node = graph.nodes[at]
            end = LOOKS if _renamed(node, held) else LEAVES
            for expr in node.exprs:
                if end == LEAVES:
                    end = self._runs(function, expr, held, depth)
            if end == LOOKS:
                return LOOKS
            if end == ENDS:
                continue
            if node.kind == 'return':
                returns.append(node)
                out = LEAVES
            todo += [behind for behind, _ in node.succ]
        return out

    def _runs(self, function, top, held, depth):
        """What evaluating an expression does, as _walk()."""
        source = function.source
        if any((id(source), tok) in self.looks for tok in range(top.start, top.end)):
            return LOOKS
        for expr in top.walk():
            if expr.kind == 'call':
                end = self._called(function, expr, held, depth)
                if end != LEAVES:
                    return end
        return LEAVES

    def _called(self, function, call, held, depth):
        callee = call.callee
        if terms.room_ended(callee) and call.args and call.args[0].kind == 'id' and \
                call.args[0].text in held:
            return ENDS
        # A neighbour may define what the tables know already: drivers/scsi/hosts.c.
        inner = self.module.function(callee, function.source) \
            if callee and not terms.silent(callee) else None
        if inner is not None:
            if depth > DEPTH:
                return LOOKS
            given = frozenset(param.name for param, arg in zip(inner.params, call.args)
                              if arg.kind == 'id' and arg.text in held)
            if (inner, given) not in self.known:
                self.known[inner, given] = LOOKS        # one that calls itself
                self.known[inner, given] = self._walk(inner, [0], _same_object(inner, given), depth + 1, [])
            return self.known[inner, given]
        return LOOKS if self.called_back and not _silent(callee) else LEAVES


def _silent(callee):
    """True for a call that leads to nothing of the driver's."""
    return bool(callee) and (terms.silent(callee) or terms.dereferences(callee) or terms.logs(callee) or
                             bool(TALK.match(callee)) or terms.room(callee) or only_looks(callee))


def _fails(node):
    """True for a return of an error."""
    return bool(node.exprs) and node.exprs[0].kind == 'unary' and node.exprs[0].op == '-' and \
        is_constant(node.exprs[0])


def _behind(graph, tok, failed):
    """The nodes behind a call at a token, where it failed those of its failure alone."""
    out = []
    for node in graph.nodes:
        top = next((expr for expr in node.exprs if expr.start <= tok < expr.end), None)
        if top is None:
            continue
        asked = [(node, top)]
        if node.kind == 'stmt' and top.kind == 'assign' and top.base.kind == 'id' and top.right.start == tok:
            asked = [(graph.nodes[at], graph.nodes[at].exprs[0]) for at, _ in node.succ
                     if graph.nodes[at].kind == 'cond' and
                     _means_failure(graph.nodes[at].exprs[0], top.base.text)]
            if not asked:
                out += [at for at, _ in node.succ]
                continue
        elif node.kind != 'cond' or not _means_failure(top, ''):
            out += [at for at, _ in node.succ]
            continue
        out += [at for one, _ in asked for at, label in one.succ if label is not False or not failed]
    return out


def _means_failure(expr, name):
    """True for a condition that holds of a negative value: of a variable, or else of the call in it."""
    if expr.kind == 'bin' and expr.op in ('<', '!=') and expr.right.text == '0':
        expr = expr.base
    if expr.kind == 'assign' and expr.op == '=' and not name:
        expr = expr.right
    return expr.kind == 'id' and expr.text == name if name else expr.kind == 'call'


def _allocated(module, function, holder):
    """True when the struct that a local points to is allocated by the module, and no global."""
    decls = {decl.name: decl for decl in function.params}
    for stmt in function.statements():
        decls.update({decl.name: decl for decl in stmt.decls})
    decl = decls.get(holder)
    if decl is None or decl.stars != 1 or 'struct' not in decl.type.split():
        return False
    texts, names, grown = module.members.texts, {decl.base}, True
    while grown:
        grown = False
        for text in texts:
            for name, body in re.findall(r'(?ms)^struct\s+(\w+)\s*\{(.*?)^\}', text):
                if name not in names and any(re.search(r'\bstruct\s+%s\s+\w' % one, body) for one in names):
                    names.add(name)
                    grown = True
    made = False
    for text in texts:
        for name in names:
            if re.search(r'(?m)^(?:static\s+)?struct\s+%s\s+\w+\s*[\[=;]' % name, text) or \
                    re.search(r'\bstruct\s+%s\s*\*\s*\w+\s*=[^;]*plat(?:form)?_?data' % name, text):
                return False
            sized = [r'struct\s+' + name] + [r'\*' + one for one in re.findall(
                r'\bstruct\s+%s\s*\*\s*(\w+)' % name, text)]
            made = made or bool(re.search(r'alloc\w*\s*\([^;]*sizeof\s*\(\s*(?:%s)\s*\)' % '|'.join(sized),
                                          text))
    return made


def _given(function, call, held):
    """The caller's names of what a function's parameters hold."""
    return {arg.text for param, arg in zip(function.params, call.args)
            if param.name in held and arg.kind == 'id'}


def _same_object(function, held):
    """Names of a function, with those of the objects that the held ones are rooms in."""
    values, out = {}, set(held)
    for stmt in function.statements():
        for decl in stmt.decls:
            if decl.init is not None:
                values.setdefault(decl.name, []).append(decl.init)
        for top in stmt.exprs():
            for expr in top.walk():
                if expr.kind == 'assign' and expr.base.kind == 'id':
                    values.setdefault(expr.base.text, []).append(expr.right)
    for _ in range(2):
        for name, given in values.items():
            whole = _room_of(given[0]) if len(given) == 1 else ''
            if whole and (name in out or whole in out) and len(values.get(whole, ())) <= 1:
                out |= {name, whole}
    return out


def _renamed(node, held):
    """True when a step gives one of some names to another object."""
    if node.kind == 'head':             # a macro sets what it runs through
        return any(part.kind == 'id' and part.text in held
                   for expr in node.exprs for part in expr.walk())
    given = [(decl.name, decl.init) for decl in node.decls if decl.init is not None]
    for top in node.exprs:
        for expr in top.walk():
            if expr.kind in ('assign', 'post') or expr.kind == 'unary' and expr.op in ('++', '--'):
                given.append((expr.base.text if expr.base.kind == 'id' else '', expr.right))
    return any(name in held and (value is None or _room_of(value) not in held) for name, value in given)


def _room_of(expr):
    """The name of the object that a value is a room in; '' for none."""
    expr = uncast(expr)
    if expr.kind == 'call' and terms.room(expr.callee) and len(expr.args) == 1 and \
            expr.args[0].kind == 'id':
        return expr.args[0].text
    if expr.kind == 'member' and expr.op == '->' and expr.base.kind == 'id' and \
            terms.room_member(expr.text):
        return expr.base.text
    if expr.kind == 'unary' and expr.op == '&':
        return _holder(expr.base)
    return ''


# -- one use ------------------------------------------------------------------


def _path(source, tok):
    """The statements that a token stands in, from the function's body down; [] for none."""
    function = source.function_at(tok)
    path, stmt = [], function.body if function is not None else None
    while stmt is not None:
        path.append(stmt)
        stmt = next((sub for sub in stmt.body + ([stmt.orelse] if stmt.orelse else [])
                     if sub.start <= tok < sub.end), None)
    return path


def _fresh(source, tok):
    """True for a use right behind what sets the member, in whatever way control gets there."""
    try:
        path = _path(source, tok)
    except ParseError:
        return False
    begin, end = _lvalue(source, tok)
    wanted = source.texts[begin:end]
    for owner, stmt in reversed(list(zip(path, path[1:]))):
        if owner.kind == 'if' and not owner.expr.start <= tok < owner.expr.end and \
                _sets(source, owner.expr, wanted):
            return True
        if owner.kind != 'block':
            continue
        at = next(n for n, sub in enumerate(owner.body) if sub is stmt)
        for front in reversed(owner.body[:at]):
            if any(sub.kind in ('label', 'case', 'default') for sub in front.walk()):
                return False
            expr = front.expr if front.kind in ('expr', 'if') else None
            if expr is not None and front.kind == 'expr' and _sets(source, expr, wanted):
                return True
            if expr is not None and front.kind == 'if' and _sets(source, expr, wanted) and \
                    _harmless(source, front.body, wanted):
                return True
            if not _harmless(source, [front], wanted):
                return False
        if owner is path[0]:
            return False
    return False


def _sets(source, expr, wanted):
    """True when an expression surely puts a value other than NULL into an lvalue."""
    while expr.kind in ('unary', 'bin') and not (expr.kind == 'unary' and expr.op == '&'):
        expr = expr.base
    while expr.kind == 'call' and expr.callee in ('likely', 'unlikely', 'IS_ERR') and expr.args:
        expr = expr.args[0]
        while expr.kind == 'unary' and expr.op == '!':
            expr = expr.base
    while expr.kind == 'assign' and expr.op == '=':
        if source.texts[expr.base.start:expr.base.end] == wanted:
            return expr.right.text not in ('NULL', '0')
        expr = expr.right
    return False


def _harmless(source, stmts, wanted):
    """True for statements that leave a member, and what leads to it, as they are."""
    names = {text for text in wanted if re.match(r'\w', text)}
    for top in stmts:
        for stmt in top.walk():
            if stmt.kind == 'decl' and any(decl.name in names for decl in stmt.decls):
                return False
            for whole in stmt.exprs():
                for expr in whole.walk():
                    if expr.kind == 'call' and not (expr.callee and (
                            terms.logs(expr.callee) or TALK.match(expr.callee) or
                            terms.silent(expr.callee) or expr.callee in ('IS_ERR', 'PTR_ERR'))):
                        return False
                    if expr.kind in ('assign', 'post') or expr.kind == 'unary' and expr.op in ('++', '--'):
                        if expr.base.text in names or expr.base.kind not in ('id', 'member', 'index') or \
                                _member(expr.base) in names:
                            return False
    return True


def _lvalue(source, tok):
    """Tokens of the lvalue that a member's name ends, with its indices."""
    texts, begin, end = source.texts, tok, tok + 1
    while texts[end] == '[':
        end = source.match.get(end, end) + 1
    while texts[begin - 1] in ('->', '.'):
        begin -= 2
        while texts[begin] == ']':
            begin = source.match[begin] - 1
    return begin, end


def _falls_over(source, tok):
    """True where NULL would not get further than the call that is given it."""
    function = source.function_at(tok)
    try:
        tops = [top for stmt in function.statements() for top in stmt.exprs()
                if top.start <= tok < top.end] if function is not None else []
    except ParseError:
        return False
    for top in tops:
        for expr in top.walk():
            if expr.kind == 'call' and terms.dereferences(expr.callee) and any(
                    arg.start <= tok < arg.end and _plain_sum(arg, tok) for arg in expr.args):
                return True
    return False


def _plain_sum(expr, tok):
    """True when the use at a token is the argument itself, or one that something is added to."""
    while expr.kind == 'cast' or expr.kind == 'bin' and expr.op in ('+', '-'):
        if expr.kind == 'bin' and expr.right.start <= tok < expr.right.end:
            expr = expr.right
        else:
            expr = expr.base
    return expr.kind == 'member' and expr.end - 1 == tok
