# SPDX-License-Identifier: GPL-2.0-only
"""What a Makefile says of kernel modules, read as kbuild would read it.

Nothing is run.  Every branch of a condition counts and so does every value
that a variable is given: what may be linked together is linked.  A text that
cannot be followed, such as the output of a command, is UNKNOWN; where one
could say more of a module, the answer is a doubt and no list of files.
"""

import fnmatch
import functools
import glob
import itertools
import math
import os
import re

UNKNOWN = '\0'
# So many values of one text are followed.
MOST = 64
DEPTH = 40
CONFIG = re.compile(r'CONFIG_\w+$')
OPTION = re.compile(r'\$[({]CONFIG_\w+[)}]$')
LIST = re.compile(r'(.+)-(?:y|m|objs)$')
ASSIGN = re.compile(r'(?:::?:?|[+?!])?=')
# Where the Makefile is: kbuild's names for the folder, and make's.
HERE = frozenset('obj src M PWD CURDIR KBUILD_EXTMOD SUBDIRS'.split())
ROOT = frozenset('srctree objtree abs_srctree'.split())
# An included file that holds the configuration and names no objects.
SETTINGS = re.compile(r'(?:^|/)(?:\.config|auto\.conf|autoconf\.mk|.*\.(?:d|cmd))$')
DIRECTIVES = frozenset('ifeq ifneq ifdef ifndef else endif vpath unexport undefine'.split())
FLAGS = re.compile(r'(?:subdir-)?(?:cc|as)flags-|(?:EXTRA_|KBUILD_)?C(?:PP)?FLAGS|LINUXINCLUDE$')
TALK = re.compile(r'\$[({](?:info|warning|error)\s')


class Built:
    """What one Makefile says of an object.

    named: it stands in a list of objects, or of a module's objects.  files:
    paths of the sources that may be linked with it.  doubts: texts of the form
    'Makefile:3: what is wrong', each of which may hide a file of the module.
    """

    def __init__(self):
        self.named = False
        self.files = set()
        self.doubts = []


@functools.lru_cache(maxsize=256)
def load(root, path):
    """The Makefile at a path relative to the tree's root."""
    return Makefile(root, path)


class Makefile:
    """A Makefile and the files that it includes.

    lists: {stem: {object: place}} of what is linked, 'obj' for the modules and
    what is built in.  troubles: (stem, place, text), the stem a pattern with
    UNKNOWN in it where its name cannot be told.  flags: words of the compiler
    flags.
    """

    def __init__(self, root, path):
        self.root = root
        self.folder = os.path.dirname(path)
        self.kernel = os.path.isfile(os.path.join(root, 'include/linux/device.h'))
        self.lists = {}
        self.troubles = []
        self.flags = []
        self._values = {}
        self._statements = []           # (name, value, place, whether it is a rule)
        self._calls = []                # (text, place) of $(...) on a line of its own
        self._evaluated = []            # what $(eval) was given
        self._patterns = []             # (object, source) of the rules for many files
        self._compiled = {}             # {object: see _source_of()}
        self._including = []
        self._read(path)
        self._settle()

    # -- lines ------------------------------------------------------------

    def _read(self, path):
        full = os.path.join(self.root, path)
        if path in self._including or len(self._including) > DEPTH:
            return
        self._including.append(path)
        try:
            with open(full, encoding='utf-8', errors='surrogateescape') as handle:
                text = handle.read()
        except OSError:
            self.troubles.append((UNKNOWN, path + ':1', 'it cannot be read'))
            return
        self._lines((('%s:%d' % (path, number), line) for number, line in joined(text)))

    def _lines(self, lines):
        recipe = False
        outside = []                    # whether the conditions that are open stand in a recipe
        body = None                     # lines of a define
        for place, line in lines:
            if body is not None:
                if line.strip() == 'endef':
                    self._give(body[0], '\n'.join(body[1:]), place)
                    body = None
                else:
                    body.append(line)
                continue
            if line.startswith('\t') and recipe:
                continue
            line = uncommented(line).strip()
            if not line:
                continue
            word, rest = re.match(r'([\w-]*)\s*(.*)', line, re.S).groups()
            if word in DIRECTIVES and not re.match('[:+?]?=', rest):
                # A condition may stand in a recipe, which goes on behind it; a rule of one
                # branch is none in the other.
                if word.startswith('if'):
                    outside.append(recipe)
                elif word == 'else' and outside:
                    recipe = outside[-1]
                elif outside:
                    outside.pop()
                continue
            recipe = False
            if word == 'define':
                body = [rest.split()[0] if rest else '']
            elif word in ('include', '-include', 'sinclude'):
                self._include(rest, place)
            else:
                recipe = self._statement(line, place)

    def _statement(self, line, place):
        """An assignment, a rule or a call; True for a rule."""
        line = re.sub(r'^(?:(?:export|override|private)\s+)+', '', line)
        at = first_outside(line, '=:')
        if at < 0:
            if '$' in line and not TALK.match(line):
                self._calls.append((line, place))
            return False
        found = ASSIGN.match(line, at - 1) if at and line[at - 1] in '+?!' else ASSIGN.match(line, at)
        if found:
            value = UNKNOWN if found.group() == '!=' else line[found.end():].strip()
            self._give(line[:found.start()].strip(), value, place)
            return False
        self._rule(line[:at], line[at + 1:], place)
        return True

    def _rule(self, targets, needs, place):
        """x.o: a.o b.o may be a module that is linked by hand."""
        needs = needs.split(';')[0]
        if first_outside(needs, '=:') >= 0:
            return
        for name in targets.split():
            if '%' in name:
                self._patterns += [(name, need) for need in split_blanks(needs)
                                   if name.endswith('%.o') and need.endswith('%.c')]
            elif name.endswith('.o') and re.search(r'\.o\b|\$', needs):
                self._statements.append((name[:-2] + '-objs', needs, place, True))

    def _give(self, name, value, place):
        self._statements.append((name, value, place, False))
        if '$' not in name:
            self._values.setdefault(name, []).append(value)

    def _include(self, names, place):
        for name in self.words(names):
            if SETTINGS.search(name):
                continue
            paths = [os.path.normpath(os.path.join(self.folder, name)), os.path.normpath(name)]
            path = next((p for p in paths if not p.startswith('..') and
                         os.path.isfile(os.path.join(self.root, p))), None)
            if path is not None and UNKNOWN not in name:
                self._read(path)
            else:
                self.troubles.append((UNKNOWN, place, 'the file that it includes is not there'))

    # -- what the lines mean ------------------------------------------------

    def _settle(self):
        """Work out names and lists once all of the text is known."""
        for name, value, _, rule in self._statements:
            if '$' in name and not rule:
                for one in self.expand(name):
                    self._values.setdefault(one, []).append(value)
        for text, place in itertools.islice(self._calls, MOST * MOST):
            if any(UNKNOWN in one for one in self.expand(text)):
                self.troubles.append((UNKNOWN, place, 'it cannot be followed'))
            given, self._evaluated = self._evaluated, []
            self._lines((place, line) for one in given for _, line in joined(one))
        for name, value, place, rule in self._statements:
            for one in self.expand(name):
                self._list(one, value, place, rule)

    def _list(self, name, value, place, rule):
        name = '/'.join(part for part in name.split('/') if part != '.')
        if FLAGS.match(name):
            self.flags += [word for word in self.words(value) if word not in self.flags]
            return
        # foo-$(DEBUG) += debug.o: whatever it is, it may be y
        found = LIST.match(re.sub('-%s+$' % UNKNOWN, '-y', name))
        if not found and UNKNOWN not in name:
            return
        stem = found.group(1) if found else UNKNOWN
        objects, doubtful = {}, False
        for word in self.words(value):
            known = [word] if UNKNOWN not in word else self._matching(word)
            objects.update((os.path.normpath(one), place) for one in known if one.endswith('.o'))
            doubtful = doubtful or not known and not rule
        if UNKNOWN in stem and objects:
            self.troubles.append((stem, place, 'the name of the module is not known'))
        elif doubtful and found:
            self.troubles.append((stem, place, 'what it lists is not known'))
        if objects:
            self.lists.setdefault(stem, {}).update(objects)

    def _matching(self, word):
        """Objects whose names a word with an unknown part may mean."""
        folder, name = os.path.split(word)
        if UNKNOWN in folder or not name.endswith('.o') or not re.search(r'\w', name[:-2]):
            return []
        pattern = os.path.normpath(os.path.join(
            glob.escape(os.path.join(self.root, self.folder)),
            re.sub('%s+' % UNKNOWN, '*', glob.escape(word[:-2])) + '.c'))
        return [os.path.relpath(path, os.path.join(self.root, self.folder))[:-2] + '.o'
                for path in sorted(glob.glob(pattern))]

    @functools.cached_property
    def _parts(self):
        return frozenset(name for stem, objects in self.lists.items() if stem != 'obj' for name in objects)

    def is_part(self, target):
        """True for an object that is linked with others, named by its path relative to the Makefile."""
        return target in self._parts

    def says_of(self, target):
        """Built of an object, named by its path relative to the Makefile."""
        out = Built()
        stems, todo = {target[:-2]: None}, [target]
        while todo:
            name = todo.pop()
            for stem, objects in self.lists.items():
                if name in objects:
                    out.named = True
                    if stem != 'obj' and stem not in stems:
                        stems[stem] = None
                        todo.append(stem + '.o')
        for stem in stems:
            self._sources(stem, out, set())
        out.doubts += ['%s: %s' % (place, text) for stem, place, text in self.troubles
                       if not out.named or any(fnmatch.fnmatchcase(
                           own, re.sub('%s+' % UNKNOWN, '*', stem)) for own in stems)]
        return out

    def include_folders(self):
        """Folders of the -I flags, relative to the Makefile's, in order."""
        # A word that is no flag belongs to one before it, of which each is here once: -I DIR, -include FILE.
        words = [flag[2:] if flag.startswith('-I') else flag for flag in self.flags]
        return [word for word in words if word and word[0] != '-' and UNKNOWN not in word and
                not word.endswith('.h')]

    def defined(self):
        """Texts of what the flags define: NAME, NAME=VALUE."""
        return [flag[2:].strip('\'"') for flag in self.flags if flag.startswith('-D')]

    def included(self):
        """Headers that the flags have every file include, as they name them."""
        return [flag for flag in self.flags if flag[0] != '-' and flag.endswith('.h')]

    def _sources(self, stem, out, seen):
        """Take the sources behind the objects of a module."""
        seen.add(stem)
        for name, place in self.lists.get(stem, {}).items():
            inner = name[:-2]
            composite = inner in self.lists and inner != 'obj'
            if composite and inner not in seen:
                self._sources(inner, out, seen)
            path = self._source_of(name)
            if path:
                out.files.add(path)
            elif not composite and not self._other_source(inner):
                out.doubts.append('%s: %s has no source' % (place, name))

    def _source_of(self, name):
        """Path of the .c file that an object is compiled from, None where there is none."""
        if name not in self._compiled:
            self._compiled[name] = next((path for path in self._made_from(name)
                                         if os.path.isfile(os.path.join(self.root, path))), None)
        return self._compiled[name]

    def _made_from(self, name):
        """Paths of the .c files that an object may be compiled from."""
        yield os.path.normpath(os.path.join(self.folder, name[:-2] + '.c'))
        for made, source in self._patterns:
            for pattern, path in itertools.product(self.expand(made), self.expand(source)):
                stem = matches(os.path.normpath(pattern), name)
                if stem is not None:
                    yield os.path.normpath(os.path.join(self.folder, path.replace('%', stem)))

    def _other_source(self, inner):
        """True where an object is made of something else than a .c file."""
        full = os.path.join(self.root, self.folder, inner)
        return os.path.exists(full) or any(
            not re.search(r'\.(?:h|o|o_shipped|a|ko|mod|cmd)$', path)
            for path in glob.glob(glob.escape(full) + '.*'))

    # -- make's language ------------------------------------------------------

    def words(self, text, limits=None, depth=0):
        """The words that a text may hold, in order."""
        out = {}
        for token in split_blanks(text):
            for value in self.expand(token, limits, depth):
                out.update(dict.fromkeys(value.split()))
        return list(out)

    def expand(self, text, limits=None, depth=0):
        """Values that a text may have.

        limits: {variable: how many of its values count}, so that one that
        adds to itself ends; or {name: [value]} of what a call or a loop sets.
        """
        if '$' not in text:
            return [text]
        if depth > DEPTH:
            return [UNKNOWN]
        parts = []
        at = 0
        # The folder is relative to the tree's root, where it is not absolute.
        text = re.sub(r'\$[({](?:srctree|objtree)[)}]/+(?=\$[({](?:src|obj)[)}])', '', text)
        while True:
            begin = text.find('$', at)
            if begin < 0:
                parts.append([text[at:]])
                break
            parts.append([text[at:begin]])
            if text[begin + 1:begin + 2] in ('(', '{'):
                end = closing(text, begin + 1)
                parts.append(self._reference(text[begin + 2:end], limits or {}, depth + 1))
                at = end + 1
            else:
                following = text[begin + 1:begin + 2]
                bound = (limits or {}).get(following)
                parts.append(['$'] if following == '$' else
                             bound if isinstance(bound, list) else [UNKNOWN])
                at = begin + 2
        several = [len(part) for part in parts if len(part) > 1]
        if len(several) > 1 and math.prod(several) > MOST:
            return [UNKNOWN]
        return list(dict.fromkeys(''.join(chosen) for chosen in itertools.product(*parts)))

    def _reference(self, text, limits, depth):
        found = re.match(r'([a-z-]+)[ \t\n]+', text)
        if found:
            args = split_commas(text[found.end():])
            return self._function(found.group(1), args, limits, depth)
        at = first_outside(text, ':')
        if at > 0 and first_outside(text[at:], '=') > 0:
            old, new = text[at + 1:].split('=', 1)
            if '%' not in old:
                old, new = '%' + old, '%' + new
            return self._function('patsubst', [old, new, '$(%s)' % text[:at]], limits, depth)
        out = {}
        for name in self.expand(text.strip(), limits, depth):
            out.update(dict.fromkeys(self._variable(name, limits, depth)))
        return list(out)

    def _variable(self, name, limits, depth):
        limit = limits.get(name)
        if isinstance(limit, list):
            return limit
        out = []
        given = self._values.get(name, ())
        if CONFIG.match(name):
            out = ['y', 'm', '']
        elif name in HERE:
            out = ['.']
        elif name in ROOT and self.kernel:
            out = [os.path.relpath('/', '/' + self.folder)]
        elif name == 'MAKEFILE_LIST':
            return ['./Makefile']
        elif not given or limit == 0:
            return [''] if limit == 0 else [UNKNOWN]
        for number, value in enumerate(given[:limit]):
            out += self.expand(value, dict(limits, **{name: number}), depth)
        return list(dict.fromkeys(out))

    def _function(self, name, args, limits, depth):
        def values(number):
            return self.expand(args[number], limits, depth) if number < len(args) else ['']

        def words(number):
            return self.words(args[number], limits, depth) if number < len(args) else []

        def one(function, number):
            return [' '.join(function(word) for word in words(number))]
        if name in ('patsubst', 'subst') and len(args) > 2:
            change = patsubst if name == 'patsubst' else str.replace
            if name == 'subst':
                return [value.replace(old, new) if old else value for old in values(0)
                        for new in values(1) for value in values(2)]
            # $(CONFIG_X:m=y) is y or nothing, and not both.
            given = values(2) if OPTION.match(args[2].strip()) else [' '.join(words(2))]
            return list(dict.fromkeys(' '.join(change(old, new, word) for word in value.split())
                                      for old in values(0) for new in values(1) for value in given))
        if name in ('addsuffix', 'addprefix'):
            return [' '.join(word + more if name == 'addsuffix' else more + word for word in words(1))
                    for more in values(0)]
        if name == 'foreach' and len(args) > 2:
            out = {}
            for word in words(1):
                for value in self.expand(args[2], dict(limits, **{args[0].strip(): [word]}), depth):
                    out.update(dict.fromkeys(value.split()))
            return [' '.join(out)]
        if name in ('sort', 'strip', 'realpath', 'abspath', 'firstword', 'lastword'):
            return [' '.join(words(0))]
        if name == 'word':
            return [' '.join(words(1))]
        if name in ('notdir', 'basename', 'dir'):
            return one({'notdir': os.path.basename, 'dir': lambda path: path[:path.rfind('/') + 1] or './',
                        'basename': lambda path: os.path.splitext(path)[0]}[name], 0)
        if name == 'wildcard':
            return [' '.join(found for word in words(0) for found in self._wildcard(word))]
        if name in ('filter', 'filter-out'):
            return self._filter(name, values(0), words(1))
        if name in ('if', 'or', 'and'):
            out = [''] if name != 'or' else []
            for number in range(1 if name == 'if' else 0, len(args)):
                out += values(number)
            return out
        if name == 'call' and args:
            return self._call(args, limits, depth)
        if name == 'eval':
            self._evaluated += values(0)
            return [UNKNOWN if any(UNKNOWN in value for value in values(0)) else '']
        if name == 'shell' and args and re.fullmatch(r'\s*pwd(?: -[LP])?\s*', args[0]):
            return ['.']
        return [''] if name in ('info', 'warning', 'error') else [UNKNOWN]

    @staticmethod
    def _filter(name, patterns, words):
        if len(patterns) != 1 or UNKNOWN in patterns[0]:
            return [' '.join(words)]            # what may be left counts
        chosen = patterns[0].split()
        return [' '.join(word for word in words if UNKNOWN in word or any(
            matches(pattern, word) is not None for pattern in chosen) == (name == 'filter'))]

    def _call(self, args, limits, depth):
        bound = dict(limits)
        for number, arg in enumerate(args[1:], 1):
            bound[str(number)] = self.expand(arg, limits, depth)
        out = []
        for value in self._values.get(args[0].strip(), ()):
            out += self.expand(value, bound, depth)
        return out or [UNKNOWN]

    def _wildcard(self, word):
        if UNKNOWN in word:
            return [UNKNOWN]
        base = os.path.join(self.root, self.folder)
        found = sorted(glob.glob(os.path.join(glob.escape(base), word)))
        return [(word[:2] if word.startswith('./') else '') + os.path.relpath(path, base) for path in found]


# -- text -------------------------------------------------------------------


def joined(text):
    """(number, line) of a Makefile's lines, continued ones joined."""
    begin, kept = 1, ''
    for number, line in enumerate(text.replace('\r\n', '\n').split('\n'), 1):
        if line.endswith('\\') and not line.endswith('\\\\'):
            kept += line[:-1] + ' '
            continue
        yield begin, kept + line
        begin, kept = number + 1, ''
    if kept:
        yield begin, kept


def uncommented(line):
    """A line without its comment; a # inside a reference is none."""
    at = first_outside(line, '#')
    while at > 0 and line[at - 1] == '\\':
        following = first_outside(line[at + 1:], '#')
        at = following if following < 0 else at + 1 + following
    return line if at < 0 else line[:at]


def closing(text, at):
    """Where the bracket that opens at an offset is closed; the end if nowhere."""
    opened = text[at]
    depth = 0
    for i in range(at, len(text)):
        if text[i] == opened:
            depth += 1
        elif text[i] == {'(': ')', '{': '}'}[opened]:
            depth -= 1
            if not depth:
                return i
    return len(text)


def first_outside(text, wanted):
    """Offset of the first of some characters outside any $(...), or -1."""
    i = 0
    while i < len(text):
        if text[i] == '$' and text[i + 1:i + 2] in ('(', '{'):
            i = closing(text, i + 1)
        elif text[i] in wanted:
            return i
        i += 1
    return -1


def _split(text, separator):
    """Parts of a text between the separators outside brackets."""
    out, begin, i = [], 0, 0
    while i < len(text):
        if text[i] == '$' and text[i + 1:i + 2] in ('(', '{'):
            i = closing(text, i + 1)
        elif text[i] == '(' and separator == ',':
            i = closing(text, i)
        elif text[i] == separator:
            out.append(text[begin:i])
            begin = i + 1
        i += 1
    return out + [text[begin:]]


def split_commas(text):
    """The arguments of a function of make."""
    return _split(text, ',')


def split_blanks(text):
    """The words of a text that is not expanded yet."""
    return [part for part in _split(re.sub(r'\s', ' ', text), ' ') if part]


def matches(pattern, word):
    """What the % of a pattern stands for in a word, None if it does not match."""
    if '%' not in pattern:
        return '' if pattern == word else None
    before, after = pattern.split('%', 1)
    if len(word) >= len(before) + len(after) and word.startswith(before) and word.endswith(after):
        return word[len(before):len(word) - len(after)]
    return None


def patsubst(pattern, replacement, word):
    """A word as make's patsubst changes it."""
    stem = matches(pattern.strip(), word)
    return word if stem is None else replacement.strip().replace('%', stem, 1)
