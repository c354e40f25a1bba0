# SPDX-License-Identifier: GPL-2.0-only
"""Read kernel C as it is written: tokens, functions, statements, expressions.

Coccinelle finds the sites; what it cannot answer is which value a path
returns or which names a pointer goes by.  This module gives those questions
something to stand on: it reads one file without preprocessing it, keeps every
token's offset, and parses a function only when somebody asks for its body.

What it cannot see: macros are read as calls (a macro followed by a block is a
loop when its name says so), of an unbalanced #if/#else only the first branch
is kept, and #if 0 is skipped.
"""

import bisect
import functools
import re

TOKEN = re.compile(r'''
    (?P<pp>(?m:^)[ \t]*\#(?:\\\r?\n|/\*.*?\*/|[^\n])*)
  | (?P<ws>[ \t\r\f\v]+|\n+|\\\r?\n)
  | (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<id>[A-Za-z_$]\w*)
  | (?P<num>\.?\d(?:[eEpP][+-]|[\w.])*)
  | (?P<str>(?:L|u8|u|U)?"(?:\\.|[^"\\\n])*")
  | (?P<chr>'(?:\\.|[^'\\\n])+')
  | (?P<op><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}\[\]])
  | (?P<bad>.)
''', re.X | re.S)

TYPE_WORDS = frozenset('''void char short int long float double signed unsigned
    _Bool bool struct union enum const volatile static register extern auto
    typeof __typeof__ __typeof inline'''.split())
TYPE_NAME = re.compile(r'^(?:[us](?:8|16|32|64)|__[ubl]e?\w*\d+|\w+_t|uint|ulong|'
                       r'ushort|u_char|u_int|u_long|irqreturn_t)$')
KEYWORDS = frozenset('''if else for while do switch case default goto return break
    continue sizeof'''.split())
LOOP_MACRO = re.compile(r'for_each|foreach|_for_|^list_for|_each_')
ASSIGN_OPS = frozenset('= += -= *= /= %= &= |= ^= <<= >>='.split())
BINARY = {op: level for level, ops in enumerate(
    ('||', '&&', '|', '^', '&', '== !=', '< > <= >=', '<< >>', '+ -', '* / %'))
    for op in ops.split()}


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
                 'start', 'end', 'known_type')

    def __init__(self, kind, start, **parts):
        self.kind = kind
        self.start = start
        self.end = start + 1
        self.text = self.op = ''
        self.base = self.right = self.third = self.fn = None
        self.args = ()
        self.known_type = None      # module.Module.type_of() keeps its answer here
        for name, value in parts.items():
            setattr(self, name, value)

    def children(self):
        """Sub-expressions in source order."""
        for part in (self.fn, self.base, self.right, self.third):
            if part is not None:
                yield part
        yield from self.args

    def walk(self):
        """List of this expression and everything below it, in source order."""
        out, todo = [], [self]
        while todo:
            expr = todo.pop()
            out.append(expr)
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
    """Name of a type without qualifiers: 'const struct foo' gives 'foo'."""
    words = [w for w in text.split() if w not in (
        'const', 'volatile', 'static', 'register', 'struct', 'union', 'enum',
        'extern', 'inline', '__iomem', '__user', '__rcu', '__percpu', '__init',
        '__maybe_unused', '__initdata', '__force')]
    return words[-1] if words else ''


class Function:
    """A function definition; the body is parsed when first asked for."""

    def __init__(self, source, name, name_tok, start, lparen, rparen, lbrace, rbrace):
        self.source = source
        self.name = name
        self.name_tok = name_tok
        self.start = start
        self.lparen = lparen
        self.rparen = rparen
        self.lbrace = lbrace
        self.rbrace = rbrace
        self._body = None
        self._params = None
        self._calls = None
        self._statements = None
        self._expressions = None
        self.specifiers = source.text_of(start, name_tok)
        self.static = 'static' in self.specifiers.split()

    @property
    def params(self):
        """Parameters as Decl, in order; empty for (void)."""
        if self._params is None:
            self._params = []
            for lo, hi in self.source.split_commas(self.lparen + 1, self.rparen):
                decl = Parser(self.source, lo, hi).parameter()
                if decl is not None:
                    self._params.append(decl)
        return self._params

    @property
    def body(self):
        """The body as a Stmt of kind block.  Raises ParseError."""
        if self._body is None:
            try:
                self._body = Parser(self.source, self.lbrace, self.rbrace + 1).statement()
            except (ParseError, RecursionError) as err:
                self._body = ParseError('%s: %s' % (self.name, err))
        if isinstance(self._body, ParseError):
            raise self._body
        return self._body

    def statements(self):
        """Every statement of the body in source order; none if unparsable."""
        if self._statements is None:
            try:
                self._statements = list(self.body.walk())
            except ParseError:
                self._statements = []
        return self._statements

    @property
    def expressions(self):
        """Every expression of the body and its parts, in source order."""
        if self._expressions is None:
            self._expressions = [expr for stmt in self.statements() for top in stmt.exprs()
                                 for expr in top.walk()]
        return self._expressions

    @property
    def call_index(self):
        """{first token: call Expr} of the named calls in the body."""
        if self._calls is None:
            self._calls = {expr.start: expr for expr in self.expressions
                           if expr.kind == 'call' and expr.fn.kind == 'id'}
        return self._calls

    def calls(self):
        """Names called in the body, by token, without parsing it."""
        kinds, texts = self.source.kinds, self.source.texts
        return [(i, texts[i]) for i in range(self.lbrace, self.rbrace)
                if kinds[i] == 'id' and texts[i + 1] == '(' and texts[i] not in KEYWORDS
                and texts[i - 1] not in ('->', '.')]


class Source:
    """One C file: tokens with offsets, functions by name, directives.

    text: the whole file.  Token i is (kinds[i], texts[i], starts[i]); white
    space, comments and directives are left out.
    """

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.kinds = []
        self.texts = []
        self.starts = []
        self.directives = []
        self._lines = None
        self._match = None
        self._functions = None
        self._definitions = None
        self._words = None
        self.unread = []        # text of branches left out, but for #if 0
        self._lex()

    # -- tokens ---------------------------------------------------------

    def _lex(self):
        kinds, texts, starts = self.kinds, self.texts, self.starts
        stack = []              # open conditionals: (token index, depth, mode)
        dead = False            # inside #if 0
        skipping = 0            # depth of conditionals inside a skipped branch
        for found in TOKEN.finditer(self.text):
            kind = found.lastgroup
            if kind == 'ws' or kind == 'comment':
                continue
            if skipping and not dead and kind == 'id':
                self.unread.append(found.group())
            if kind == 'pp':
                self.directives.append((found.start(), found.group()))
                skipping = self._directive(found.group(), stack, skipping)
                dead = bool(stack) and stack[-1][1]
                continue
            if skipping:
                continue
            kinds.append(kind)
            texts.append(found.group())
            starts.append(found.start())
        kinds.append('end')
        texts.append('')
        starts.append(len(self.text))

    def _balance(self, begin):
        depth = lowest = 0
        for text in self.texts[begin:]:
            if text in ('{', '('):
                depth += 1
            elif text in ('}', ')'):
                depth -= 1
                lowest = min(lowest, depth)
        return depth, lowest

    def _directive(self, line, stack, skipping):
        word = re.match(r'\s*#\s*(\w*)\s*(.*)', line, re.S)
        name, rest = word.group(1), word.group(2)
        if name in ('if', 'ifdef', 'ifndef'):
            if skipping:
                return skipping + 1
            dead = name == 'if' and re.match(r'0\s*($|/)', rest)
            stack.append((len(self.texts), dead))
            return 1 if dead else 0
        if name in ('else', 'elif'):
            if skipping > 1 or not stack:
                return skipping
            begin, dead = stack[-1]
            if dead:
                stack[-1] = (len(self.texts), False)
                return 0
            # A branch that leaves a brace open shares it with its twin: the
            # twin would open it again, so only the first branch counts.
            return 1 if skipping or self._balance(begin) != (0, 0) else 0
        if name == 'endif':
            if skipping > 1:
                return skipping - 1
            if stack:
                stack.pop()
            return 0
        return skipping

    @property
    def match(self):
        """Index of the matching bracket for every bracket token."""
        if self._match is None:
            self._match = {}
            pairs = {')': '(', ']': '[', '}': '{'}
            stack = []
            for i, text in enumerate(self.texts):
                if self.kinds[i] != 'op':
                    continue
                if text in '([{':
                    stack.append(i)
                elif text in ')]}':
                    while stack and self.texts[stack[-1]] != pairs[text] and text == '}':
                        stack.pop()
                    if stack and self.texts[stack[-1]] == pairs[text]:
                        j = stack.pop()
                        self._match[i] = j
                        self._match[j] = i
        return self._match

    @property
    def words(self):
        """{identifier: tokens where it stands}."""
        if self._words is None:
            self._words = {}
            for i, kind in enumerate(self.kinds):
                if kind == 'id':
                    self._words.setdefault(self.texts[i], []).append(i)
        return self._words

    def text_of(self, lo, hi):
        """Token texts [lo, hi) joined by single blanks."""
        return ' '.join(self.texts[lo:hi])

    def written(self, lo, hi):
        """The source text of tokens [lo, hi) exactly as written."""
        if hi <= lo:
            return ''
        return self.text[self.starts[lo]:self.starts[hi - 1] + len(self.texts[hi - 1])]

    def position(self, tok):
        """(line from 1, column from 0 in characters), as spatch counts them."""
        return self.line_column(self.starts[tok])

    def line_column(self, offset):
        """(line from 1, column from 0) of a character offset."""
        if self._lines is None:
            self._lines = [0] + [m.end() for m in re.finditer('\n', self.text)]
        line = bisect.bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1]

    def token_at(self, line, column):
        """Index of the token that starts at a position, or None."""
        self.line_column(0)
        if not 1 <= line <= len(self._lines):
            return None
        offset = self._lines[line - 1] + column
        i = bisect.bisect_left(self.starts, offset)
        return i if i < len(self.starts) and self.starts[i] == offset else None

    def split_commas(self, lo, hi):
        """Token ranges between the commas of [lo, hi) at depth nought."""
        if lo >= hi:
            return []
        out, begin, i = [], lo, lo
        while i < hi:
            text = self.texts[i]
            if text in ('(', '[', '{') and self.kinds[i] == 'op':
                i = self.match.get(i, i)
            elif text == ',' and self.kinds[i] == 'op':
                out.append((begin, i))
                begin = i + 1
            i += 1
        out.append((begin, hi))
        return out

    # -- functions ------------------------------------------------------

    @property
    def functions(self):
        """Function definitions by name (the first of a name)."""
        if self._functions is None:
            self._functions = {}
            for function in self.definitions:
                self._functions.setdefault(function.name, function)
        return self._functions

    @property
    def definitions(self):
        """Every function definition in source order: with an #else, a name
        can have two."""
        if self._definitions is None:
            self._definitions = list(self._scan())
        return self._definitions

    def _scan(self):
        texts, kinds, match = self.texts, self.kinds, self.match
        i, begin, end = 0, 0, len(texts) - 1
        while i < end:
            text = texts[i]
            if kinds[i] != 'op':
                i += 1
                continue
            if text == ';' or text == '}':
                begin = i + 1
            elif text in ('(', '['):
                i = match.get(i, i)
            elif text == '{':
                close = match.get(i)
                if close is None:
                    return
                head = self._head(begin, i)
                if head:
                    name, lparen, rparen = head
                    yield Function(self, texts[name], name, begin, lparen,
                                   rparen, i, close)
                if head or texts[i - 1] == ')':
                    begin = close + 1
                i = close
            i += 1

    def _head(self, begin, lbrace):
        """(name, '(', ')') token indexes of a definition's head, or None."""
        i = lbrace - 1
        while i > begin:
            if self.texts[i] == ')':
                lparen = self.match.get(i)
                if lparen is None or lparen <= begin:
                    return None
                name = lparen - 1
                # UVERBS_HANDLER(name)(parameters) {: a macro makes the name
                if self.texts[name] == ')' and self.match.get(name) == name - 2 and \
                        self.kinds[name - 3] == 'id':
                    name -= 1
                if self.kinds[name] != 'id':
                    return None
                # foo(void) __must_hold(lock) {: the attribute is not the name
                if self.texts[name].startswith('__') and self.texts[name - 1] == ')':
                    i = name - 1
                    continue
                if '=' in self.texts[begin:name]:
                    return None
                return name, lparen, i
            if self.kinds[i] == 'id' and self.texts[i].startswith('__'):
                i -= 1
                continue
            return None
        return None

    def function_at(self, tok):
        """The function whose definition holds a token, or None."""
        for function in self.definitions:
            if function.start <= tok <= function.rbrace:
                return function
        return None

    def globals(self):
        """File-scope variables: {name: Decl} of static and extern objects."""
        out = {}
        texts, kinds, match = self.texts, self.kinds, self.match
        i = begin = 0
        end = len(texts) - 1
        while i < end:
            text = texts[i]
            if kinds[i] == 'op' and text in ('(', '[', '{'):
                i = match.get(i, i)
                if text == '{' and self._head(begin, match.get(i, i)):
                    begin = i + 1
            elif text == ';' and kinds[i] == 'op':
                if texts[begin] not in ('typedef',) and i - begin > 1:
                    try:
                        parser = Parser(self, begin, i + 1)
                        if parser.at_declaration():
                            for decl in parser.declaration().decls:
                                out.setdefault(decl.name, decl)
                    except ParseError:
                        pass
                begin = i + 1
            i += 1
        return out


class Parser:
    """Recursive descent over the tokens [i, hi) of a source."""

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

    # -- statements -----------------------------------------------------

    def statement(self):
        start, text = self.i, self.peek()
        if self.kind() == 'end':
            self.fail('unexpected end')
        parse = {'{': self.block, 'if': self.if_, 'while': self.while_, 'do': self.do,
                 'for': self.for_, 'switch': self.switch, 'return': self.return_,
                 'case': self.case, 'default': self.default}.get(text)
        if parse:
            stmt = parse()
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
        self.i += 1
        expr = Parser(self.s, self.i, close).whole_expression()
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

    def expression_statement(self):
        start = self.i
        # name(...) followed by a body: an iterator or a scoped macro
        if self.kind() == 'id' and self.peek(1) == '(':
            close = self.s.match.get(self.i + 1, self.hi)
            after = self.texts[close + 1] if close + 1 < self.hi else ''
            loop = LOOP_MACRO.search(self.peek())
            if after == '{' or after != ';' and (loop or self.peek() == 'scoped_guard'):
                stmt = Stmt('loop' if loop else 'block', start)
                stmt.expr = Parser(self.s, start, close + 1).whole_expression()
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

    # -- declarations ---------------------------------------------------

    def at_declaration(self):
        """True where the tokens at hand start a declaration."""
        if self.kind() != 'id':
            return False
        text = self.peek()
        if text in TYPE_WORDS:
            return True
        if text in KEYWORDS:
            return False
        if self.kind(1) == 'id' and self.peek(1) not in KEYWORDS:
            return True
        ahead = 1
        while self.peek(ahead) == '*' or self.peek(ahead) in ('const', '__iomem', '__user'):
            ahead += 1
        if ahead > 1 and self.kind(ahead) == 'id' and \
                self.peek(ahead + 1) in ('=', ';', ',', '[', ')', '__free'):
            return True
        return False

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

    def initializer(self):
        if self.peek() != '{':
            return self.assignment()
        expr = Expr('init', self.i)
        close = self.closing()
        args = []
        for lo, hi in self.s.split_commas(self.i + 1, close):
            sub = Parser(self.s, lo, hi)
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

    # -- expressions ----------------------------------------------------

    def whole_expression(self):
        expr = self.expression()
        if self.i != self.hi:
            self.fail('expression, found %r' % self.peek())
        return expr

    def expression(self):
        expr = self.assignment()
        while self.peek() == ',':
            self.i += 1
            right = self.assignment()
            expr = self.made('bin', expr.start, op=',', base=expr, right=right)
        return expr

    def made(self, kind, start, **parts):
        expr = Expr(kind, start, **parts)
        expr.end = self.i
        return expr

    def assignment(self):
        left = self.ternary()
        if self.peek() in ASSIGN_OPS and self.kind() == 'op':
            op = self.peek()
            self.i += 1
            right = self.initializer()
            return self.made('assign', left.start, op=op, base=left, right=right)
        return left

    def ternary(self):
        cond = self.binary(0)
        if self.peek() != '?':
            return cond
        self.i += 1
        middle = None if self.peek() == ':' else self.expression()
        self.take(':')
        last = self.assignment()
        return self.made('cond', cond.start, base=cond, right=middle, third=last)

    def binary(self, level):
        left = self.unary()
        while True:
            op = self.peek()
            rank = BINARY.get(op) if self.kind() == 'op' else None
            if rank is None or rank < level:
                return left
            self.i += 1
            right = self.binary(rank + 1)
            left = self.made('bin', left.start, op=op, base=left, right=right)

    def looks_like_type(self, lo, hi):
        """Tokens [lo, hi) inside parentheses read as a type."""
        if lo >= hi or self.kinds[lo] != 'id':
            return False
        words = [t for t in self.texts[lo:hi] if t not in ('*', 'const', 'volatile')]
        if self.texts[lo] in TYPE_WORDS or '__force' in words:
            return True
        if len(words) > 2 or not all(re.match(r'\w+$', w) for w in words):
            return False
        if self.texts[hi - 1] == '*':
            return True
        return len(words) == 1 and bool(TYPE_NAME.match(words[0]))

    def unary(self):
        start, text = self.i, self.peek()
        if self.kind() == 'op':
            if text in ('!', '~', '-', '+', '*', '&', '++', '--', '&&'):
                self.i += 1
                base = self.unary()
                return self.made('unary', start, op=text, base=base)
            if text == '(':
                close = self.closing()
                if self.looks_like_type(self.i + 1, close):
                    type_ = self.s.text_of(self.i + 1, close)
                    self.i = close + 1
                    if self.peek() == '{':
                        init = self.initializer()
                        return self.postfix(self.made('cast', start, text=type_, base=init))
                    nxt = self.peek()
                    if self.kind() in ('id', 'num', 'str', 'chr') or nxt in (
                            '(', '*', '&', '!', '~', '-', '+', '++', '--'):
                        base = self.unary()
                        return self.made('cast', start, text=type_, base=base)
                    return self.made('type', start, text=type_)
        if text == 'sizeof' or text in ('__alignof__', '_Alignof', 'alignof'):
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

    def primary(self):
        start, text, kind = self.i, self.peek(), self.kind()
        if kind == 'id':
            if text in ('struct', 'union', 'enum') or text in TYPE_WORDS:
                type_ = self.specifiers()
                while self.peek() == '*':
                    type_ += ' *'
                    self.i += 1
                return self.made('type', start, text=type_)
            if text in KEYWORDS:
                self.fail('unexpected %r' % text)
            self.i += 1
            expr = self.made('id', start, text=text)
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
            return self.made(kind, start, text=text)
        if text == '(':
            close = self.closing()
            if self.peek(1) == '{':
                self.i = close + 1
                return self.made('stmtexpr', start)
            self.i += 1
            expr = Parser(self.s, self.i, close).whole_expression()
            self.i = close + 1
            return expr
        if text == '.' and self.kind(1) == 'id':
            return self.designated()
        self.fail('unexpected %r' % text)
        return None

    def postfix(self, expr):
        while self.kind() == 'op':
            text = self.peek()
            if text == '(':
                close = self.closing()
                args = []
                for lo, hi in self.s.split_commas(self.i + 1, close):
                    args.append(self.argument(lo, hi))
                self.i = close + 1
                expr = self.made('call', expr.start, fn=expr, args=args)
            elif text == '[':
                close = self.closing()
                right = Parser(self.s, self.i + 1, close).whole_expression()
                self.i = close + 1
                expr = self.made('index', expr.start, base=expr, right=right)
            elif text in ('.', '->'):
                field = self.peek(1)
                self.i += 2
                expr = self.made('member', expr.start, base=expr, text=field, op=text)
            elif text in ('++', '--'):
                self.i += 1
                expr = self.made('post', expr.start, base=expr, op=text)
            else:
                break
        return expr

    def argument(self, lo, hi):
        """An argument: an expression, a type, or whatever a macro takes."""
        if lo >= hi:
            return Expr('type', lo)
        try:
            return Parser(self.s, lo, hi).whole_expression()
        except ParseError:
            out = Expr('type', lo, text=self.s.text_of(lo, hi))
            out.end = hi
            return out


def load(path):
    """Read a file as Source.  Raises OSError; odd bytes are kept as they are."""
    with open(path, encoding='utf-8', errors='surrogateescape', newline='') as handle:
        return Source(path, handle.read())


def key_of(expr):
    """An lvalue's normal text ('priv->buf', 'a[i]'), '' if it is none."""
    kind = expr.kind
    if kind == 'id':
        return expr.text
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
    if kind == 'cast':
        return key_of(expr.base)
    return ''
