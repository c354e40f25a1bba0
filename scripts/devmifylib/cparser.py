# SPDX-License-Identifier: GPL-2.0-only
"""Syntax of kernel C without preprocessing: expressions, statements, declarations.

Works on the tokens of a csource.Source.  What it cannot see: macros are read
as calls; a macro followed by a block is a loop when its name says so.
"""

import functools
import re

TYPE_WORDS = frozenset('''void char short int long float double signed unsigned
    _Bool bool struct union enum const volatile static register extern auto
    typeof __typeof__ __typeof inline'''.split())
TYPE_NAME = re.compile(r'^(?:[us](?:8|16|32|64)|__[ubl]e?\w*\d+|\w+_t|uint|ulong|'
                       r'ushort|u_char|u_int|u_long|irqreturn_t)$')
KEYWORDS = frozenset('''if else for while do switch case default goto return break
    continue sizeof'''.split())
WORD = re.compile(r'\w+$')
LOOP_MACRO = re.compile(r'for_each|foreach|_for_|^list_for|_each_')
ASSIGN_OPS = frozenset('= += -= *= /= %= &= |= ^= <<= >>='.split())
BINARY = {op: level for level, ops in enumerate(
    ('||', '&&', '|', '^', '&', '== !=', '< > <= >=', '<< >>', '+ -', '* / %'))
    for op in ops.split()}


LEAVES = frozenset('id num str chr sizeof type'.split())     # expressions without parts
LVALUES = frozenset('member unary index cast'.split())
UNARY = frozenset('! ~ - + * & ++ -- &&'.split())
OPERANDS = frozenset('( * & ! ~ - + ++ --'.split())     # begin what may be cast, as a name does
NAMED = frozenset('id num str chr'.split())
ALIGNS = frozenset('sizeof __alignof__ _Alignof alignof'.split())
NO_NAMES = TYPE_WORDS | KEYWORDS | ALIGNS


class ParseError(Exception):
    """A function body that this reader cannot follow."""


class Expr:
    """One expression: kind, its parts, and the token range [start, end).

    kind     parts
    id num str chr   text
    call             fn (Expr), args (list)
    member           base (Expr), text (field), op ('.' or '->')
    index            base, right
    unary post       op, base
    bin assign       op, base (left), right
    cond             base (condition), right, third
    cast             text (type), base
    sizeof type      text
    init stmtexpr    args
    """
    __slots__ = ('kind', 'text', 'op', 'base', 'right', 'third', 'fn', 'args',
                 'start', 'end', 'known_type', 'known_key')

    def __init__(self, kind, start, end=0, text='', op='', base=None, right=None, third=None, fn=None,
                 args=()):
        self.kind = kind
        self.start = start
        self.end = end or start + 1
        self.text = text
        self.op = op
        self.base = base
        self.right = right
        self.third = third
        self.fn = fn
        self.args = args
        self.known_type = self.known_key = None     # Types.type_of() and key_of() keep their answers here

    def children(self):
        """Sub-expressions in source order."""
        for part in (self.fn, self.base, self.right, self.third):
            if part is not None:
                yield part
        yield from self.args

    def walk(self):
        """List of this expression and everything below it, in source order."""
        if self.kind in LEAVES:
            return [self]
        out, todo = [], [self]
        while todo:
            expr = todo.pop()
            out.append(expr)
            if expr.kind in LEAVES:
                continue
            if expr.args:
                todo.extend(reversed(expr.args))
            for part in (expr.third, expr.right, expr.base, expr.fn):
                if part is not None:
                    todo.append(part)
        return out

    @property
    def callee(self):
        """Name of the called function, '' where it is no plain call."""
        if self.kind == 'call' and self.fn.kind == 'id':
            return self.fn.text
        return ''


class Stmt:
    """One statement: kind, its parts, and the token range [start, end).

    kind: block if while do for loop switch case default label goto return
    break continue expr decl empty.  `loop` is a macro such as
    list_for_each_entry() with its body, `block` may be a scoped macro's.
    """
    __slots__ = ('kind', 'start', 'end', 'expr', 'body', 'orelse', 'name',
                 'decls', 'init', 'step')

    def __init__(self, kind, start):
        self.kind = kind
        self.start = start
        self.end = start + 1
        self.expr = self.orelse = self.init = self.step = None
        self.body = []
        self.name = ''
        self.decls = ()

    def walk(self):
        """This statement and everything below it, in source order."""
        yield self
        for sub in self.body:
            yield from sub.walk()
        if self.orelse is not None:
            yield from self.orelse.walk()

    @property
    def branch(self):
        """The statements that an if, or a loop, holds: with or without braces."""
        return self.body[0].body if self.body[0].kind == 'block' else self.body

    def exprs(self):
        """The expressions that this statement itself evaluates, in order."""
        if self.init is not None:
            yield self.init
        for decl in self.decls:
            if decl.init is not None:
                yield decl.init
        if self.expr is not None:
            yield self.expr
        if self.step is not None:
            yield self.step


class Decl:
    """A declared name: type text without the name, stars, attributes, init."""
    __slots__ = ('name', 'type', 'stars', 'array', 'attrs', 'init', 'start',
                 'static', 'at')

    def __init__(self, name, type_, stars, array, attrs, init, start, at=0):
        self.name = name
        self.type = type_
        self.stars = stars
        self.array = array
        self.attrs = attrs
        self.init = init
        self.start = start
        self.at = at
        self.static = 'static' in type_.split()

    @property
    def base(self):
        """The type's name alone: a struct's tag or a typedef, '' if unknown."""
        return base_type(self.type)


@functools.lru_cache(maxsize=10000)
def base_type(text):
    """Name of a type without qualifiers: 'const struct foo' gives 'foo', one
    that is defined on the spot '}' if it has no name."""
    text, body, _ = text.partition('{')
    words = [w for w in text.split() if w not in (
        'const', 'volatile', 'static', 'register', 'struct', 'union', 'enum',
        'extern', 'inline', '__iomem', '__user', '__rcu', '__percpu', '__init',
        '__maybe_unused', '__initdata', '__force')]
    return words[-1] if words else '}' if body else ''


def uncast(expr):
    """An Expr without the casts round it."""
    while expr.kind == 'cast':
        expr = expr.base
    return expr


def held(expr):
    """An Expr without the casts and the & round it."""
    while expr.kind == 'cast' or expr.kind == 'unary' and expr.op == '&':
        expr = expr.base
    return expr


def key_of(expr):
    """An lvalue's normal text ('priv->buf', 'a[i]'), '' if it is none."""
    kind = expr.kind
    if kind == 'id':
        return expr.text
    if kind not in LVALUES:
        return ''
    key = expr.known_key
    if key is None:
        key = expr.known_key = _key_of(expr, kind)
    return key


def _key_of(expr, kind):
    if kind == 'member':
        base = expr.base
        if base.kind == 'unary' and base.op == '&' and expr.op == '->':
            inner = key_of(base.base)
            return inner and '%s.%s' % (inner, expr.text)
        inner = key_of(base)
        return inner and '%s%s%s' % (inner, expr.op, expr.text)
    if kind == 'unary' and expr.op == '*':
        inner = key_of(expr.base)
        return inner and '*' + inner
    if kind == 'index':
        inner = key_of(expr.base)
        index = key_of(expr.right) or (expr.right.text if expr.right.kind in ('num', 'chr') else '?')
        return inner and '%s[%s]' % (inner, index)
    return key_of(expr.base) if kind == 'cast' else ''


class Cursor:
    """Where a reader is among the tokens [i, hi) of a source."""

    def __init__(self, source, i, hi):
        self.s = source
        self.texts = source.texts
        self.kinds = source.kinds
        self.i = i
        self.hi = hi

    def fail(self, what):
        line, _ = self.s.position(min(self.i, len(self.s.starts) - 1))
        raise ParseError('line %d: %s' % (line, what))

    def peek(self, ahead=0):
        j = self.i + ahead
        return self.texts[j] if j < self.hi else ''

    def kind(self, ahead=0):
        j = self.i + ahead
        return self.kinds[j] if j < self.hi else 'end'

    def take(self, text):
        if self.peek() != text:
            self.fail('expected %r, found %r' % (text, self.peek()))
        self.i += 1

    def closing(self):
        close = self.s.match.get(self.i)
        if close is None or close >= self.hi:
            self.fail('unbalanced %r' % self.peek())
        return close


class Types(Cursor):
    """Reads the words that name a type."""

    def specifiers(self):
        """Consume a type without its stars; returns the text."""
        begin = self.i
        named = False
        while self.i < self.hi:
            text = self.peek()
            if text in ('struct', 'union', 'enum'):
                self.i += 1
                while self.peek().startswith('__'):
                    self.i += 1
                    if self.peek() == '(':
                        self.i = self.closing() + 1
                if self.kind() == 'id':
                    self.i += 1
                if self.peek() == '{':
                    self.i = self.closing() + 1
                named = True
            elif text in ('typeof', '__typeof__', '__typeof'):
                self.i += 1
                self.i = self.closing() + 1
                named = True
            elif text in TYPE_WORDS:
                named = named or text not in ('const', 'volatile', 'static', 'register',
                                              'extern', 'auto', 'inline')
                self.i += 1
            elif self.kind() == 'id' and text.startswith('__') and named:
                break
            elif self.kind() == 'id' and not named:
                named = True
                self.i += 1
                if self.peek() == '(' and self.texts[begin:self.i] != ['']:
                    # DECLARE_X(...) as a declaration's type: leave it
                    break
            else:
                break
        return self.s.text_of(begin, self.i)

    def attributes(self):
        out = []
        while self.kind() == 'id' and (self.peek().startswith('__') or self.peek() in (
                'const', 'volatile')) and self.peek() not in KEYWORDS:
            # __name followed by something that cannot follow a name is one
            if self.peek(1) == '(':
                close = self.s.match.get(self.i + 1, self.i)
                out.append(self.s.text_of(self.i, close + 1).replace(' ', ''))
                self.i = close + 1
            elif self.peek(1) in ('=', ';', ',', '[', ')') and self.peek() not in (
                    '__maybe_unused', '__initdata', '__read_mostly', '__ro_after_init',
                    'const', 'volatile', '__iomem', '__user', '__rcu', '__refdata'):
                break
            else:
                out.append(self.peek())
                self.i += 1
        return out

    def looks_like_type(self, lo, hi):
        """Tokens [lo, hi) inside parentheses read as a type."""
        if lo >= hi or self.kinds[lo] != 'id':
            return False
        if self.texts[lo] in TYPE_WORDS:
            return True
        words = [t for t in self.texts[lo:hi] if t not in ('*', 'const', 'volatile')]
        if '__force' in words:
            return True
        if len(words) > 2 or not all(map(WORD.match, words)):
            return False
        if self.texts[hi - 1] == '*':
            return True
        # Nothing but a cast can stand before a name.
        return len(words) == 1 and (bool(TYPE_NAME.match(words[0])) or self.kinds[hi + 1] == 'id')


class Expressions(Types):
    """Reads expressions and initialisers."""

    def initializer(self):
        if self.peek() != '{':
            return self.assignment()
        expr = Expr('init', self.i)
        close = self.closing()
        args = []
        for lo, hi in self.s.split_commas(self.i + 1, close):
            sub = Expressions(self.s, lo, hi)
            if sub.i < hi:
                args.append(sub.designated())
        expr.args = args
        self.i = close + 1
        expr.end = self.i
        return expr

    def designated(self):
        start, field = self.i, ''
        while self.peek() in ('.', '['):
            if self.peek() == '[':
                self.i = self.closing() + 1
            else:
                field = self.peek(1)
                self.i += 2
        if self.peek() == '=':
            self.i += 1
        elif self.kind() == 'id' and self.peek(1) == ':':
            field = self.peek()
            self.i += 2
        value = self.initializer()
        if field:
            out = Expr('field', start, text=field, base=value)
            out.end = self.i
            return out
        return value

    def whole_expression(self):
        return self.inside(self.i, self.hi)

    def inside(self, lo, hi):
        """The expression that the tokens [lo, hi) are; then it goes on where it was going to end."""
        end, self.i, self.hi = self.hi, lo, hi
        try:
            expr = self.expression()
            if self.i != hi:
                self.fail('expression, found %r' % self.peek())
            return expr
        finally:
            self.hi = end

    def expression(self):
        expr = self.assignment()
        while self.i < self.hi and self.texts[self.i] == ',':
            self.i += 1
            right = self.assignment()
            expr = Expr('bin', expr.start, self.i, op=',', base=expr, right=right)
        return expr

    def made(self, kind, start, **parts):
        return Expr(kind, start, self.i, **parts)

    def assignment(self):
        left = self.ternary()
        if self.i < self.hi:
            op = self.texts[self.i]
            if op in ASSIGN_OPS:
                self.i += 1
                right = self.initializer()
                return Expr('assign', left.start, self.i, op=op, base=left, right=right)
        return left

    def ternary(self):
        cond = self.binary(0)
        if self.i >= self.hi or self.texts[self.i] != '?':
            return cond
        self.i += 1
        middle = None if self.peek() == ':' else self.expression()
        self.take(':')
        last = self.assignment()
        return self.made('cond', cond.start, base=cond, right=middle, third=last)

    def binary(self, level):
        left = self.unary()
        texts, hi = self.texts, self.hi
        while self.i < hi:
            op = texts[self.i]
            rank = BINARY.get(op)
            if rank is None or rank < level:
                return left
            self.i += 1
            right = self.binary(rank + 1)
            left = Expr('bin', left.start, self.i, op=op, base=left, right=right)
        return left

    def unary(self):
        start = self.i
        if start >= self.hi:
            self.fail('unexpected %r' % '')
        text = self.texts[start]
        if text in UNARY:
            self.i += 1
            base = self.unary()
            return Expr('unary', start, self.i, op=text, base=base)
        if text == '(':
            close = self.closing()
            if self.looks_like_type(start + 1, close):
                return self.cast(start, close)
        elif text in ALIGNS:
            self.i += 1
            if self.peek() == '(':
                close = self.closing()
                body = self.s.text_of(self.i + 1, close)
                self.i = close + 1
            else:
                begin = self.i
                self.unary()
                body = self.s.text_of(begin, self.i)
            return self.made('sizeof', start, text=body)
        return self.postfix(self.primary())

    def cast(self, start, close):
        """A cast, or a type in brackets by itself."""
        type_ = self.s.text_of(start + 1, close)
        self.i = close + 1
        if self.peek() == '{':
            init = self.initializer()
            return self.postfix(self.made('cast', start, text=type_, base=init))
        if self.kind() in NAMED or self.peek() in OPERANDS:
            base = self.unary()
            return self.made('cast', start, text=type_, base=base)
        return self.made('type', start, text=type_)

    def primary(self):
        start = self.i
        text, kind = self.texts[start], self.kinds[start]
        if kind == 'id':
            if text in TYPE_WORDS:
                type_ = self.specifiers()
                while self.peek() == '*':
                    type_ += ' *'
                    self.i += 1
                return self.made('type', start, text=type_)
            if text in KEYWORDS:
                self.fail('unexpected %r' % text)
            self.i += 1
            expr = Expr('id', start, text=text)
            # adjacent string macros: PRIx64 "..." and "..." MACRO "..."
            while self.kind() == 'str':
                self.i += 1
            return expr
        if kind == 'str':
            while self.kind() == 'str' or (self.kind() == 'id' and self.peek(1) != '('):
                self.i += 1
            return self.made('str', start, text=text)
        if kind in ('num', 'chr'):
            self.i += 1
            return Expr(kind, start, text=text)
        if text == '(':
            close = self.closing()
            if self.peek(1) == '{':
                self.i = close + 1
                return self.made('stmtexpr', start)
            expr = self.inside(start + 1, close)
            self.i = close + 1
            return expr
        if text == '.' and self.kind(1) == 'id':
            return self.designated()
        self.fail('unexpected %r' % text)
        return None

    def postfix(self, expr):
        texts, hi = self.texts, self.hi
        while self.i < hi:
            text = texts[self.i]
            if text == '(':
                close = self.closing()
                args = []
                for begin, end in self.s.split_commas(self.i + 1, close):
                    args.append(self.argument(begin, end))
                self.i = close + 1
                expr = Expr('call', expr.start, self.i, fn=expr, args=args)
            elif text == '[':
                close = self.closing()
                right = self.inside(self.i + 1, close)
                self.i = close + 1
                expr = Expr('index', expr.start, self.i, base=expr, right=right)
            elif text in ('.', '->'):
                field = self.peek(1)
                self.i += 2
                expr = Expr('member', expr.start, self.i, field, text, expr)
            elif text in ('++', '--'):
                self.i += 1
                expr = Expr('post', expr.start, self.i, op=text, base=expr)
            else:
                break
        return expr

    def argument(self, lo, hi):
        """An argument: an expression, a type, or whatever a macro takes; the reader stays
        where it is."""
        if lo >= hi:
            return Expr('type', lo)
        if hi - lo == 1 and self.kinds[lo] in NAMED and self.texts[lo] not in NO_NAMES:
            return Expr(self.kinds[lo], lo, text=self.texts[lo])
        begin = self.i
        try:
            return self.inside(lo, hi)
        except ParseError:
            return Expr('type', lo, hi, text=self.s.text_of(lo, hi))
        finally:
            self.i = begin


class Declarations(Expressions):
    """Reads declarations."""

    def at_declaration(self):
        """True where the tokens at hand start a declaration."""
        if self.kind() != 'id':
            return False
        text = self.texts[self.i]
        if text in TYPE_WORDS:
            return True
        if text in KEYWORDS:
            return False
        after = self.peek(1)
        if after in ('(', '=', '->', '.'):
            return False
        if self.kind(1) == 'id' and after not in KEYWORDS:
            return True
        ahead = 1
        while self.peek(ahead) == '*' or self.peek(ahead) in ('const', '__iomem', '__user'):
            ahead += 1
        if ahead > 1 and self.kind(ahead) == 'id' and \
                self.peek(ahead + 1) in ('=', ';', ',', '[', ')', '__free'):
            return True
        return False

    def declarator(self, type_):
        start = self.i
        stars = 0
        attrs = self.attributes()
        while self.peek() in ('*', 'const', 'volatile') or (
                self.peek().startswith('__') and self.peek(1) in ('*',)):
            stars += self.peek() == '*'
            self.i += 1
        attrs += self.attributes()
        name = ''
        at = self.i
        if self.peek() == '(':
            close = self.closing()
            ids = [j for j in range(self.i, close) if self.kinds[j] == 'id']
            name = self.texts[ids[0]] if ids else ''
            at = ids[0] if ids else at
            stars += 1
            self.i = close + 1
            if self.peek() == '(':
                self.i = self.closing() + 1
        elif self.kind() == 'id':
            name = self.peek()
            self.i += 1
        array = False
        while self.peek() == '[':
            array = True
            self.i = self.closing() + 1
        if self.peek() == '(' and name:
            self.i = self.closing() + 1
        attrs += self.attributes()
        if self.peek() == ':':
            self.i += 1
            self.ternary()
        init = None
        if self.peek() == '=':
            self.i += 1
            init = self.initializer()
        return Decl(name, type_, stars, array, attrs, init, start, at)

    def declaration(self):
        """A declaration statement with its semicolon."""
        stmt = Stmt('decl', self.i)
        type_ = self.specifiers()
        decls = []
        while self.peek() != ';':
            if self.i >= self.hi:
                self.fail('unfinished declaration')
            before = self.i
            decls.append(self.declarator(type_))
            if self.peek() == ',':
                self.i += 1
            elif self.peek() != ';' or self.i == before:
                self.fail('declaration, found %r' % self.peek())
        self.i += 1
        stmt.decls = tuple(decls)
        stmt.end = self.i
        return stmt

    def parameter(self):
        """One parameter of a head, None for (void) and '...'."""
        if self.peek() in ('...', '') or (self.peek() == 'void' and self.i + 1 >= self.hi):
            return None
        type_ = self.specifiers()
        return self.declarator(type_)


class Parser(Declarations):
    """Recursive descent over the tokens [i, hi) of a source."""

    def statement(self):
        start, text = self.i, self.peek()
        if self.kind() == 'end':
            self.fail('unexpected end')
        parse = self.PARSE.get(text)
        if parse:
            stmt = parse(self)
        elif text == ';':
            stmt = Stmt('empty', start)
            self.i += 1
        elif text in ('break', 'continue'):
            stmt = Stmt(text, start)
            self.i += 1
            self.take(';')
        elif text == 'goto':
            stmt = Stmt('goto', start)
            self.i += 1
            if self.peek() == '*':
                self.fail('computed goto')
            stmt.name = self.peek()
            self.i += 1
            self.take(';')
        elif self.kind() == 'id' and self.peek(1) == ':' and self.peek(2) != ':':
            stmt = Stmt('label', start)
            stmt.name = text
            self.i += 2
        elif text in ('asm', '__asm__', '__asm'):
            stmt = Stmt('empty', start)
            while self.peek() != ';':
                self.i = self.closing() if self.peek() == '(' else self.i
                self.i += 1
            self.i += 1
        elif self.at_declaration():
            stmt = self.declaration()
        else:
            stmt = self.expression_statement()
        stmt.end = self.i
        return stmt

    def block(self):
        stmt = Stmt('block', self.i)
        close = self.closing()
        self.i += 1
        while self.i < close:
            stmt.body.append(self.statement())
        self.i = close + 1
        return stmt

    def condition(self):
        self.take('(')
        self.i -= 1
        close = self.closing()
        expr = self.inside(self.i + 1, close)
        self.i = close + 1
        return expr

    def if_(self):
        stmt = Stmt('if', self.i)
        self.i += 1
        stmt.expr = self.condition()
        stmt.body = [self.statement()]
        if self.peek() == 'else':
            self.i += 1
            stmt.orelse = self.statement()
        return stmt

    def while_(self):
        stmt = Stmt('while', self.i)
        self.i += 1
        stmt.expr = self.condition()
        stmt.body = [self.statement()]
        return stmt

    def do(self):
        stmt = Stmt('do', self.i)
        self.i += 1
        stmt.body = [self.statement()]
        self.take('while')
        stmt.expr = self.condition()
        self.take(';')
        return stmt

    def for_(self):
        stmt = Stmt('for', self.i)
        self.i += 1
        close = self.closing()
        self.i += 1
        parser = Parser(self.s, self.i, close)
        if parser.peek() == ';':
            parser.i += 1
        elif parser.at_declaration():
            declared = parser.declaration()
            stmt.decls = declared.decls
        else:
            stmt.init = parser.expression()
            parser.take(';')
        if parser.peek() != ';':
            stmt.expr = parser.expression()
        parser.take(';')
        if parser.i < close:
            stmt.step = parser.whole_expression()
        self.i = close + 1
        stmt.body = [self.statement()]
        return stmt

    def switch(self):
        stmt = Stmt('switch', self.i)
        self.i += 1
        stmt.expr = self.condition()
        stmt.body = [self.statement()]
        return stmt

    def return_(self):
        stmt = Stmt('return', self.i)
        self.i += 1
        if self.peek() != ';':
            stmt.expr = self.expression()
        self.take(';')
        return stmt

    def case(self):
        stmt = Stmt('case', self.i)
        while self.peek() not in (':', ''):
            if self.peek() == '?':
                self.fail('conditional in case')
            self.i = self.closing() if self.peek() == '(' else self.i
            self.i += 1
        self.take(':')
        return stmt

    def default(self):
        stmt = Stmt('default', self.i)
        self.i += 1
        self.take(':')
        return stmt

    PARSE = {'{': block, 'if': if_, 'while': while_, 'do': do, 'for': for_, 'switch': switch,
             'return': return_, 'case': case, 'default': default}

    def expression_statement(self):
        start = self.i
        # name(...) followed by a body: an iterator or a scoped macro
        if self.kind() == 'id' and self.peek(1) == '(':
            close = self.s.match.get(self.i + 1, self.hi)
            after = self.texts[close + 1] if close + 1 < self.hi else ''
            loop = LOOP_MACRO.search(self.peek())
            if after == '{' or after != ';' and (loop or self.peek() == 'scoped_guard'):
                stmt = Stmt('loop' if loop else 'block', start)
                stmt.expr = self.inside(start, close + 1)
                self.i = close + 1
                stmt.body = [self.statement()]
                if not loop and self.peek() == 'else':
                    self.fail('macro with an else')
                return stmt
        stmt = Stmt('expr', start)
        stmt.expr = self.expression()
        if self.peek() == ';':
            self.i += 1
        elif not (self.texts[self.i - 1] == ')' and self.s.position(self.i)[0] >
                  self.s.position(self.i - 1)[0] and self.texts[start].isupper()):
            # A MACRO(...) on a line of its own needs no semicolon.
            self.fail('expected a semicolon, found %r' % self.peek())
        return stmt
