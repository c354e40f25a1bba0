# SPDX-License-Identifier: GPL-2.0-only
"""The #defines of a module: what they stand for, free, jump to, and name out of sight."""

import functools
import os
import re

from . import cparser, csource, resources

HEAD = re.compile(r'\A\w+(?:\([^)]*\))?')          # its name and its parameters
CALLED = re.compile(r'\b(\w+)\s*\(')
JOINED = re.compile(r'\w+(?:\s*##\s*\w+){2,}')
NUMBER = re.compile(r'-?\s*(?:0[xX][0-9a-fA-F]+|\d+)[uUlL]*')


def _filled(expr, args, call, source):
    """A copy of a macro's expression with the arguments of one call in it."""
    if expr.kind == 'id' and expr.text in args:
        given = args[expr.text]
        if not isinstance(given, list):
            return given
        if given:                               # __VA_ARGS__ by itself: one after the other
            return functools.reduce(lambda left, right: cparser.Expr(
                'bin', call.start, call.end, op=',', base=left, right=right), given)
    out = cparser.Expr(expr.kind, call.start, op=expr.op)
    out.end = call.end
    out.text = expr.text
    if expr.kind in ('cast', 'sizeof', 'type', 'member', 'field'):
        out.text = ' '.join(source.text_of(args[word].start, args[word].end) if word in args and
                            not isinstance(args[word], list) else word
                            for word in expr.text.split())
    for name in ('base', 'right', 'third', 'fn'):
        part = getattr(expr, name)
        if part is not None:
            setattr(out, name, _filled(part, args, call, source))
    out.args = []
    for arg in expr.args:
        if arg.kind == 'id' and isinstance(args.get(arg.text), list):
            out.args += args[arg.text]          # __VA_ARGS__
        else:
            out.args.append(_filled(arg, args, call, source))
    return out


def _filled_statement(stmt, args, call, source):
    """A copy of a macro's statement with the arguments of one call in it."""
    out = cparser.Stmt(stmt.kind, call.start)
    out.end = call.end
    out.name = stmt.name
    if stmt.kind == 'goto' and stmt.name in args:
        out.name = args[stmt.name].text
    for name in ('expr', 'init', 'step'):
        part = getattr(stmt, name)
        if part is not None:
            setattr(out, name, _filled(part, args, call, source))
    out.body = [_filled_statement(sub, args, call, source) for sub in stmt.body]
    out.orelse = stmt.orelse and _filled_statement(stmt.orelse, args, call, source)
    out.decls = tuple(cparser.Decl(
        d.name, d.type, d.stars, d.array, d.attrs,
        d.init and _filled(d.init, args, call, source), call.start, call.start)
        for d in stmt.decls)
    return out


def _arguments(params, given):
    """{parameter: argument} of a call of a macro, None where they do not fit;
    a list for the parameter that stands for the further arguments."""
    if not params or not params[-1].endswith('...'):
        return dict(zip(params, given)) if len(params) == len(given) else None
    if len(given) < len(params) - 1:
        return None
    out = dict(zip(params[:-1], given))
    out[params[-1].rstrip('. ') or '__VA_ARGS__'] = list(given[len(params) - 1:])
    return out


def freed_argument(verb, args):
    """Of a call's arguments the one that it frees: the first, unless resources.freeing() says more."""
    return args[min(resources.freeing().get(verb, 1), len(args)) - 1]


def _joined(text):
    """(front, pattern) of the names that the text of a #define makes of three parts or more: the front as it
    is written there, and a pattern of all."""
    params = set(re.findall(r'\w+', text[text.index('('):text.index(')')])) if ')' in text else ()
    for chain in JOINED.findall(text):
        parts = [part.strip() for part in chain.split('##')]
        if any(part in params for part in parts) and not all(part in params for part in parts):
            yield '' if parts[0] in params else parts[0], re.compile(''.join(
                r'(\w+)' if part in params else re.escape(part) for part in parts))


def _leaves(text):
    """True where a break or continue in a macro is none of a loop of its own."""
    source = csource.Source('', text)
    spans = []
    for i, word in enumerate(source.texts):
        begin = i + 1
        if (word in ('for', 'while') or cparser.LOOP_MACRO.search(word)) and source.texts[begin] == '(':
            begin = source.match.get(begin, begin) + 1
        elif word != 'do':
            continue
        end = source.match.get(begin, begin)
        while source.texts[begin] != '{' and source.texts[end] not in (';', ''):
            end += 1
        spans.append((begin, end))
    return any(word in ('break', 'continue') and not any(lo <= i <= hi for lo, hi in spans)
               for i, word in enumerate(source.texts))


class Macros:
    """The macros of a module.Module."""

    def __init__(self, module):
        self.m = module
        self._by_word = None
        self._constants = None
        self._defined = None
        self._defines = None
        self._expansions = {}
        self._jumping = None
        self._jumps = {}
        self._lines = None
        self._macros = {}
        self._pasting = None        # {(front, back): macros that make a name between them}
        self._given = {}            # {macro: see _given_to()}
        self._joining = []          # (macro, front, pattern) of the names made of three parts or more
        self._unread = None
        self._words = None
        self._statement_macros = {}
        self._unfolded = {}
        self._wrapping = None

    def macros_with(self):
        """{word: names of the #defines with it in their bodies}."""
        if self._by_word is None:
            self._by_word = {}
            for name, (_, words) in self.defines().items():
                for word in words:
                    self._by_word.setdefault(word, set()).add(name)
        return self._by_word

    def macros_calling(self, function):
        """Names of the #defines whose expansion calls a function."""
        found, todo = set(), [function]
        while todo:
            word = todo.pop()
            call = re.compile(r'\b%s\s*\(' % re.escape(word))
            for name in self.macros_with().get(word, set()) - found:
                head, body = re.match(r'(\w+(?:\([^)]*\))?)(.*)', self.defines()[name][0], re.S).groups()
                if call.search(body) and not re.search(r'\b%s\b' % re.escape(word), head[len(name):]):
                    found.add(name)
                    todo.append(name)
        return found

    def constants(self):
        """{name: value with blanks round it} of the #defines without arguments."""
        if self._constants is None:
            self._constants = {}
            for name, ones in self._define_lines().items():
                value = next((one.value for one in ones if one.value is not None), None)
                if value is not None:
                    self._constants[name] = value
        return self._constants

    def number(self, name):
        """The number that a #define without arguments always stands for, as it is written, else None."""
        ones = self._define_lines().get(name, ()) if name in self.constants() else ()
        values = {one.value.strip(' \t()') if one.value is not None else '' for one in ones}
        value = values.pop() if len(values) == 1 else ''
        return value if NUMBER.fullmatch(value) else None

    def defines(self):
        """{name: (text from the name on, words of the body)} of all #defines."""
        if self._defines is None:
            self._defines = {name: ones[-1].body for name, ones in self._define_lines().items()}
        return self._defines

    @functools.cached_property
    def _flags(self):
        """Words of the #defines that Makefiles have the compiler make."""
        folders = dict.fromkeys(os.path.dirname(source.path) for source in self.m.files)
        return {word for folder in folders for text in self.m.tree.defined(folder)
                for word in csource.WORD.findall(text)}

    def redefined(self, names):
        """The first of some names that is a #define of the module, other than for kernels without it, or
        of its Makefile's flags, or that one of these flags has another name for; '' for none."""
        return next((name for name in sorted(names) if name in self._flags or
                     name in self.defines() and not self._stands_in(name)), '')

    def _stands_in(self, name):
        """True for a #define for kernels that have none of that name."""
        asks = re.compile(r'\s*#\s*(?:ifndef\s+|(?:el)?if\b.*!\s*defined\s*\(?\s*)%s\b' % re.escape(name))
        return any(asks.match(line) for source in self.m.sources for line in source.lines)

    def lines_of(self, name):
        """The lines of the #defines of a name."""
        return [one.line for one in self._define_lines().get(name, ())]

    def body(self, name):
        """What a #define stands for, as text, '' where there is none of that name."""
        return HEAD.sub('', self.defines()[name][0]) if name in self.defines() else ''

    def wrapper_macros(self):
        """Names of #defines in the module's files that hide a release."""
        if self._wrapping is None:
            names, before = set(), None
            while before != names:
                before = set(names)
                names |= {name for name, (_, words) in self.defines().items()
                          if words & (resources.freeing().keys() | before)}
            self._wrapping = names
        return self._wrapping

    def called(self, name):
        """The names that a #define has with a ( behind them in its expansion, other #defines as well."""
        found, todo = {}, [name]
        while todo:
            for word in CALLED.findall(self.body(todo.pop())):
                if word not in found:
                    found[word] = None
                    todo.append(word)
        return list(found)

    def holding(self, words):
        """Names of the #defines in whose expansion one of some words stands."""
        found, todo = set(), list(words)
        while todo:
            more = self.macros_with().get(todo.pop(), set()) - found
            found |= more
            todo += more
        return found

    def _define_lines(self):
        """{name: [csource.Define] of its #defines}."""
        if self._lines is None:
            self._lines = {}
            for source in self.m.sources:
                for one in source.defines:
                    self._lines.setdefault(one.name, []).append(one)
        return self._lines

    def _macro(self, name):
        """(parameters, body Expr, its Source) of a #define with arguments that
        is one expression; None for others and where there are two."""
        if name not in self._macros:
            texts = set()
            for line in (one.line for one in self._define_lines().get(name, ())):
                found = re.match(r'\s*#\s*define\s+\w+\(([\w\s,\\]*)\)(.*)', line, re.S)
                if found:
                    texts.add((found.group(1), re.sub(r'/\*.*?\*/|\\\r?\n', ' ', found.group(2))))
            self._macros[name] = None
            if len(texts) == 1 and not self._reaches(name):
                params, body = texts.pop()
                source = csource.Source(name, body)
                try:
                    expr = cparser.Parser(source, 0, len(source.texts) - 1).whole_expression()
                    self._macros[name] = re.findall(r'\w+', params), expr, source
                except cparser.ParseError:
                    pass
        return self._macros[name]

    def _reaches(self, name):
        """True for a macro in whose expansion its own name stands."""
        seen, todo = set(), [name]
        while todo:
            for word in self.defines().get(todo.pop(), ('', ()))[1]:
                if word == name:
                    return True
                if word not in seen:
                    seen.add(word)
                    todo.append(word)
        return False

    def expansion(self, call, function):
        """What a call of one of the module's macros stands for, or None.

        Each part of the Expr that the macro adds has the call's own place.
        """
        if call.callee not in self.defines():
            return None
        if call not in self._expansions:
            self._expansions[call] = None
            macro = self._macro(call.callee)
            if macro is not None and len(macro[0]) == len(call.args):
                self._expansions[call] = _filled(macro[1], dict(zip(macro[0], call.args)), call,
                                                 function.source)
        return self._expansions[call]

    def freed_in(self, call, function, depth=0):
        """[(freeing function, its argument)] of what a call of one of
        wrapper_macros() frees; None where that cannot be told."""
        macro = self._statement_macro(call.callee, True)
        args = _arguments(macro[0], call.args) if macro is not None and depth < 6 else None
        if args is None:
            return None
        out, calls, words = [], 0, 0
        for expr in [e for s in macro[1] for sub in s.walk() for top in sub.exprs() for e in top.walk()]:
            words += expr.kind == 'id' and (expr.text in resources.freeing() or
                                            expr.text in self.wrapper_macros())
            if expr.kind != 'call':
                continue
            inner = _filled(expr, args, call, function.source)
            if expr.callee in resources.freeing() and expr.args:
                calls += 1
                out.append((expr.callee, freed_argument(expr.callee, inner.args)))
            elif expr.callee in self.wrapper_macros():
                calls += 1
                below = self.freed_in(inner, function, depth + 1)
                out = None if below is None or out is None else out + below
            if out is None:
                return None
        return out if out and words == calls else None

    def unfolded(self, stmt, function):
        """The statements that a statement made of a macro which leaves the
        place stands for, or None: `TRY(call);` as the code it is short for.

        Each part that the macro adds has the call's own place.
        """
        call = stmt.expr
        name = call.callee or call.text if stmt.kind == 'expr' and call.kind in ('call', 'id') else ''
        if name not in self.jumping_macros() or name in self.wrapper_macros():
            return None
        if call not in self._unfolded:
            self._unfolded[call] = None
            macro = self._statement_macro(name, call.kind == 'call')
            if macro is not None:
                params, body = macro
                args = _arguments(params, call.args)
                own = {d.name for s in body for sub in s.walk() for d in sub.decls}
                if args is not None and not own & set(self.m.types.locals(function)) and not own & set(
                        function.source.texts[call.start:call.end]):
                    self._unfolded[call] = [_filled_statement(s, args, call, function.source)
                                            for s in body]
        return self._unfolded[call]

    def statements(self, expr, name, function):
        """The statements that a call of a macro, or its name alone, stands for, None where they cannot be
        read.  Each part that the macro adds has the place of that Expr."""
        macro = self._statement_macro(name, expr.kind == 'call')
        args = _arguments(macro[0], expr.args) if macro is not None else None
        return None if args is None else [
            _filled_statement(stmt, args, expr, function.source) for stmt in macro[1]]

    @staticmethod
    def moved(stmt, expr, source):
        """A copy of a statement of which each part has the place of an Expr."""
        return _filled_statement(stmt, {}, expr, source)

    def _statement_macro(self, name, called):
        """(parameters, [Stmt]) of a #define whose body is statements; None for
        one that pastes, has labels of its own, or is written twice."""
        if (name, called) not in self._statement_macros:
            self._statement_macros[name, called] = None
            texts = set()
            for line in (one.line for one in self._define_lines().get(name, ())):
                found = re.match(r'\s*#\s*define\s+\w+(?:\(([^()]*)\))?(?!\()(.*)', line, re.S)
                texts.add((found.group(1), re.sub(r'/\*.*?\*/|\\\r?\n', ' ', found.group(2))))
            params, body = texts.pop() if len(texts) == 1 else (None, '#')
            body = re.sub(r',\s*##\s*(?=\w)', ', ', body).strip()
            if re.match(r'\(\s*\{', body) and re.search(r'\}\s*\)$', body):
                body = body[1:-1]       # ({ ... }) whose value nobody takes
            if (params is not None) == called and '#' not in body and not self._reaches(name):
                source = csource.Source(name, body + ';')
                try:
                    parser = cparser.Parser(source, 0, len(source.texts) - 1)
                    stmts = []
                    while parser.i < parser.hi:
                        stmts.append(parser.statement())
                except cparser.ParseError:
                    return None
                inside = [sub for s in stmts for sub in s.walk()]
                if not any(sub.kind in ('label', 'case', 'default') for sub in inside) and not any(
                        e.kind == 'stmtexpr' for sub in inside for top in sub.exprs() for e in top.walk()):
                    self._statement_macros[name, called] = (
                        re.findall(r'\w+(?:\s*\.\.\.)?|\.\.\.', params or ''),
                        [s for s in stmts if s.kind != 'empty'])
        return self._statement_macros[name, called]

    def jumps(self, function):
        """Tokens of the macros in a function that may leave their place."""
        if function not in self._jumps:
            names = self.jumping_macros()
            self._jumps[function] = sorted(i for name in names
                                           for i in function.source.words.get(name, ())
                                           if function.lbrace < i < function.rbrace)
        return self._jumps[function]

    def _defining(self):
        """{name of a function: that of the first #define with it in its body}."""
        if self._defined is None:
            self._defined = {}
            functions = {one.name for source in self.m.sources for one in source.definitions}
            for name, (_, words) in self.defines().items():
                for word in words & functions:
                    self._defined.setdefault(word, name)
        return self._defined

    def named_out_of_sight(self, function):
        """Where a function may be called without being seen: the body of a
        #define, a branch that is not read, a macro that pastes its name; ''."""
        name = self._defining().get(function.name)
        if name:
            return name
        if self._unread is None:
            self._unread = set().union(*(source.unread for source in self.m.sources))
        if function.name in self._unread:
            return '#if'
        pasted = self._pasted(function)
        if pasted:
            return pasted
        stem = re.match(r'(\w+)_(?:show|store|read|write|open|get|set|fops)$', function.name)
        for i in function.source.words.get(stem.group(1), ()) if stem else ():
            texts = function.source.texts
            if texts[i - 1] == '(' and self.m.enclosing(function.source, i) is None and \
                    re.search('ATTR|DEFINE', texts[i - 2]):
                return texts[i - 2]
        return ''

    def _pasted(self, function):
        """The macro of the module that makes a function's name of a part, ''."""
        if self._pasting is None:
            self._pasting, self._joining = {}, []
            for name, (text, _) in self.defines().items():
                for before, after in re.findall(r'(\w*)\s*##\s*(\w*)', text) if '##' in text else ():
                    for ends in ((before, ''), ('', after)):
                        self._pasting.setdefault(ends, {})[name] = None
                self._joining += [(name, *joined) for joined in _joined(text)] if '##' in text else ()
            self._pasting.pop(('', ''), None)
        made = [(macro, function.name[len(before):len(function.name) - len(after)])
                for (before, after), macros in self._pasting.items()
                if function.name.startswith(before) and function.name.endswith(after) for macro in macros]
        made += [(macro, found.group(1)) for macro, front, pattern in self._joining
                 if function.name.startswith(front) for found in [pattern.fullmatch(function.name)] if found]
        return next((macro for macro, stem in made if stem in self._given_to(macro)), '')

    def _given_to(self, macro):
        """The names that a macro is given where it is used, and its own if it is given anything."""
        if macro not in self._given:
            names = self._given[macro] = set()
            for source, i in self.m.tokens(macro):
                close = source.match.get(i + 1, 0)
                names.update({macro} if i < close else ())
                for at in range(i + 1, close):
                    if source.texts[at] in (';', '{', '}', macro):
                        break
                    if source.kinds[at] == 'id':
                        names.add(source.texts[at])
        return self._given[macro]

    def words(self):
        """The words in the bodies of the module's #defines."""
        if self._words is None:
            self._words = set().union(*(words for _, words in self.defines().values()))
        return self._words

    def jumping_macros(self):
        """Names of #defines that leave the place where they stand."""
        if self._jumping is None:
            names = {name for name, (text, words) in self.defines().items()
                     if words & {'return', 'goto'} or
                     words & {'break', 'continue'} and _leaves(text)}
            before = None
            while names and before != names:
                before = set(names)
                names |= {name for name, (_, words) in self.defines().items() if words & before}
            self._jumping = names
        return self._jumping
