# SPDX-License-Identifier: GPL-2.0-only
"""Clean up after a conversion, as a careful maintainer would.

spatch deletes statements and leaves behind what served them: empty branches,
labels that only return, variables, remove functions.  tidy() compares the file
before and after and tidies the functions that changed, and nothing else.  It
knows nothing of the kind of resource that was converted.
"""

import difflib
import functools
import os
import re

from devmifylib.cparser import TYPE_NAME, TYPE_WORDS, ParseError
from devmifylib import tables, terms
from devmifylib.csource import Source, regions
from devmifylib.tidy_code import tidy_function
from devmifylib.tidy_flow import Purity
from devmifylib.tidy_forget import forgotten
from devmifylib.tidy_left import Members, calls_once, inlined, nothing_left, single_statement
from devmifylib.tidy_members import unnamed
from devmifylib.tidy_text import NO_CODE, Refused, apply_edits, cut
from devmifylib.tidy_work import Work

PASSES = 8
CRLF = '\r\n'
DRVDATA = re.compile(r'drvdata|clientdata|intfdata|driver_data|drv_data')
ELSEWHERE = re.compile(r'(?m)^[ \t]*#[ \t]*include[ \t]*"[^"\n]*/')
PARENT = re.compile(r'\bdev_get_drvdata\((\w+)->(?:dev\.)?parent\)')
# What an entry of an ID table says, and what is told to others.
ID_DATA = re.compile(r'_(?:get_device|match)_id\([^()]*\)\s*->\s*driver_data\b')
TOLD_DATA = re.compile(r'(?:\.|->)driver_data\s*=(?!=)')
# A member that is only declared.
DECLARED = re.compile(r'\bvoid\s*\*+\s*\w+\s*;')
TABLE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                     'data', 'remove-required.tsv')


def tidy(path, before, after, edits=(), siblings=False, headers=(), others=None):
    """The final text of a converted file.

    path: the file's name, for messages only.  before: its text as it was.
    after: the text that spatch made of it.  edits: (start, end, text)
    replacements to make in `after` first.  siblings: the module has other
    files, which may read drvdata.  headers: texts of the file's own headers,
    whose macros may use what nobody else does.  others: gives the texts of
    those files and of what else may share the headers, None where they are
    not known.

    Functions that did not change are left alone to the byte, and so is what
    cannot be parsed.  tidy(path, before, tidy(path, before, after)) changes
    nothing.  Raises nothing for odd code.
    """
    text = apply_edits(after, edits)
    if CRLF in before:
        return _with_line_ends(before, tidy(path, before.replace(CRLF, '\n'),
                                            text.replace(CRLF, '\n'), (), siblings, headers,
                                            others))
    for _ in range(PASSES):
        work = _File(path, before, text, siblings, headers, others)
        text = work.tidied()
        if not work.again:
            break
    return text


def _with_line_ends(before, text):
    """The text with the line ends that `before` has; a new line ends as the one above it."""
    ends = [end for _, end in re.findall(r'([^\n]*?)(\r?\n)', before)]
    lines = text.split('\n')
    match = difflib.SequenceMatcher(None, before.replace(CRLF, '\n').split('\n')[:len(ends)],
                                    lines[:-1])
    out, end, old = [], ends[0], {}
    for i, j, size in match.get_matching_blocks():
        old.update(zip(range(j, j + size), ends[i:i + size]))
    for number, line in enumerate(lines[:-1]):
        end = old.get(number, end)
        out.append(line + end)
    return ''.join(out) + lines[-1]


@functools.lru_cache(maxsize=None)
def required_members(table=TABLE):
    """{(driver type, member)} that a bus needs.  Raises OSError without the table."""
    out = set()
    with open(table, encoding='utf-8') as handle:
        for line in handle:
            if line.strip() and not line.startswith('#'):
                out.add(tuple(line.split('\t')[:2]))
    return out


def function_text(function):
    """A function's own text, from its type to its closing brace."""
    return function.source.written(function.start, function.rbrace + 1)


class _File:
    """One pass over a file."""

    def __init__(self, path, before, text, siblings, headers, others):
        self.path = path
        self.before = before
        self.text = text
        self.siblings = siblings
        self.headers = headers
        self.others = others
        self.again = False
        self.purity = Purity(text, '\n'.join(headers))

    def tidied(self):
        """The file's text after this pass; `again` tells if another is due."""
        works = list(self._functions())
        text = apply_edits(self.text, [(start, start + len(was), work.text)
                                       for start, was, work in works if work.text != was])
        gone = self._forgotten(text, [work for _, _, work in works])
        if gone is None:
            gone = self._whole_file(text, [work for _, _, work in works])
        if gone is None:
            edits = unnamed(self.before, text, self.headers)
            gone = apply_edits(text, edits) if edits else None
        if gone is not None:
            self.again = True
            return gone
        return text

    def _functions(self):
        """(offset, text, Work) of the changed functions, tidied."""
        for lo, hi, start, end in regions(self.before, self.text):
            old = Source(self.path, self.before[lo:hi])
            new = Source(self.path, self.text[start:end])
            if not _balanced(old) or not _balanced(new):
                # A brace in the first column that ends nothing.
                old, new, start = Source(self.path, self.before), Source(self.path, self.text), 0
            for name, function in new.functions.items():
                was = old.functions.get(name)
                if was is None or not differ(was, function):
                    continue
                text = function_text(function)
                try:
                    work = Work(self.path, name, function_text(was), text, self.purity)
                    tidy_function(work)
                except (ParseError, RecursionError, LookupError, ValueError):
                    continue
                yield start + new.starts[function.start], text, work

    # -- what concerns the whole file --------------------------------------

    def _forgotten(self, text, works):
        """The text without stores of NULL that nobody sees, None if there are none."""
        if self.siblings and self.others is None:
            return None
        beside = self.others() if self.others is not None else ()
        made = forgotten(works, text, Members(text, [*self.headers, *beside]))
        functions = Source(self.path, text).functions if made else {}
        edits = [(functions[name].source.starts[functions[name].start] + start,
                  functions[name].source.starts[functions[name].start] + end, new)
                 for name, found in made.items() for start, end, new in found]
        return apply_edits(text, edits) if edits else None

    def _whole_file(self, text, works):
        """The text without emptied functions and idle setters, None if none goes."""
        members = None if self.siblings else Members(text, self.headers)
        does = {work.name: _left_to_bus(Source(self.path, text), work) for work in works
                if any(call in work.text for call in tables.left_to_bus().values())}
        empty = [work for work in works if nothing_left(
            work, members, lambda name=work.name: _only_a_member(Source(self.path, text), name),
            does.get(work.name, ''))]
        single = [(work, only) for work in works for only in [single_statement(work)] if only]
        setters = self._idle_setters(text, works)
        unused = _unused_helpers(text, works)
        if not empty and not single and not setters and not unused:
            return None
        source = Source(self.path, text)
        edits = []
        for work in empty:
            try:
                edits.extend(self._without(source, work, does.get(work.name, '')))
            except Refused:
                continue
        for work, only in single:
            try:
                edits.extend(self._inlined(source, work, only) if not edits else ())
            except Refused:
                continue
        for name in unused:
            try:
                edits.extend(_unused_helper(source, name))
            except Refused:
                continue
        if not edits and setters:
            edits = self._setter_calls(source, {work.name for work in works})
        return apply_edits(text, edits) if edits else None

    def _without(self, source, work, does):
        """Edits that delete an emptied function with all that names it, or none; does: see
        _left_to_bus()."""
        function = source.functions.get(work.name)
        if function is None:
            return []
        edits, beside = [], []
        for tok, text in enumerate(source.texts):
            if text != work.name or source.kinds[tok] != 'id' or tok == function.name_tok:
                continue
            edit = forward_declaration(source, tok) or _initialiser(source, tok, does)
            beside += _exit_only(source, tok) if edit else []
            if edit is None and not does and function.static and 'void' in function.specifiers.split():
                edit = call_statement(source, tok, self.purity)
            if edit is None:
                return []
            edits.append(edit)
        if re.search(r'\b%s\b' % re.escape(work.name), ' '.join(
                line for _, line in source.directives)):
            return []
        if not edits or not function.static:
            return []
        if _words(source.text, work.name) != len(edits) + 1:
            return []               # code that #if took away names it too
        return edits + beside + [definition(source, function)]

    def _inlined(self, source, work, only):
        """Edits that put a helper's only statement where the helper is called, or none."""
        function = source.functions.get(work.name)
        calls, edits = [], []
        for tok, text in enumerate(source.texts):
            if function is None or text != work.name or tok == function.name_tok:
                continue
            edit, found = forward_declaration(source, tok), _call_at(source, tok)
            if edit is not None:
                edits.append(edit)
            elif found is not None:
                calls.append((tok, *found))
            else:
                return []
        if not calls or _words(source.text, work.name) != len(calls) + len(edits) + 1:
            return []
        return edits + inlined(source, work, only, calls) + [definition(source, function)]

    def _idle_setters(self, text, works):
        """True when the change took the last reader of drvdata from the file."""
        if self.siblings or not works or not _calls('stores-drvdata', text):
            return False
        if _calls('shows-device', _code(text)) or any(map(_readers, (text, *self.headers))) or \
                not _readers(self.before):
            return False
        return not _foreign_callbacks(Source(self.path, text))

    def _setter_calls(self, source, changed):
        """Edits that delete every setter, or none if one has to stay."""
        edits = []
        for tok, text in enumerate(source.texts):
            if source.kinds[tok] != 'id' or not terms.is_call('stores-drvdata', text) or \
                    terms.is_own_drvdata(text):
                continue
            caller = source.function_at(tok)
            edit = call_statement(source, tok, self.purity) if caller is not None and \
                caller.name in changed and self._private(source, caller, tok) else None
            if edit is None:
                return []
            edits.append(edit)
        return edits

    def _private(self, source, function, tok):
        """True when the setter's value is NULL, or nothing that another file could read.

        A struct is private when this file defines it, or a header that no other file knows it by,
        or its core never asks the parent's driver data for one; a plain buffer or number is.  One that
        begins with somebody else's struct is not, where somebody else is given the device.
        """
        lo, hi = source.split_commas(tok + 2, source.match[tok + 1])[-1]
        while source.texts[lo] == '(':
            lo = source.match[lo] + 1       # a cast
        value = source.texts[lo]
        if hi - lo != 1 or value == 'NULL':
            return value == 'NULL'
        for decl in list(function.params) + [d for s in function.statements() for d in s.decls]:
            if decl.name == value:
                words = decl.type.split()
                if 'struct' not in words and 'union' not in words:
                    return all(w in TYPE_WORDS or TYPE_NAME.match(w) for w in words)
                if decl.stars == 1 and decl.base in terms.unread_by_core():
                    return True
                return decl.stars == 1 and (_defines(source.text, decl.base) or
                                            self._alone_knows(source.text, decl.base)) and not (
                    self._begins_with_foreign(source.text, decl.base) and _hands_device(source))
        return False

    def _begins_with_foreign(self, text, struct):
        """True when the first member of a struct of the driver's own is one that it does not define, or
        begins with one: whoever defines that may take the driver data for it."""
        for whole in (text, *self.headers):
            found = re.search(r'(?m)^(?:typedef )?struct[ \t]+%s\s*\{\s*struct\s+(\w+)\s+\w+\s*[;[,]' %
                              re.escape(struct), _code(whole))
            if found:
                return found.group(1) not in terms.unread_by_core() and not any(
                    _defines(one, found.group(1)) for one in (text, *self.headers)) or \
                    self._begins_with_foreign(text, found.group(1))
        return False

    def _alone_knows(self, text, struct):
        """True when a header in the file's own folder defines a struct, and nobody else names it."""
        if self.others is None or not any(_defines(header, struct) for header in self.headers) or \
                any(ELSEWHERE.search(one) for one in (text, *self.headers)):
            return False
        return not any(re.search(r'\bstruct\s+%s\b' % re.escape(struct), other) for other in self.others())


def _defines(text, struct):
    return bool(re.search(r'(?m)^(typedef )?struct[ \t]+%s\s*\{' % re.escape(struct), text))


def _hands_device(source):
    """True when a function of another file is given a device, and is not known to leave the driver data
    alone."""
    devices = {'device', *(bus.parameter for bus in tables.buses().values())}
    for function in source.functions.values():
        decls = [*function.params, *(decl for stmt in function.statements() for decl in stmt.decls)]
        names = {decl.name for decl in decls if decl.base in devices and decl.stars == 1}
        for tok, name in function.calls():
            call = function.call_index.get(tok)
            if call is not None and name not in source.functions and not _leaves_drvdata(name) and any(
                    arg.kind == 'id' and arg.text in names or arg.kind == 'member' and arg.text == 'dev' or
                    arg.kind == 'unary' and arg.op == '&' and arg.base.kind == 'member' and
                    arg.base.text == 'dev' for arg in call.args):
                return True
    return False


def _leaves_drvdata(name):
    """True for a call that asks no device for driver data that a driver of it has set."""
    return terms.is_managed(name) or terms.quiet(name) or terms.logs(name) or terms.silent(name) or \
        terms.is_call('stores-drvdata', name) or terms.is_call('gets-drvdata', name) or \
        terms.is_call('leaves-drvdata', name)


def _code(text):
    """Text without comments and strings."""
    return NO_CODE.sub(' ', text)


@functools.lru_cache(maxsize=16)
def _readers(text):
    """The words of a file's text that may read the bound device's driver data."""
    text = TOLD_DATA.sub(' ', ID_DATA.sub(' ', DECLARED.sub(' ', _code(text))))
    entries = set(re.findall(r'\bstruct\s+\w+_device_id\s*\*\s*(\w+)', text))
    text = re.sub(r'\b(\w+)->driver_data\b', lambda found: ' ' if found.group(1) in entries else
                  found.group(), text)
    text = re.sub(r'(?:->|\.)\s*(\w+)', lambda found:
                  ' ' if terms.is_member('other-data', found.group(1)) else found.group(), text)
    probes = set(re.findall(r'\.probe\s*=\s*(\w+)', text))
    if len(probes) == 1:                # no other driver here is for its children
        text = re.sub(r'(?ms)^[^\n#}]*\b%s\(\s*struct\s+\w+\s*\*\s*(\w+)[^;{]*\{.*?^\}' % probes.pop(),
                      _without_parent, text)
    return {word for word in set(re.findall(r'\w+', text))
            if DRVDATA.search(word) and not terms.is_call('stores-drvdata', word) and
            not terms.is_own_drvdata(word)}


def _without_parent(found):
    """The text of a matched probe without looks at the driver data of the bound device's parent."""
    return PARENT.sub(lambda look: ' ' if look.group(1) == found.group(1) else look.group(), found.group())


@functools.lru_cache(maxsize=64)
def _calls(kind, text):
    """True for a text in which a call of a kind is named."""
    return any(terms.is_call(kind, word) for word in set(re.findall(r'\w+', text)))


def _words(text, name):
    return len(re.findall(r'\b%s\b' % re.escape(name), _code(text)))


def _balanced(source):
    return source.texts.count('{') == source.texts.count('}')


def differ(one, two):
    """True for two functions of which not all tokens are the same."""
    return one.source.texts[one.start:one.rbrace + 1] != two.source.texts[two.start:two.rbrace + 1]


def _call_at(source, tok):
    """(calling Function, Stmt) of the statement name(...); at tok, or None."""
    caller = source.function_at(tok)
    try:
        stmts = caller.body.walk() if caller is not None else ()
        return next(((caller, stmt) for stmt in stmts if stmt.kind == 'expr' and
                     stmt.start == tok and stmt.expr.kind == 'call'), None)
    except ParseError:
        return None


def _only_a_member(source, name):
    """True for a function that is a driver's remove and is not called here."""
    function = source.functions.get(name)
    uses = [tok for tok, text in enumerate(source.texts)
            if text == name and (function is None or tok != function.name_tok)]
    return any(source.texts[tok - 1] in ('=', '&', '(') for tok in uses) and \
        not any(source.function_at(tok) for tok in uses)


def _left_to_bus(source, work):
    """The call that is all a driver's callback still does, where the bus makes it without one; or ''."""
    drivers = [_driver_at(source, tok - 3) for tok, text in enumerate(source.texts)
               if text == work.name and source.texts[tok - 1] == '=']
    calls = {tables.left_to_bus().get(driver) for driver in drivers}
    return next((call for call in calls if call and len(calls) == 1 and calls_once(work, call)), '')


def call_statement(source, tok, purity):
    """Edit that deletes the call statement name(...); at tok, or None; purity: that of the file, see
    tidy_flow.Purity."""
    found = _call_at(source, tok)
    if found is None or not all(purity.pure(arg) for arg in found[1].expr.args):
        return None
    start = source.starts[tok]
    end = source.starts[found[1].end - 1] + 1
    if source.texts[tok - 1] in (')', 'else', 'do'):
        return (start, end, '{}')
    return cut(source.text, start, end)


def _unused_helpers(text, works):
    """Names of static helpers that the changed functions called last of all."""
    out = []
    for name in sorted({name for work in works for name in
                        set(work.old.source.texts) - set(work.src.texts)}):
        if name + '(' in text and \
                re.search(r'(?m)^static[^;{}()=]*\b%s\([^;{}]*\)\s*\{' % re.escape(name), text) and \
                _words(text, name) <= 2:
            out.append(name)
    return out


def _unused_helper(source, name):
    """Edits that delete a function which only its definition and declaration name."""
    function = source.functions.get(name)
    if function is None or '__maybe_unused' in function.specifiers or \
            _words(source.text, name) != source.texts.count(name):
        return []
    edits = [definition(source, function)]
    for tok, text in enumerate(source.texts):
        if text == name and tok != function.name_tok:
            edit = forward_declaration(source, tok)
            if edit is None:
                return []
            edits.append(edit)
    return edits


def forward_declaration(source, tok):
    """Edit that deletes the forward declaration around tok, or None."""
    if source.texts[tok + 1] != '(' or source.function_at(tok) is not None:
        return None
    end = source.match.get(tok + 1, tok) + 1
    while source.kinds[end] == 'id':
        end += 1
    start = tok
    while start > 0 and source.texts[start - 1] not in (';', '}'):
        start -= 1
        if source.kinds[start] != 'id' and source.texts[start] != '*':
            return None
    if source.texts[end] != ';' or start == tok:
        return None
    return _with_blank(source.text, *cut(source.text, source.starts[start],
                                         source.starts[end] + 1)[:2])


def _with_blank(text, start, end):
    """Edit that deletes whole lines and one of the empty lines around them."""
    while text[end:end + 1] == '\n' and text[start - 2:start] in ('\n\n', ''):
        end += 1
    while end == len(text) and text[start - 2:start] == '\n\n':
        start -= 1
    return (start, end, '')


def _initialiser(source, tok, does):
    """Edit that deletes `.remove = name,` where the bus can do without, or None; does: see
    _left_to_bus()."""
    lo, hi = tok, tok + 1
    if source.texts[lo - 1] == '(' and source.texts[lo - 2] in ('__exit_p', '__devexit_p'):
        if source.texts[hi] != ')':
            return None
        lo, hi = lo - 2, hi + 1
    elif source.texts[lo - 1] == '&':
        lo -= 1
    if source.texts[lo - 1] != '=' or source.texts[lo - 3] != '.' or \
            source.texts[lo - 2] not in tables.callbacks_of('remove') or source.texts[hi] not in (',', '}'):
        return None
    driver = _driver_at(source, lo - 3)
    if tables.left_to_bus().get(driver) != does if does else \
            not driver[0].endswith('_driver') or driver in required_members():
        return None
    start = source.starts[lo - 3]
    end = source.starts[hi - 1] + len(source.texts[hi - 1])
    if source.texts[hi] == ',':
        end = source.starts[hi] + 1
    edit = cut(source.text, start, end)
    front = source.text[:edit[0]].rstrip(' \t\n').rsplit('\n', 1)[-1]
    behind = source.text[edit[1]:].lstrip(' \t\n')
    if re.match(r'[ \t]*#[ \t]*if', front) and re.match(r'#[ \t]*endif', behind):
        raise Refused
    return edit


def _exit_only(source, tok):
    """Edits that take __refdata from a driver struct with a remove() of the exit section at tok, and
    the comment that says why it is there."""
    head, open_ = _struct_round(source, tok)
    inside = source.texts[open_:source.match.get(open_, open_)] if open_ else []
    words = source.texts[head:open_] if open_ else []
    if source.texts[tok - 2] != '__exit_p' or '__refdata' not in words or \
            inside.count('__exit_p') != 1 or 'probe' in inside:
        return []
    at = source.starts[head + words.index('__refdata')]
    edits = [(at, at + len('__refdata '), '')]
    comment = re.search(r'/\*(?:(?!\*/).)*\*/\n\Z', source.text[:source.starts[head]], re.S)
    if comment and source.texts[tok] in comment.group():
        edits.append((comment.start(), comment.end(), ''))
    return edits


def _driver_at(source, tok):
    """(struct, member) of the initialiser of a member at tok; the struct is '' where that is not known."""
    head, open_ = _struct_round(source, tok)
    words = source.texts[head:open_] if open_ else []
    return words[words.index('struct') + 1] if 'struct' in words[:-1] else '', source.texts[tok + 1]


def _struct_round(source, tok):
    """(first token of the declaration, that of the brace) of the initialiser round a token, the brace
    None where it is in none."""
    open_, i = None, tok
    while i > 0:
        text = source.texts[i]
        if text in (')', ']', '}') and source.kinds[i] == 'op':
            i = source.match.get(i, i)
        elif text == '{':
            open_ = i
        elif text == ';':
            break
        i -= 1
    if open_ is None or source.texts[open_ - 1] != '=':
        return 0, None
    head = open_ - 1
    while head > 0 and source.texts[head - 1] not in (';', '}'):
        head -= 1
    return head, open_


def definition(source, function):
    """Edit that deletes a function, the comment on it and one blank line."""
    text = source.text
    if '(' in function.specifiers:
        raise Refused           # a macro without a semicolon stands in front
    last = function.rbrace + (source.texts[function.rbrace + 1] == ';')
    start, end, _ = cut(text, source.starts[function.start], source.starts[last] + 1)
    above = re.search(r'(?:^|\n)((?:[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n|[ \t]*//[^\n]*\n)+)$',
                      text[:start], re.S)
    if above and text[:above.start(1)].rstrip(' \t')[-1:] in ('', '\n'):
        start = above.start(1)
    front = text[:start].rstrip()
    if re.match(r'[ \t]*#[ \t]*(if|el)', front.rsplit('\n', 1)[-1]) and \
            re.match(r'\s*#[ \t]*(endif|el)', text[end:]):
        raise Refused
    return _with_blank(text, start, end)


def _foreign_callbacks(source):
    """True when a driver struct, or a macro that fills one for power management, names a callback that
    another file defines."""
    for tok, text in enumerate(source.texts):
        if terms.is_call('pm-ops', text) and source.texts[tok + 1] == '(':
            end = source.match.get(tok + 1, tok)
        elif source.texts[tok - 1] == '.' and source.texts[tok + 1] == '=' and \
                terms.is_member('asks-drvdata', text):
            end = next(i for i in range(tok + 2, len(source.texts)) if source.texts[i] in (',', '}', ';', ''))
        else:
            continue
        for i in range(tok + 2, end):
            name = source.texts[i]
            if source.kinds[i] == 'id' and name not in ('NULL', 'pm_ptr', 'pm_sleep_ptr') and \
                    name not in source.functions and not _defined(source, name) and \
                    not terms.is_call('leaves-drvdata', name):
                return True
    return False


def _defined(source, name):
    """True when the file defines the object: name = {...}, name[] = or MACRO(name, ...)."""
    return bool(re.search(r'(?m)^[^\n;]*\b%s\b(?:\[[^\]]*\])?\s*=|^(?:static\s+)?\w*[A-Z]\w*\(\s*%s\b' % (
        re.escape(name), re.escape(name)), source.text))
