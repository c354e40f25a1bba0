# SPDX-License-Identifier: GPL-2.0-only
"""What flows through one function: reaching constants, live variables, effects.

The clean-up may only replace a goto by `return -ENOMEM` when that is the value
which would have been returned, and may only drop a store that nothing reads.
Both are questions about paths, so a function is turned into a graph of its
statements here and asked.

The graph errs towards more paths than there are: a loop may run no time at
all, code between #if and #endif may not be there, and a variable whose address
is taken has no known value.
"""

import bisect
import re

from devmifylib import terms
from devmifylib.cparser import ParseError
from devmifylib.csource import Source

ADDRESS_SPACES = frozenset('__iomem __user __rcu __percpu __force __kernel const'.split())
WIDE_LINE = re.compile(r'(?m)^ [^"/\n*]{80,99}$')
FEW_WIDE, SELDOM = 3, 200
CONSTANT_NAME = re.compile(r'[A-Z_][A-Z0-9_]*$|true$|false$')


def only_looks(name):
    """True for a call that looks and does not touch: dropping it changes nothing."""
    return terms.is_call('only-looks', name) and not terms.says('acts', name)


def is_constant(expr):
    """True for a value that is the same wherever it is written: -ENOMEM, 0, NULL."""
    if expr.kind in ('num', 'chr'):
        return True
    if expr.kind == 'id':
        return bool(CONSTANT_NAME.match(expr.text))
    if expr.kind == 'unary':
        return expr.op in ('-', '~') and is_constant(expr.base)
    if expr.kind == 'call':
        return expr.callee == 'ERR_PTR' and len(expr.args) == 1 and is_constant(expr.args[0])
    return False


def _without_member(call):
    """What is left of a found call whose last argument is the name of a member."""
    return call.group(2) if terms.is_call('names-member', call.group(1)) else call.group()


def macro_labels(text):
    """Labels that the macros of a text jump to: their use cannot be seen."""
    return frozenset(label for body in re.findall(r'(?m)^[ \t]*#[ \t]*define\b((?:\\\r?\n|.)*)', text)
                     for label in re.findall(r'\bgoto\s+(\w+)', body))


class Purity:
    """Tells expressions without effect, with a file's own helpers in mind."""

    def __init__(self, text, headers=''):
        """text: the whole file, whose macros and one-line helpers count;
        headers: text of its own headers, of which macros count."""
        self.text = text
        self.headers = headers
        self.labels = macro_labels(text) | macro_labels(headers)
        # Code of more than 80 columns stands in the file: more than an oversight does.
        wide = len(WIDE_LINE.findall(text.expandtabs()))
        self.wide = wide >= FEW_WIDE and wide * SELDOM >= text.count('\n')
        self._known = {}
        self._macros = None

    def borrowed(self, words):
        """Names that the file's macros among `words` use without being given them."""
        if self._macros is None:
            self._macros = {}
            text = '%s\n%s' % (self.text, self.headers)
            for name, params, body in re.findall(
                    r'(?m)^[ \t]*#[ \t]*define[ \t]+(\w+)(\([^)\n]*\))?((?:\\\n|.)*)', text):
                body = re.sub(r'/\*.*?\*/|//.*|\b(?:struct|union|enum)\s+\w+', ' ', body, flags=re.S)
                body = re.sub(r'\b(\w+)(\s*\([^()]*,)\s*[\w.]+\s*\)', _without_member, body)
                self._macros[name] = set(re.findall(r'(?<![\w.])(?<!->)[a-z_]\w*', body)) - \
                    set(re.findall(r'\w+', params))
        out = set()
        for word in words:
            out |= self._macros.get(word, set())
        return out

    def name(self, name):
        """True when calling `name` has no effect."""
        known = self._known.get(name)
        if known is None:
            self._known[name] = False       # a helper that calls itself
            known = self._known[name] = self._judge(name)
        return known

    def _judge(self, name):
        word = re.escape(name)
        macro = re.search(r'(?m)^[ \t]*#[ \t]*define[ \t]+%s\([^)\n]*\)((?:\\\n|.)*)' % word,
                          '%s\n%s' % (self.text, self.headers))
        if macro:
            body = re.sub(r'/\*.*?\*/|//.*', ' ', macro.group(1), flags=re.S)
            return bool(re.search(r'container_of|list_entry|get_drvdata', body)) or \
                not re.search(r'[^=!<>]=[^=]|\+\+|--|[;{]', body) and \
                all(map(self.name, re.findall(r'(\w+)\s*\(', body)))
        helper = re.search(r'(?m)^[a-z][^;{}()=]*\b%s\([^;{}]*\)\s*\{' % word, self.text)
        if not helper:
            return name in terms.getters() or only_looks(name)
        end = self.text.find('\n}', helper.end() - 1)
        function = Source('', self.text[helper.start():end + 2]).functions.get(name)
        try:
            body = function.body.body if function else []
        except ParseError:
            return False
        return bool(body) and body[-1].kind == 'return' and all(
            stmt.kind in ('decl', 'return') and all(self.pure(e) for e in stmt.exprs())
            for stmt in body)

    def pure(self, expr):
        """True when evaluating expr changes nothing."""
        if expr.kind in ('assign', 'post', 'stmtexpr', 'field'):
            return False
        if expr.kind == 'unary' and expr.op in ('++', '--'):
            return False
        if expr.kind == 'call' and not (expr.callee and self.name(expr.callee)):
            return False
        return all(self.pure(child) for child in expr.children()
                   if not (expr.kind == 'call' and child is expr.fn))


class Node:
    """One step of a function: what it reads, what it sets, where it goes.

    sets: (name, token of the name, value Expr or None, certain) in order.
    test: the condition by which it goes to the first of `next`, or the second.
    """
    __slots__ = ('reads', 'sets', 'next', 'prev', 'live_out', 'test')

    def __init__(self):
        self.reads = set()
        self.sets = []
        self.next = []
        self.prev = []
        self.live_out = frozenset()
        self.test = None


class Flow:
    """The graph of one parsed function.  Raises ParseError with its body."""

    def __init__(self, function, borrowed=()):
        """borrowed: names that macros use unseen; nothing is known of them."""
        self.function = function
        self.source = function.source
        self.escaped = set(borrowed)
        self.locals = {}
        self.twice = set()
        self.nodes = []
        self.node_of = {}
        self.after_of = {}
        self._labels = {}
        self._optional = self._conditional_ranges()
        self.exit = self._node()
        body = function.body
        for decl in function.params:
            self.locals[decl.name] = decl
        self.params = set(self.locals)
        for stmt in body.walk():
            for decl in stmt.decls:
                if decl.name in self.locals:
                    self.twice.add(decl.name)
                self.locals[decl.name] = decl
            if stmt.kind == 'label':
                self._labels[stmt.name] = self._node()
        self.entry = self._stmt(body, self.exit, None, None, None)
        for node in self.nodes:
            for after in node.next:
                after.prev.append(node)
        self._live()

    # -- building -------------------------------------------------------

    def _conditional_ranges(self):
        """Token ranges that an #if may take away."""
        out, stack = [], []
        for offset, line in self.source.directives:
            word = re.match(r'\s*#\s*(\w*)', line).group(1)
            tok = bisect.bisect_left(self.source.starts, offset)
            if word in ('if', 'ifdef', 'ifndef'):
                stack.append(tok)
            elif word == 'endif' and stack:
                out.append((stack.pop(), tok))
        return out

    def _node(self, *after):
        node = Node()
        node.next = [n for n in after if n is not None]
        self.nodes.append(node)
        return node

    def _stmt(self, stmt, after, brk, cont, cases):
        entry = self._plain(stmt, after, brk, cont, cases)
        if self._optional and any(lo <= stmt.start and stmt.end <= hi
                                  for lo, hi in self._optional):
            return self._node(entry, after)
        return entry

    def _plain(self, stmt, after, brk, cont, cases):
        kind = stmt.kind
        self.after_of[id(stmt)] = after
        if kind == 'block':
            for sub in reversed(stmt.body):
                after = self._stmt(sub, after, brk, cont, cases)
            return self._eval(stmt.expr, after) if stmt.expr is not None else after
        if kind == 'decl':
            for decl in reversed(stmt.decls):
                if decl.init is not None:
                    node = self._eval(decl.init, after)
                    node.sets.append((decl.name, decl.at, decl.init, True))
                    after = node
            return after
        if kind == 'if':
            node = self._eval(stmt.expr)
            node.test = stmt.expr
            node.next = [self._stmt(stmt.body[0], after, brk, cont, cases),
                         self._stmt(stmt.orelse, after, brk, cont, cases)
                         if stmt.orelse is not None else after]
            return node
        if kind in ('while', 'loop', 'do'):
            node = self._eval(stmt.expr)
            body = self._stmt(stmt.body[0], node, after, node, cases)
            node.next = [body, after]
            return body if kind == 'do' else node
        if kind == 'for':
            test = self._eval(stmt.expr) if stmt.expr is not None else self._node()
            step = self._eval(stmt.step, test) if stmt.step is not None else test
            body = self._stmt(stmt.body[0], step, after, step, cases)
            test.next = [body, after]
            entry = self._eval(stmt.init, test) if stmt.init is not None else test
            for decl in reversed(stmt.decls):
                if decl.init is not None:
                    entry = self._eval(decl.init, entry)
                    entry.sets.append((decl.name, decl.at, decl.init, True))
            return entry
        if kind == 'switch':
            node, inner = self._eval(stmt.expr), []
            self._stmt(stmt.body[0], after, after, cont, inner)
            node.next = inner + [after]
            return node
        if kind in ('case', 'default'):
            node = self._node(after)
            if cases is not None:
                cases.append(node)
            return node
        return self._jump(stmt, after, brk, cont)

    def _jump(self, stmt, after, brk, cont):
        kind = stmt.kind
        if kind == 'label':
            node = self._labels[stmt.name]
            node.next = [after]
        elif kind == 'goto':
            node = self._node(self._labels.get(stmt.name, self.exit))
        elif kind == 'return':
            node = self._eval(stmt.expr, self.exit) if stmt.expr is not None \
                else self._node(self.exit)
        elif kind == 'break':
            node = self._node(brk or self.exit)
        elif kind == 'continue':
            node = self._node(cont or self.exit)
        elif kind == 'expr':
            node = self._eval(stmt.expr, after)
        else:
            node = self._node(after)
        self.node_of[id(stmt)] = node
        return node

    def _eval(self, expr, *after):
        node = self._node(*after)
        if expr is not None:
            self._scan(expr, node, True)
        return node

    def _scan(self, expr, node, certain):
        kind = expr.kind
        if kind == 'id':
            node.reads.add(expr.text)
        elif kind == 'assign' and expr.base.kind == 'id':
            self._scan(expr.right, node, certain)
            if expr.op != '=':
                node.reads.add(expr.base.text)
            node.sets.append((expr.base.text, expr.base.start,
                              expr.right if expr.op == '=' else None, certain))
        elif kind == 'post' or (kind == 'unary' and expr.op in ('++', '--')):
            self._scan(expr.base, node, certain)
            if expr.base.kind == 'id':
                node.sets.append((expr.base.text, expr.base.start, None, certain))
        elif kind == 'unary' and expr.op == '&':
            base = expr.base
            while base.kind == 'index' or (base.kind == 'member' and base.op == '.'):
                base = base.base
            if base.kind == 'id':
                self.escaped.add(base.text)
            self._scan(expr.base, node, certain)
        elif kind == 'call':
            self._scan_call(expr, node, certain)
        elif kind == 'bin' and expr.op in ('&&', '||'):
            self._scan(expr.base, node, certain)
            self._scan(expr.right, node, False)
        elif kind == 'cond':
            self._scan(expr.base, node, certain)
            for part in (expr.right, expr.third):
                if part is not None:
                    self._scan(part, node, False)
        elif kind in ('stmtexpr', 'type', 'str'):
            # Not read by the parser: any name in it may be used or set.
            if self.source.texts[expr.start] in ('struct', 'union', 'enum'):
                return
            for tok in range(expr.start, expr.end):
                if self.source.kinds[tok] == 'id':
                    node.reads.add(self.source.texts[tok])
                    if kind != 'str':
                        self.escaped.add(self.source.texts[tok])
        else:
            for child in expr.children():
                self._scan(child, node, certain)

    def _scan_call(self, expr, node, certain):
        callee = expr.callee
        if not callee:
            self._scan(expr.fn, node, certain)
        writes = not callee or (terms.is_call('writes-argument', callee) and
                                not terms.is_call('writes-none', callee))
        fields = terms.is_call('names-member', callee)
        for arg in expr.args[:-1] if fields else expr.args:
            self._scan(arg, node, certain)
            if writes and arg.kind == 'id' and callee:
                node.sets.append((arg.text, arg.start, None, False))

    # -- asking ---------------------------------------------------------

    def _live(self):
        """Fill live_out of every node: names read later before being set."""
        live_in = {id(n): frozenset() for n in self.nodes}
        work = list(self.nodes)
        queued = {id(n) for n in work}
        while work:
            node = work.pop(0)
            queued.discard(id(node))
            out = frozenset().union(*(live_in[id(n)] for n in node.next))
            node.live_out = out
            sets = {s[0] for s in node.sets if s[3]}
            new = (out - sets) | node.reads
            if new != live_in[id(node)]:
                live_in[id(node)] = frozenset(new)
                for before in node.prev:
                    if id(before) not in queued:
                        queued.add(id(before))
                        work.append(before)

    def constant(self, stmt, name):
        """Text of the constant that `name` holds when `stmt` starts, or None.

        None also where paths bring different values or the value is unknown.
        """
        start = self.node_of.get(id(stmt))
        decl = self.locals.get(name)
        if start in (None, self.entry) or decl is None or not plain_local(decl) or \
                name in self.escaped or name in self.twice:
            return None
        seen, found, work = set(), None, [(node, start) for node in start.prev]
        while work:
            node, behind = work.pop()
            if (id(node), id(behind)) in seen:
                continue
            seen.add((id(node), id(behind)))
            mine = [s for s in node.sets if s[0] == name]
            if not decl.stars and self._is_zero(node, behind, name):
                value = '0'
            elif mine:
                value, certain = mine[-1][2], mine[-1][3]
                if len(mine) > 1 or not certain or value is None or not is_constant(value):
                    return None
                value = self.source.written(value.start, value.end)
            elif node is self.entry:
                return None
            else:
                # No way in but the entry: such a node is never reached.
                work.extend((before, node) for before in node.prev)
                continue
            if found is not None and found != value:
                return None
            found = value
        return found

    @staticmethod
    def _is_zero(node, behind, name):
        """True when a condition lets only nought pass from a node to the one behind."""
        if node.test is None or node.next[0] is node.next[1] or (
                any(s[0] == name for s in node.sets) and
                any(part.op in ('&&', '||') for part in node.test.walk())):
            return False
        return zero_where(node.test, node.next[0] is behind, name)

    def only_returned(self, decl, name):
        """The return statements that read what a declaration gives `name`, None if more does."""
        begin = next((node for node in self.nodes if any(
            s[0] == name and s[1] == decl.at for s in node.sets)), None)
        if begin is None or name in self.escaped or name in self.twice or not plain_local(decl):
            return None
        leaves = {id(self.node_of[id(stmt)]): stmt for stmt in self.function.body.walk()
                  if stmt.kind == 'return' and id(stmt) in self.node_of}
        seen, out, work = set(), [], list(begin.next)
        while work:
            node = work.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if name in node.reads:
                if id(node) not in leaves or leaves[id(node)].expr.kind != 'id':
                    return None
                out.append(leaves[id(node)])
            if not any(s[0] == name and s[3] for s in node.sets):
                work.extend(node.next)
        return out

    def text(self, expr):
        """An expression as written, without blanks or outer parentheses."""
        return self.source.text_of(expr.start, expr.end)

    def live_after(self, stmt):
        """Names whose value is still wanted when a loop is left."""
        node = self.after_of.get(id(stmt), self.exit)
        return (node.live_out - {s[0] for s in node.sets if s[3]}) | node.reads

    def dead_stores(self):
        """Tokens of the names whose stored value nobody reads."""
        out = set()
        for node in self.nodes:
            names = [s[0] for s in node.sets]
            for name, tok, _, _ in node.sets:
                decl = self.locals.get(name)
                if decl is None or name in self.escaped or name in self.twice or \
                        not plain_local(decl):
                    continue
                if name not in node.live_out and names.count(name) == 1:
                    out.add(tok)
        return out

    def read_anywhere(self):
        """Every name that some step reads, or whose address is taken."""
        out = set(self.escaped)
        for node in self.nodes:
            out |= node.reads
        return out


def zero_where(expr, truth, name):
    """True when `name` is nought wherever the condition has this truth."""
    if expr.kind == 'id':
        return not truth and expr.text == name
    if expr.kind == 'assign':
        return not truth and expr.op == '=' and expr.base.kind == 'id' and expr.base.text == name
    if expr.kind == 'unary' and expr.op == '!':
        return zero_where(expr.base, not truth, name)
    if expr.kind == 'call' and expr.callee in ('likely', 'unlikely') and len(expr.args) == 1:
        return zero_where(expr.args[0], truth, name)
    if expr.kind == 'bin' and expr.op in ('==', '!='):
        return expr.right.kind == 'num' and expr.right.text == '0' and \
            zero_where(expr.base, truth == (expr.op == '!='), name)
    if expr.kind == 'bin' and expr.op == ('&&' if truth else '||'):
        return zero_where(expr.base, truth, name) or zero_where(expr.right, truth, name)
    return False


def marked(decl):
    """True for a variable with an attribute that means something, such as __free()."""
    return decl.static or not set(decl.attrs) <= ADDRESS_SPACES


def plain_local(decl):
    """True for a local whose value is only its own: no static, no cleanup, no array."""
    return not (marked(decl) or decl.array or
                {'volatile', 'extern', 'register'} & set(decl.type.split()))
