# SPDX-License-Identifier: GPL-2.0-only
"""Read kernel C as it is written: tokens, directives, functions.

Coccinelle finds the sites; what it cannot answer is which value a path
returns or which names a pointer goes by.  This module gives those questions
something to stand on: it reads one file without preprocessing it, keeps every
token's offset, and parses a function only when somebody asks for its body.

What it cannot see: of an unbalanced #if/#else only the first branch is kept,
and #if 0 is skipped.
"""

import bisect
import collections
import contextlib
import difflib
import os
import re
import shutil
import tempfile

from . import clock
from .cparser import KEYWORDS, ParseError, Parser

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
# A token, but no blank, behind those before it; '' at the end.  The same tokens as TOKEN has,
# in the order of how often they are met; of what may stand before them, the commonest are tried first.
NEXT = re.compile(r'''
    (?: (?=[\w;,()>]) | [ ](?![\s/\#\\]) | \n\t+(?![\s/\#\\])
      | (?: (?!(?m:^)[ \t]*\#) (?:[ \t\r\f\v]+|\n+) | \\\r?\n | /\*.*?\*/ | //[^\n]* )* )
    ( [A-Za-z_$]\w*
    | [;,(){}\[\]]
    | (?m:^)[ \t]*\#(?:\\\r?\n|/\*.*?\*/|[^\n])*
    | \.?\d(?:[eEpP][+-]|[\w.])*
    | "(?:\\.|[^"\\\n])*"
    | '(?:\\.|[^'\\\n])+'
    | <<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:.]
    | . | \Z )
''', re.X | re.S)
BRACKETS = frozenset('([{)]}')
# What follows the star of a cast to a pointer: the bracket, or how it is qualified.
CLOSES = re.compile(r'[)*\[(]$|const$|volatile$|restrict$|_')


DIRECTIVE = re.compile(r'\s*#\s*(\w*)\s*(.*)', re.S)
DEFINE = re.compile(r'\s*#\s*define\s+(\w+)')
CONSTANT = re.compile(r'\s*#\s*define\s+\w+[ \t]+(.+)')
# The headers that a text includes by "name" and by <name>.
OWN = re.compile(r'(?m)^[ \t]*#[ \t]*include[ \t]*"([^"]+)"')
SYSTEM = re.compile(r'(?m)^[ \t]*#[ \t]*include[ \t]*<([^>]+)>')
INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>|(\w+)\s*(?:$|/))')
NAMED = re.compile(r'\s*#\s*define\s+(\w+)\s+(?:"([^"]+)"|<([^>]+)>)')
MACRO = re.compile(r'\s*#\s*define\s+(\w+)(\([^)]*\))?')
COMMENT = re.compile(r'/\*.*?\*/|//.*')
COMMENTS = re.compile(r'(?s)/\*.*?\*/|//.*')
SIGNS = re.compile(r'([()*+<>/-]+)')
WORD = re.compile(r'[A-Za-z_]\w*')


class Kinds(dict):
    """{the first two characters of a token of NEXT: its kind}."""

    def __missing__(self, begin):
        first, second = begin[:1], begin[1:]
        if first in ' \t' or first == '#' and second:
            kind = 'pp'
        elif first.isascii() and first.isalpha() or first in '_$':
            kind = 'id'
        elif first.isdecimal() or first == '.' and second.isdecimal():
            kind = 'num'
        elif first in '"\'':
            kind = 'bad' if not second else 'str' if first == '"' else 'chr'
        else:
            kind = 'op' if first in '-+*/%&|^~!<>=?:;,.(){}[]' else 'bad'
        self[begin] = kind
        return kind


KINDS = Kinds()


class Define:
    """A #define of a source: its name and its line."""
    __slots__ = ('name', 'line', '_value', '_body')

    def __init__(self, name, line):
        self.name = name
        self.line = line
        self._value = self._body = None

    @property
    def value(self):
        """The value, with blanks round its signs, of one without arguments; None for others."""
        if self._value is None:
            found = CONSTANT.match(self.line)
            self._value = (found and SIGNS.sub(r' \1 ', COMMENT.sub('', found.group(1))),)
        return self._value[0]

    @property
    def body(self):
        """(text from the name on, words of the body)."""
        if self._body is None:
            line = COMMENTS.sub(' ', self.line)
            found = MACRO.match(line)
            self._body = line[found.start(1):], frozenset(WORD.findall(line[found.end():]))
        return self._body


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
        self._named = None
        self._casts = None
        self._statements = None
        self._expressions = None
        self._assigned = []
        self._assigned_at = None
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
        """Every expression of the body and its parts, in source order; behind them what macros assign."""
        if self._expressions is None:
            self._expressions = [expr for stmt in self.statements() for top in stmt.exprs()
                                 for expr in top.walk()]
            if self.source.assigning is not None:
                self._assigned = self.source.assigning.inside(self, self._expressions)
                self._expressions += self._assigned
        return self._expressions

    @property
    def assigned(self):
        """Those of the expressions that macros stand for: what they assign, with the macro's place."""
        return self.expressions and self._assigned

    @property
    def assigned_at(self):
        """{token of a macro: those of assigned that it stands for}."""
        if self._assigned_at is None:
            self._assigned_at = {}
            for expr in self.assigned:
                self._assigned_at.setdefault(expr.start, []).append(expr)
        return self._assigned_at

    @property
    def call_index(self):
        """{first token: call Expr} of the named calls in the body."""
        if self._calls is None:
            self._calls = {expr.start: expr for expr in self.expressions
                           if expr.kind == 'call' and expr.fn.kind == 'id'}
        return self._calls

    def argument(self, tok, index):
        """The argument of that number, from 0, of the named call at a token; else None."""
        call = self.call_index.get(tok)
        return call.args[index] if call is not None and index < len(call.args) else None

    @property
    def casts(self):
        """The casts to a pointer in the body, which is not parsed without need."""
        if self._casts is None:
            stars = self.source.closing_stars
            at = bisect.bisect_left(stars, self.lbrace)
            self._casts = [expr for expr in self.expressions
                           if expr.kind == 'cast' and '*' in expr.text] \
                if at < len(stars) and stars[at] < self.rbrace else []
        return self._casts

    def calls(self):
        """Names called in the body, by token, without parsing it."""
        if self._named is None:
            kinds, texts = self.source.kinds, self.source.texts
            self._named = [(i, texts[i]) for i in range(self.lbrace, self.rbrace)
                           if texts[i + 1] == '(' and kinds[i] == 'id' and texts[i] not in KEYWORDS
                           and texts[i - 1] not in ('->', '.')]
        return self._named


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
        self.lines = []         # of directives
        self._lines_at = []     # which of all tokens they are
        self._doubtful = False
        self._kept = []         # ranges of the tokens that count, among all with the directives
        self.assigning = None   # the Assigning of the module that reads it
        self.own = None         # how many tokens are the file's own, once append_made() was called
        self._made = []         # see append_made()
        self._starts = None
        self._directives = None
        self._lines = None
        self._match = None
        self._functions = None
        self._definitions = None
        self._defines = None
        self._includes = None
        self._words = None
        self._stars = None
        self.unread = set()     # words of branches left out, but for #if 0
        self._lex()

    def take_apart(self):
        """Let go of everything: functions and their source name each other, and what is freed
        at once need not be looked for.  Of no use afterwards."""
        for function in self._definitions or ():
            vars(function).clear()
        vars(self).clear()

    # -- tokens ---------------------------------------------------------

    def _lex(self):
        texts = NEXT.findall(self.text)
        while texts and not texts[-1]:
            texts.pop()
        known = {text: KINDS[text[:2]] for text in set(texts)}
        self._doubtful = '#' in known       # a directive, or no token at all
        if self._doubtful:
            kinds, texts, _ = self._all()
        else:
            kinds = list(map(known.__getitem__, texts))
        one = {}
        texts = list(map(one.setdefault, texts, texts))
        stack = []              # open conditionals: (token index, depth, mode)
        dead = False            # inside #if 0
        skipping = 0            # depth of conditionals inside a skipped branch
        begin = 0
        self._lines_at = [i for i, kind in enumerate(kinds) if kind == 'pp']
        for at in self._lines_at + [len(texts)]:
            if not skipping:
                self._kept.append((begin, at))
                self.kinds += kinds[begin:at]
                self.texts += texts[begin:at]
            elif not dead:
                self.unread.update(texts[i] for i in range(begin, at) if kinds[i] == 'id')
            begin = at + 1
            if at < len(texts):
                self.lines.append(texts[at])
                skipping = self._directive(texts[at], stack, skipping)
                dead = bool(stack) and stack[-1][1]
        self.kinds.append('end')
        self.texts.append('')

    def append_made(self, made):
        """Append what macros stand for behind the file's own tokens.

        made: [(the macro's token, which is where all of it stands, Source of that)].
        """
        self.own = len(self.texts) - 1
        for tok, one in made:
            self.kinds[-1:-1] = ['op', *one.kinds[:-1], 'op']
            self.texts[-1:-1] = [';', *one.texts[:-1], ';']
            self._made.append((tok, len(one.texts) + 1))
        if made:
            self._starts = self._match = self._words = self._stars = None
            self._functions = self._definitions = None

    def maker(self, tok):
        """Name of the macro that made a token, '' for one of the file's own."""
        at = self.own
        for macro, count in self._made:
            if at <= tok < at + count:
                return self.texts[macro]
            at += count
        return ''

    def _all(self):
        """(kinds, texts, starts) of all tokens and directives."""
        found = [one for one in TOKEN.finditer(self.text) if one.lastgroup not in ('ws', 'comment')]
        return [one.lastgroup for one in found], [one.group() for one in found], \
            [one.start() for one in found]

    def _place(self):
        """Find out where the tokens are, which few ask for."""
        starts = self._all()[2] if self._doubtful else [one.start(1) for one in NEXT.finditer(self.text)]
        self._directives = [(starts[at], line) for at, line in zip(self._lines_at, self.lines)]
        self._starts = [start for begin, end in self._kept for start in starts[begin:end]]
        self._starts += [self._starts[tok] for tok, count in self._made for _ in range(count)]
        self._starts.append(len(self.text))

    @property
    def starts(self):
        """Offsets of the tokens."""
        if self._starts is None:
            self._place()
        return self._starts

    @property
    def directives(self):
        """[(offset, line)] of the directives."""
        if self._directives is None:
            self._place()
        return self._directives

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
        word = DIRECTIVE.match(line)
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
            for i, text in [(i, text) for i, text in enumerate(self.texts) if text in BRACKETS]:
                if text not in pairs:
                    stack.append(i)
                    continue
                while stack and self.texts[stack[-1]] != pairs[text] and text == '}':
                    stack.pop()
                if stack and self.texts[stack[-1]] == pairs[text]:
                    j = stack.pop()
                    self._match[i] = j
                    self._match[j] = i
        return self._match

    @property
    def closing_stars(self):
        """Tokens of the stars at the end of what may be a cast to a pointer."""
        if self._stars is None:
            self._stars = [i for i, text in enumerate(self.texts)
                           if text == '*' and CLOSES.match(self.texts[i + 1])]
        return self._stars

    @property
    def includes(self):
        """[(name, whether it stands in quotes)] of what it includes; a macro that is no name here as if it
        stood in quotes."""
        if self._includes is None:
            self._includes = []
            for one in filter(None, map(INCLUDE.match, self.lines)):
                meant = [found.groups()[1:] for found in map(NAMED.match, self.lines)
                         if found and found.group(1) == one.group(3)] if one.group(3) else [one.groups()[:2]]
                self._includes += [(quoted or other, bool(quoted)) for quoted, other in meant] or \
                    [(one.group(3), True)]
        return self._includes

    @property
    def defines(self):
        """[Define] of its #defines."""
        if self._defines is None:
            heads = ((DEFINE.match(line), line) for line in self.lines)
            self._defines = [Define(head.group(1), line) for head, line in heads if head]
        return self._defines

    @property
    def words(self):
        """{identifier: tokens where it stands}."""
        if self._words is None:
            found = collections.defaultdict(list)
            for i, (kind, text) in enumerate(zip(self.kinds, self.texts)):
                if kind == 'id':
                    found[text].append(i)
            self._words = dict(found)
        return self._words

    def text_of(self, lo, hi):
        """Token texts [lo, hi) joined by single blanks."""
        return ' '.join(self.texts[lo:hi])

    def written(self, lo, hi):
        """The source text of tokens [lo, hi) exactly as written."""
        if hi <= lo:
            return ''
        if self._made and lo >= self.own:
            return self.text_of(lo, hi)
        return self.text[self.starts[lo]:self.starts[hi - 1] + len(self.texts[hi - 1])]

    def in_a_line(self, lo, hi):
        """The same with blanks in the place of breaks."""
        return ' '.join(self.written(lo, hi).split())

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
        i = bisect.bisect_left(self.starts, offset, 0, self.own if self._made else len(self.starts))
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

    def is_statement(self, tok):
        """True where the call at a token is all that its statement consists of."""
        close = self.match.get(tok + 1)
        return close is not None and self.texts[close + 1] == ';' and \
            self.texts[tok - 1] in (';', '{', '}', ')', 'else', ':', 'do')

    # -- functions ------------------------------------------------------

    def calls_of(self, names):
        """(Function, token, name) of the calls of some names, in source order."""
        return [(function, tok, name) for function in self.definitions
                for tok, name in function.calls() if name in names]

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


def read(path):
    """A file's text; odd bytes are kept as they are.  Raises OSError."""
    with open(path, encoding='utf-8', errors='surrogateescape', newline='') as handle:
        return handle.read()


def text_of(root, path):
    """A file's text below a root, '' where it is no regular file or cannot be read."""
    full = os.path.join(root, path)
    try:
        return read(full) if os.path.isfile(full) else ''
    except OSError:
        return ''


def replace(texts):
    """Put {path: text} in the place of files, with their modes: of all, or of none.  Raises OSError."""
    new, old = {}, {}
    try:
        for path, text in texts.items():
            handle, new[path] = tempfile.mkstemp(dir=os.path.dirname(path), prefix='.devmify-')
            os.close(handle)
            write(new[path], text)
            shutil.copystat(path, new[path])
            os.utime(new[path])
            with contextlib.suppress(PermissionError):
                os.chown(new[path], os.stat(path).st_uid, os.stat(path).st_gid)
            old[path] = read(path)
        for path in texts:
            os.replace(new[path], path)
            del new[path]
    except OSError:
        for path in old.keys() - new.keys():
            with contextlib.suppress(OSError):
                write(path, old[path])
        raise
    finally:
        for name in new.values():
            with contextlib.suppress(OSError):
                os.unlink(name)


def write(path, text):
    """Write a text as read() gives it.  Raises OSError."""
    with open(path, 'w', encoding='utf-8', errors='surrogateescape', newline='') as handle:
        handle.write(text)


def load(path):
    """Read a file as Source.  Raises OSError."""
    with clock.step('reading'):
        return Source(path, read(path))


def differences(before, after):
    """[(old start, old end, new start, new end)] of what differs in two texts of a file.

    Each is whole top-level pieces, which end behind a closing brace in the
    first column, so that it can be read without the rest of the file.
    """
    left, right = _top_level(before), _top_level(after)
    one = [before[a:b] for a, b in left]
    two = [after[a:b] for a, b in right]
    match = difflib.SequenceMatcher(None, one, two, autojunk=False)
    left.append((len(before), len(before)))
    right.append((len(after), len(after)))
    return [(left[i1][0], left[i2][0], right[j1][0], right[j2][0])
            for tag, i1, i2, j1, j2 in match.get_opcodes() if tag != 'equal']


def regions(before, after):
    """Those of differences() that stand in both texts."""
    return [(lo, hi, start, end) for lo, hi, start, end in differences(before, after)
            if lo < hi and start < end]


def _top_level(text):
    ends = [m.end() for m in re.finditer(r'(?m)^\}[^\n]*\n', text)]
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    return list(zip([0] + ends, ends))
