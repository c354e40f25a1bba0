# SPDX-License-Identifier: GPL-2.0-only
"""What spatch wrote, compared with what was planned.

spatch may do less than a rule says, and now and then more.  What it wrote must
be, token by token, the text before with the planned actions and nothing else.
"""

import os
import re
import subprocess
import tempfile

from . import resources, rules
from .csource import TOKEN, differences, write
from .plan import ABSORBED, ACTED, DROPPED, RELEASED
from .tidy_text import columns, indent


class RewriteError(Exception):
    """A text that was not planned."""


def tokens(text):
    """(texts, offsets) of everything in a text but blanks and comments."""
    texts, offsets = [], []
    for found in TOKEN.finditer(text):
        if found.lastgroup in ('ws', 'comment'):
            continue
        piece = found.group()
        if found.lastgroup == 'pp':
            piece = ' '.join(piece.split())
        texts.append(piece)
        offsets.append(found.start())
    return texts, offsets


def _plain(text):
    return tokens(text)[0]


class _Planned:
    """The actions of a plan over the tokens of the text before, which begins in a line."""

    def __init__(self, before, actions, first):
        self.texts, offsets = tokens(before)
        self.texts.append('')
        index = {offset: i for i, offset in enumerate(offsets)}
        lines = [0]
        for line in before.split('\n'):
            lines.append(lines[-1] + len(line) + 1)
        self.replaced = {}      # token: (its closing bracket, Action)
        self.dropped = {}       # token: end
        self.exchanged = {}     # first token: (end, the tokens that come in its place)
        self.given = {}         # what an absorbed call's result is put into: its arguments
        self.absorbed = {}      # first token of a statement: end of it and of its check
        self.guards = {}        # token of an if: end
        self.added = {}         # token: the tokens that come in front of it
        self.written = {}       # a new function: its tokens
        for action in actions:
            i = index.get(lines[action.line - first] + action.column)
            if i is None or self.texts[i] != action.call:
                raise RewriteError('no %s() at %d:%d' % (action.call, action.line, action.column))
            close = _closing(self.texts, i + 1)
            if action.what == ACTED:
                self.added[self._absorbed(i, close)[1]] = _plain(added(action))
                if action.undoes:
                    self.written[action.undo] = _plain(function_of(action))
            elif action.what == ABSORBED:
                begin, end = self._absorbed(i, close)
                self.absorbed[begin] = end
                if self.texts[i - 1] == '=':
                    self.given[tuple(self.texts[begin:i - 1])] = _arguments(self.texts, i + 1, close)
            elif action.leave:
                begin, rest = self._absorbed(i, close)[0], ['return', '0', ';'] * (not action.error)
                if begin != i or self.texts[close + 2:][:len(rest)] != rest:
                    raise RewriteError('%s() at %d:%d is no statement of its own' % (
                        action.call, action.line, action.column))
                self.exchanged[i] = (close + 2 + len(rest), _plain(told(action)))
            elif action.what == DROPPED and resources.holds(action.call) and \
                    self.texts[i - 1] in ('=', '(', ',', 'return'):
                self.exchanged[i] = (close + 1, self.texts[i + 2:close])
            elif action.what == DROPPED:
                self.dropped[i] = close + 2 if self.texts[close + 1] == ';' else close + 1
                self._guard(i, close + 1)
            else:
                self.replaced[i] = (close, action)

    def _absorbed(self, i, close):
        """(first token, end) of the statement of an absorbed call, with the check of its result."""
        begin = i
        while self.texts[begin - 1] not in (';', '{', '}', ''):
            begin -= 1
            if self.texts[begin] == 'if':
                return begin, _statement_end(self.texts, begin)
        end = close + 2
        if begin != i and self.texts[end] == 'if':
            end = _statement_end(self.texts, end)
        return begin, end

    def _guard(self, i, end):
        """A condition with nothing but a dropped call below it may go as well."""
        braced = self.texts[i - 1] == '{'
        head = i - 1 - braced
        after = end + 1 + braced
        if self.texts[head] != ')' or braced and self.texts[end + 1] != '}' or \
                self.texts[after] == 'else':
            return
        depth, j = 0, head
        while j >= 0:
            depth += self.texts[j] == ')'
            depth -= self.texts[j] == '('
            if depth == 0:
                break
            j -= 1
        if j > 0 and self.texts[j - 1] == 'if':
            self.guards[j - 1] = after

    def is_twin(self, i, new, j):
        """End of the call among tokens `new` that a planned call became, None if it is not its twin.

        The twin is given the device, then what the call was given and what the
        family's rule writes; a release may lose arguments.
        """
        close, action = self.replaced[i]
        resource = resources.rows().get(action.call) if action.what != RELEASED else None
        twin = rules.twins(resources.family(action.call))[action.what, action.call]
        if new[j:j + 2] != [twin.name, '(']:
            return None
        end = _closing(new, j + 1)
        given, device = _arguments(new, j + 1, end), _plain(action.device)
        arguments = _arguments(self.texts, i + 1, close)
        merge = resources.merges().get(action.call)
        if merge and merge.mark == action.what:         # what got the handle is given
            arguments = self.given.get(tuple(arguments[resource.object - 1]), [])
            if device in arguments:
                arguments.remove(device)
        for number in sorted(resources.known().get(action.call, ()), reverse=True) if resource else ():
            arguments[number - 1] = []
        named = arguments.pop(resource.device - 1) if resource and resource.device > 0 else device
        if named != device and not resource.member:
            return None
        if device in given:
            given.remove(device)
        elif not resource or resource.device != resources.PARENT:      # the object knows it
            return None
        for argument in filter(None, arguments):
            k, rest = next(((k, _without(one, argument)) for k, one in enumerate(given)
                            if _without(one, argument) is not None), (None, None))
            if k is not None:
                given[k] = rest
            elif action.what != RELEASED:
                return None
        added = rules.words(' '.join(word for argument in given for word in argument))
        return end + 1 if added in twin.additions else None


def added(action):
    """The statements that come behind the check of what is ACTED, as C text."""
    return _checked(action, '%s(%s, %s, %s)' % (
        resources.ADDS_ACTION, action.device, action.undo, action.data))


def told(action):
    """The statements that a call becomes whose managed form alone can fail, as C text."""
    twins = rules.twins(resources.family(action.call))
    call = '%s(%s)' % (twins[action.what, action.call].name,
                       ', '.join(filter(None, (action.device, action.data))))
    return _checked(action, call) if action.error else 'return %s;\n' % call


def _checked(action, call):
    leave = {'return': 'return %s;' % action.error,
             'pointer': 'return ERR_PTR(%s);' % action.error}.get(
                 action.leave, 'goto %s;' % action.leave[:-1])
    return '%s = %s;\nif (%s)\n\t%s\n' % (action.error, call, action.error, leave)


def function_of(action):
    """The function that devres is to call, as C text."""
    return 'static void %s(void *data)\n{\n\t%s(data);\n}\n' % (action.undo, action.undoes)


def laid_out(text, actions):
    """A text in which what was added for actions is laid out as the kernel writes it: the statements
    together and apart from what is around them, the functions in the order of their use."""
    for action in actions:
        if action.leave and action.what != ACTED:
            text = _apart(text, told(action))
    acted = sorted(action for action in actions if action.what == ACTED)
    for action in acted:
        given = r',\s*'.join(r'\s*'.join(map(re.escape, _plain(part)))
                             for part in (action.device, action.undo, action.data))
        text = re.sub(r'(?m)^([ \t]*)((?:%s = |return )%s\()\s*%s\s*\);' % (
            action.error, resources.ADDS_ACTION, given), lambda found, action=action: _call(
                found.group(1), found.group(2), (action.device, action.undo, action.data)), text)
        text = re.sub((r'\n\n\s*?(\n?[ \t]*%s = %s\(\s*%s\s*\);)\s*?'
                       r'(\n[ \t]*if \(%s\)\n[^;\n]*;)\n+(?=([ \t]*\})?)') % (
            action.error, resources.ADDS_ACTION, given, action.error),
                      lambda found: '\n\n%s%s\n%s' % (
                          found.group(1).lstrip('\n'), found.group(2), '' if found.group(3) else '\n'), text)
    functions = list(dict.fromkeys(function_of(action) + '\n' for action in acted if action.undoes))
    if len(functions) > 1:
        text = re.sub('(?:%s)+' % '|'.join(map(re.escape, functions)), lambda found: ''.join(
            function for function in functions if function in found.group()), text)
    for function in reversed(functions):    # a comment is about the function that was there
        text = re.sub(r'(?m)^((?:[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n)+)(%s)' % re.escape(function),
                      r'\2\1', text)
    return text


def _apart(text, statements):
    """A text in which a return stands apart from what comes before it, a check from what follows; the
    call and the check stand together. A goto may have become another one by now, or a return."""
    lines = r'\n[ \t]*'.join(re.sub('^goto .*', r'(?:goto|return) \\w+;', line.strip()) if
                             line.strip().startswith('goto ') else re.escape(line.strip())
                             for line in statements.strip().split('\n'))
    text = re.sub(lines.replace(r'\n', r'\n+', 1),
                  lambda found: re.sub(r'\n+', '\n', found.group(), count=1), text)
    if statements.startswith('return '):
        return re.sub(r'([^\s{]\n)(?=[ \t]*%s\n)' % lines, r'\1\n', text)
    return re.sub(r'(\n[ \t]*%s\n)(?!\n|[ \t]*\})' % lines, r'\1\n', text)


def _call(space, head, args):
    """A call as a statement: what goes into a line of 80 columns, aligned behind its bracket."""
    column = columns(space + head)
    lines, width = [''], 80 - column
    for arg in args:
        end = ');' if arg is args[-1] else ','
        if lines[-1] and len(lines[-1]) + 1 + len(arg) + len(end) > width:
            lines.append('')
        lines[-1] += ' ' * bool(lines[-1]) + arg + end
    return space + head + ('\n' + indent(column)).join(lines)


def _without_functions(texts, functions):
    """Tokens less those of each new function, which has to stand there once, outside of others."""
    for name, function in functions.items():
        at = [k for k in range(len(texts)) if texts[k:k + len(function)] == function]
        if len(at) != 1 or texts[:at[0]].count('{') != texts[:at[0]].count('}'):
            raise RewriteError('%s() was to be written once' % name)
        texts = texts[:at[0]] + texts[at[0] + len(function):]
    return texts


def _closing(texts, i):
    """Index of the bracket that closes the one at a token."""
    depth = 0
    for j in range(i, len(texts)):
        depth += texts[j] in ('(', '[', '{')
        depth -= texts[j] in (')', ']', '}')
        if depth == 0:
            return j
    raise RewriteError('a planned call is not closed')


def _statement_end(texts, i):
    """End of the if without else at a token."""
    i = _closing(texts, i + 1) + 1
    if texts[i] == '{':
        return _closing(texts, i) + 1
    while texts[i] != ';':
        i = _closing(texts, i) + 1 if texts[i] in ('(', '[', '{') else i + 1
    return i + 1


def _arguments(texts, i, close):
    """The token lists of the arguments between the brackets of a call."""
    out, begin, depth = [], i + 1, 0
    for j in range(i + 1, close):
        depth += texts[j] in ('(', '[', '{')
        depth -= texts[j] in (')', ']', '}')
        if texts[j] == ',' and depth == 0:
            out.append(texts[begin:j])
            begin = j + 1
    return out + [texts[begin:close]]


def _without(tokens_, part):
    """Tokens less a row of them that they hold, None where they do not."""
    for k in range(len(tokens_) - len(part) + 1):
        if tokens_[k:k + len(part)] == part:
            return tokens_[:k] + tokens_[k + len(part):]
    return None


def check(before, after, actions):
    """Raise RewriteError unless `after` is `before` with the actions and no more.

    A dropped call may leave an empty statement or block behind, or take a
    condition that held nothing else with it.
    """
    actions = list(actions)
    # A function that is written for an action may make a piece of its own.
    whole = any(action.what == ACTED for action in actions)
    for lo, hi, start, end in [(0, len(before), 0, len(after))] if whole else differences(before, after):
        first = before.count('\n', 0, lo) + 1
        last = first + before.count('\n', lo, hi) + (not before.endswith('\n', lo, hi))
        inside = [action for action in actions if first <= action.line < last]
        actions = [action for action in actions if action not in inside]
        _check_piece(before[lo:hi], after[start:end], inside, first)
    for action in actions:
        raise RewriteError('spatch left %s() in line %d' % (action.call, action.line))


def _check_piece(before, after, actions, first):
    """check() of a piece of a file that begins in a line."""
    plan = _Planned(before, actions, first)
    old, new = plan.texts, _without_functions(_plain(after), plan.written) + ['']
    todo, seen = [(0, 0)], set()
    furthest = 0
    while todo:
        i, j = todo.pop()
        while True:
            if (i, j) in seen:
                break
            seen.add((i, j))
            furthest = max(furthest, i)
            behind = plan.added.get(i, [])
            if new[j:j + len(behind)] != behind:
                break
            j += len(behind)
            if i in plan.exchanged:
                end, given = plan.exchanged[i]
                if new[j:j + len(given)] != given:
                    break
                i, j = end, j + len(given)
                continue
            if i in plan.absorbed:
                i = plan.absorbed[i]
                continue
            if i in plan.dropped:
                end = plan.dropped[i]
                if new[j] == ';':
                    todo.append((end, j + 1))
                if new[j:j + 2] == ['{', '}']:
                    todo.append((end, j + 2))
                i = end
                continue
            if i in plan.replaced:
                end = plan.is_twin(i, new, j)
                if end is None:
                    break
                i, j = plan.replaced[i][0] + 1, end
                continue
            if i in plan.guards:
                todo.append((plan.guards[i], j))
            if i >= len(old) or j >= len(new) or old[i] != new[j]:
                break
            if i == len(old) - 1:
                if j == len(new) - 1:
                    return
                break
            i, j = i + 1, j + 1
    raise RewriteError('spatch changed more or less than was planned near %r' %
                       ' '.join(old[max(furthest - 3, 0):furthest + 3]))


def unified(path, before, after):
    """A unified diff of a file with a/ and b/, three lines of context.

    Raises OSError when diff cannot be run.
    """
    with tempfile.TemporaryDirectory(prefix='devmify-') as folder:
        names = [os.path.join(folder, side) for side in ('a', 'b')]
        for name, text in zip(names, (before, after)):
            write(name, text)
        done = subprocess.run(
            ['diff', '-u', '-p', '--label', 'a/' + path, '--label', 'b/' + path] + names,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise OSError(0, 'diff failed: exit %d' % done.returncode, path)
    return done.stdout.decode('utf-8', 'surrogateescape')
