# SPDX-License-Identifier: GPL-2.0-only
"""The text of a patch for one driver, made from what was converted in it, and why that is safe."""

import functools
import re
import textwrap
from collections import Counter
from dataclasses import dataclass, field

from . import tsv
from .csource import Source
from .plan import ACTED, DROPPED, RELEASED
from .verdict import KINDS

WIDTH = 72
# A subject, with what git puts in front of it in a mail, is to fit a line of 75 characters.
SUBJECT = 66


@functools.lru_cache(maxsize=None)
def _nouns():
    """{family: (name of one, name of several)} of families.tsv."""
    out = {}
    for place, (family, one, several) in tsv.read('families.tsv', 3):
        tsv.unique(out, place, family)
        out[family] = one, several
    return out


def check():
    """Read the table; raises TableError."""
    _nouns()


@dataclass
class Change:
    """What a patch does to one file: its sites that are converted, the text before and after.

    mends: True where the patch is about what a conversion changes beside who releases; gone: see gone();
    text: the message of the patch, when it is made.
    """
    path: str
    sites: list
    before: str
    after: str
    mends: bool = False
    gone: dict = field(default_factory=dict)
    text: str = ''

    def __post_init__(self):
        self.gone = gone(self.path, self.before, self.after)

    @property
    def subject(self):
        """The first line of the message."""
        return self.text.partition('\n')[0]

    @property
    def rules(self):
        """Names of the rules that made it, sorted."""
        return sorted({site.family for site in self.sites})


def gone(path, before, after):
    """What a file has less of: {'functions': [name], 'labels': number, 'variables': number}."""
    counts, names = [], []
    for text in (before, after):
        source = Source(path, text)
        stmts = [stmt for function in source.definitions for stmt in function.statements()]
        counts.append((sum(stmt.kind == 'label' for stmt in stmts),
                       sum(len(stmt.decls) for stmt in stmts if stmt.kind == 'decl')))
        names.append([function.name for function in source.definitions])
    return {'functions': [name for name in names[0] if name not in names[1]],
            'labels': max(0, counts[0][0] - counts[1][0]), 'variables': max(0, counts[0][1] - counts[1][1])}


def joined(words, last='and'):
    """Words in a row: 'a, b and c'."""
    words = list(words)
    return words[0] if len(words) == 1 else '%s %s %s' % (', '.join(words[:-1]), last, words[-1])


def calls(names, limit=6):
    """Functions in a row, as text; those beyond a limit are counted."""
    names = [name + '()' for name in dict.fromkeys(names)]
    if len(names) > limit:
        names = names[:limit - 1] + ['%d others' % (len(names) - limit + 1)]
    return joined(names)


def counted(number, one, several):
    """A number of things in words; '' for none."""
    return '' if not number else '%d %s' % (number, one if number == 1 else several)


def what(change, room=SUBJECT):
    """What a change does, for its subject: it begins with a small letter, and fits the room if it can."""
    if change.mends:
        return _mended(change, room)
    managed = twins(change)
    removes = [name for name in change.gone['functions'] if any(site.remove == name for site in change.sites)]
    texts = ['use %s' % calls(managed)] if 0 < len(managed) < 3 else []
    texts.append('use managed resources' if managed else 'leave what probe acquires to devres')
    texts = [text + ' and drop %s' % name for text in texts for name in [
        *('%s()' % name for name in removes[:1]), *['remove()'] * bool(removes)]] + texts
    return next((text for text in texts if len(text) <= room), texts[-1])


def _mended(change, room):
    """what() of a change that mends something."""
    kinds = {fix['kind'] for site in change.sites for fix in site.fixes}
    names = list(dict.fromkeys(site.object.split('->')[-1] or site.acquire for site in change.sites))
    text = ('fix %s of %%s' % KINDS[kinds.pop()]) if len(kinds) == 1 else 'fix the release of %s'
    for several in (joined(names), 'what probe acquires'):
        if len(text % several) <= room:
            break
    return text % several


def twins(change):
    """Names of the managed functions that a change uses, in the order of the file."""
    return list(dict.fromkeys(site.managed for site in change.sites
                              if site.managed and site.managed != site.acquire))


def things(change, bare=False):
    """What a change is about, as a commit message names it: 'memory', 'the mappings'; bare: without 'the'."""
    out = []
    for family in dict.fromkeys(site.family for site in change.sites):
        number = max(Counter(site.acquire for site in change.sites if site.family == family).values())
        noun = _nouns()[family][number > 1]
        noun = re.sub(r'^an? ', '', noun)
        out.append(noun if bare else 'the ' + noun)
    return list(dict.fromkeys(out))


def body(change, removes):
    """The paragraphs of a commit message but for those on tests and tools.

    removes: names of the remove functions of the driver, for what is said of the order.
    """
    out = [_said(change)]
    mends = list(dict.fromkeys(_sentence(fix, change) for site in change.sites for fix in site.fixes))
    out += mends if change.mends else []
    if any(site.frees for site in change.sites):
        first, *rest = _order(change, removes)
        out += [first] + ['- ' + text for text in rest]
    out += [] if change.mends else mends
    return '\n\n'.join(wrapped(text) for text in out)


def _said(change):
    """What the patch does, and what goes with it."""
    functions = list(dict.fromkeys(site.function for site in change.sites))
    by = twins(change)
    if any(site.frees for site in change.sites):
        text = '%s %s and let devres release %s.' % (
            'Use %s in' % calls(by, 8) if by else 'Change', calls(functions, 3), joined(things(change)))
    else:
        text = 'Use %s in %s in place of several calls and an action for devres.' % (
            calls(by, 8), calls(functions, 3))
    places = {(action.line, action.column): action for site in change.sites for action in site.actions}
    less = [part for part in (
        counted(sum(action.what == DROPPED for action in places.values()), 'release by hand',
                'releases by hand'),
        counted(change.gone['labels'], 'label', 'labels'),
        counted(change.gone['variables'], 'variable', 'variables'),
        *(name + '()' for name in change.gone['functions'])) if part]
    if less:
        text += ' This removes %s.' % joined(less)
    if any(action.what == RELEASED for action in places.values()):
        text += ' Where probe may go on behind a release, that becomes the managed one.'
    if any(action.what == ACTED for action in places.values()):
        text += ' What has no managed function is undone by an action of devm_add_action_or_reset().'
    return text


def _order(change, removes):
    """On the order of the releases: a sentence on all of them, and one on those whose place matters."""
    deleted = {}
    for site in change.sites:
        for free in site.frees:
            if free['action'] != 'none':
                deleted.setdefault((free['file'], free['line']), site)
    out, last = [], []
    for site in change.sites:
        if not any(free['on'] in ('remove', 'both') for free in site.frees):
            continue
        stay = dict.fromkeys(call['call'] for call in site.behind
                             if (call['file'], call['line']) not in deleted and
                             call['call'] not in change.gone['functions'])
        went = [(deleted[call['file'], call['line']], call) for call in site.behind
                if deleted.get((call['file'], call['line']), site) is not site]
        if stay:
            out.append(_passed(site, list(stay)))
        else:
            last.append(site)
        if site.kind == 'caller' and went:
            out.append(_kept(site, went))
    stays = [name for name in removes if name not in change.gone['functions']]
    text = 'devres releases what was acquired last first, after %s or when probe has failed.' % (
        '%s() has returned' % stays[0] if stays else 'the device was unbound')
    if last and stays and not out:
        text += ' No call that stays in %s() followed %s.' % (
            stays[0], 'this release' if len(last) == 1 else 'these releases')
    return [text, *dict.fromkeys(out)]


def _named(site, call=None):
    """A release in remove, the last or that of a name, and what it releases: 'kfree() of foo->buf'."""
    call = call or [free['call'] for free in site.frees if free['on'] in ('remove', 'both')][-1]
    return '%s() of %s' % (call, site.object) if re.match(r'[&*(]*[A-Za-z_]', site.object) else call + '()'


def _passed(site, stay):
    """On what stays in remove and came behind a release there."""
    one = len(stay) == 1
    does = 'does' if one else 'do'
    return '%s: %s, which followed it, now %s before it%s.' % (
        _named(site), calls(stay), 'comes' if one else 'come', {
            'inert': '; to hold it longer does no harm', 'supply': ' and %s not need it off' % does,
            'caller': ' and %s nothing that callbacks of the driver notice' % does}[site.kind])


def _kept(site, went):
    """On what came behind the release of a caller and goes as well: [(its site, its entry in behind)]."""
    groups = {'older': [], 'felt': [], '': []}
    for other, call in went:
        kind = 'older' if call['older'] else 'felt' if call['felt'] else ''
        groups[kind].append(_named(other, call['call']))
    text = _named(site) + ':'
    for kind, names in groups.items():
        names = list(dict.fromkeys(names))
        one = len(names) == 1
        if names:
            text += ' %s followed it%s' % (joined(names), {
                'older': '; what %s was acquired before it, so devres keeps that order.' % (
                    'that releases' if one else 'these release'),
                'felt': ' and may be undone before it from now on, which neither feels.',
                '': ' and %s nothing that callbacks of the driver notice.' % ('does' if one else 'do')}[kind])
    return text


def _sentence(fix, change):
    """On what a change mends beside."""
    objects = list(dict.fromkeys(site.object for site in change.sites if fix in site.fixes and site.object))
    text = re.sub(r' \(line \d+\)| of line \d+|: the conversion .*', '', fix['text'])
    if objects:
        text = re.sub(r' it\b', ' ' + joined(objects), text, count=1)
    return 'This %sfixes %s: %s.' % ('' if change.mends else 'also ', KINDS[fix['kind']], text)


def wrapped(text):
    """A paragraph in lines of a commit message; what belongs to a dash is indented."""
    return textwrap.fill(text, WIDTH, subsequent_indent='  ' if text.startswith('- ') else '',
                         break_long_words=False, break_on_hyphens=False)
