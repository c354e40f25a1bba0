# SPDX-License-Identifier: GPL-2.0-only
"""The text of a patch for one driver, made from what was converted in it, and why that is safe."""

import functools
import re
import textwrap
from collections import Counter, namedtuple
from dataclasses import dataclass, field

from . import resources, terms, tsv
from .csource import Source
from .plan import ACTED, RELEASED
from .verdict import KINDS, numbered

WIDTH = 72
# A subject, with what git puts in front of it in a mail, is to fit a line of 75 characters.
SUBJECT = 66
# Calls of a length that a sentence bears, and how many of them.
LENGTH, NUMBER = 44, 8

# wording.tsv: what undoes a resource, as a verb, and what it is called, one and several of them.
Words = namedtuple('Words', 'verb one several')


@functools.lru_cache(maxsize=None)
def _words():
    """{acquiring function or family: Words} of wording.tsv."""
    out = {}
    for place, (what_, *words) in tsv.read('wording.tsv', 4):
        tsv.unique(out, place, what_)
        out[what_] = Words(*words)
    return out


def check():
    """Read the table; raises TableError."""
    _words()


@dataclass
class Change:
    """What a patch does to one driver, named by a path: its sites that are converted, {path: text} of
    its files before and after.

    earlier: the sites that patches in front of it convert; mends: True where it is about what a
    conversion changes beside who releases; text: the message, when it is made.
    """
    path: str
    sites: list
    before: dict
    after: dict
    earlier: list = field(default_factory=list)
    mends: bool = False
    text: str = ''

    @functools.cached_property
    def gone(self):
        """What goes with it, see gone()."""
        return gone(self.before, self.after)

    @property
    def subject(self):
        """The first line of the message."""
        return self.text.partition('\n')[0]

    @property
    def rules(self):
        """Names of the rules that made it, sorted."""
        return sorted({site.family for site in self.sites})

    @property
    def removes(self):
        """Names of the remove functions of the drivers whose sites these are."""
        return list(dict.fromkeys(name for site in self.sites for name in site.removes))


def gone(before, after):
    """What files have less of, before and after being {path: text}: {'functions': [name], 'labels': number,
    'variables': number, 'drvdata': True where driver data is no longer set}; a function that goes takes its
    labels and variables along unnamed."""
    out = {'functions': [], 'labels': 0, 'variables': 0, 'drvdata': False}
    for path in sorted(after):
        for what_, less in _gone(path, before[path], after[path]).items():
            out[what_] += less
    return dict(out, drvdata=bool(out['drvdata']))


def _gone(path, before, after):
    """gone() of one file."""
    sources = [Source(path, text) for text in (before, after)]
    names = [[function.name for function in source.definitions] for source in sources]
    counts = []
    for source in sources:
        stmts = [stmt for function in source.definitions if function.name in names[1]
                 for stmt in function.statements()]
        counts.append((sum(stmt.kind == 'label' for stmt in stmts),
                       sum(len(stmt.decls) for stmt in stmts if stmt.kind == 'decl'),
                       sum(terms.is_call('sets-drvdata', name) for function in source.definitions
                           if function.name in names[1] for _, name in function.calls())))
    labels, variables, drvdata = (max(0, old - new) for old, new in zip(*counts))
    return {'functions': [name for name in names[0] if name not in names[1]], 'labels': labels,
            'variables': variables, 'drvdata': bool(drvdata)}


def joined(words):
    """Words in a row: 'a, b and c'."""
    words = list(words)
    return words[0] if len(words) == 1 else '%s and %s' % (', '.join(words[:-1]), words[-1])


def calls(names):
    """Functions in a row, as text."""
    return listed(name + '()' for name in names)


def listed(words):
    """Words in a row, each once; where there are too many, how many more."""
    words = list(dict.fromkeys(words))
    if len(words) > NUMBER:
        words = words[:NUMBER - 1] + ['%d others' % (len(words) - NUMBER + 1)]
    return joined(words)


def what(change, room=SUBJECT):
    """What a change does, for its subject: it begins with a small letter, and fits the room if it can."""
    if change.mends:
        return _mended(change, room)
    managed = twins(change)
    removes = [name for name in change.removes if name in change.gone['functions']]
    texts = ['use %s' % calls(managed)] if 0 < len(managed) < 3 else []
    texts.append('use managed resources' if managed else 'leave what probe acquires to devres')
    texts = [text + ' and drop %s' % name for text in texts for name in [
        *('%s()' % name for name in removes[:1]), *['remove()'] * bool(removes)]] + texts
    return next((text for text in texts if len(text) <= room), texts[-1])


def _mended(change, room):
    """what() of a change that mends something."""
    kinds = {fix['kind'] for site in change.sites for fix in site.fixes}
    names = list(dict.fromkeys(site.object.split('->')[-1] or site.acquire for site in change.sites))
    does = undoing(change.sites)
    mend = 'fix double free' if kinds == {'wild-free'} else 'fix use after free'
    texts = ['%s on probe failure' % does, '%s on probe failure' % does.partition(' and ')[0]] \
        if kinds == {'leak'} else ['%s of %s' % (mend, joined(names)), 'fix the order of releases']
    return next((text for text in texts if len(text) <= room), 'fix what a failing probe leaves behind')


def twins(change):
    """Names of the managed functions that a change uses, in the order of the file."""
    return list(dict.fromkeys(site.managed for site in change.sites
                              if site.managed and site.managed != site.acquire))


def undoing(sites):
    """What undoes some sites, as a maintainer would say: 'free the memory and release the mappings'."""
    verbs = {}
    found = Counter(_words().get(site.acquire) or _words()[site.family] for site in sites)
    for words, number in found.items():
        verbs.setdefault(words.verb, {})[words.several if number > 1 else words.one] = None
    return joined('%s %s' % (verb, joined(things)) for verb, things in verbs.items())


def body(change):
    """The paragraphs of a commit message but for those on tests and tools."""
    mends = list(dict.fromkeys(_mending(fix, site, change) for site in change.sites for fix in site.fixes))
    out = [*(mends if change.mends else ()), _said(change)]
    if any(site.frees for site in change.sites):
        first, *rest = _order(change)
        out += [first] + ['- ' + text for text in rest]
    out += [] if change.mends else mends
    return '\n\n'.join(wrapped(text) for text in out)


def _said(change):
    """What the patch does, and what goes with it."""
    functions = list(dict.fromkeys(site.function for site in change.sites))
    by = twins(change)
    if any(site.frees for site in change.sites):
        text = '%s %s and let devres %s.' % (
            'Use %s in' % calls(by) if by else 'Change', calls(functions), undoing(change.sites))
    else:
        text = 'Use %s in %s in place of several calls and an action for devres.' % (
            calls(by), calls(functions))
    places = {action.place: action for site in change.sites for action in site.actions}
    less = [numbered(count, what_) for count, what_ in (
        (_releases(change), 'explicit release'), (change.gone['labels'], 'label'),
        (change.gone['variables'], 'variable')) if count] + [name + '()' for name in change.gone['functions']]
    if less:
        text += ' This removes %s.' % joined(less)
    if change.gone['drvdata']:
        text += ' The driver data, which nothing reads any more, is no longer set.'
    freed = sorted({action.call for action in places.values() if action.what == RELEASED})
    if freed:
        text += ' Where probe may go on behind %s, the managed release takes its place.' % calls(freed)
    if any(action.what == ACTED for action in places.values()):
        text += ' What has no managed function is undone by an action of devm_add_action_or_reset().'
    return text


def _releases(change):
    """How many calls go that release something."""
    names = {(free['file'], free['line'], free['call']): site.acquire for site in change.sites
             for free in site.frees if free['action'] != 'none'}
    return sum(not resources.refers(acquire, call) for (*_, call), acquire in names.items())


def _order(change):
    """On the order of the releases: a sentence on all of them, and one on those whose place changes."""
    deleted = {(free['file'], free['line']): site for site in [*change.earlier, *change.sites]
               for free in site.frees if free['action'] != 'none'}
    early = {(free['file'], free['line']) for site in change.earlier for free in site.frees}
    moved, kept, last, acts = {}, {}, [], {}
    for site in change.sites:
        name = _release(site)
        if not name:
            continue
        acted = [free['function'] for free in site.frees
                 if free['on'] == 'other' and free['action'] != 'none']
        acts.update(dict.fromkeys(acted))
        stay = dict.fromkeys(_short(call) for call in site.behind
                             if (call['file'], call['line']) not in deleted and
                             call['call'] not in change.gone['functions'] and
                             (call['on'] != 'probe' or _takes_back(call['call'])))
        went = [call for call in site.behind if (call['file'], call['line']) in deleted and
                deleted[call['file'], call['line']] is not site and
                (call['file'], call['line']) not in early] if site.kind == 'caller' else []
        stay.update(dict.fromkeys(_short(call) for call in went if not call['older'] and not call['felt']))
        if stay:
            moved.setdefault((site.kind, tuple(stay)), []).append(name)
        elif not went and not acted:
            last.append(name)
        for text, calls_ in (
                ('keep their order', [call for call in went if call['older']]),
                ('now come in reverse order of acquisition; they do not depend on each other',
                 [call for call in went if call['felt'] and not call['older']])):
            if calls_:
                kept.setdefault((text, tuple(dict.fromkeys(map(_short, calls_)))), []).append(name)
    stays = [name for name in change.removes if name not in change.gone['functions']]
    where = '%s()' % stays[0] if len(stays) == 1 else 'remove()'
    text = 'devres does so in reverse order of acquisition, %s or when probe has failed.' % (
        'after %s has returned' % where if stays else 'when the driver is unbound')
    if last and stays and not moved:
        text += ' No other call, log lines apart, followed in %s.' % where
    if acts:
        text += ' It runs %s before that, as so far.' % listed(['%s()' % name for name in acts])
    return [text, *(_moved(kind, names, stay) for (kind, stay), names in moved.items()),
            *('%s %s.' % (listed([*names, *others]), text) for (text, others), names in kept.items())]


def _takes_back(call):
    """True for a call that undoes something, as where probe fails; others are made where it goes on."""
    return call in resources.released() or terms.says('withdraws', call) or terms.says('releases', call)


def _release(site):
    """The release of a site in remove, or else where probe fails; '' where there is none."""
    frees = [free for free in site.frees if not resources.refers(site.acquire, free['call'])]
    removed = [free for free in frees if free['on'] in ('remove', 'both')]
    gone_ = [free for free in removed or frees if free['action'] != 'none']
    return _short(gone_[-1]) if gone_ else 'the release of %s' % site.object if removed else ''


def _short(call):
    """A call as it is written, or its name where that is long."""
    return call['text'] if len(call['text']) <= LENGTH else call['call'] + '()'


def _moved(kind, names, stay):
    """On releases that come after some calls from now on, which came after them before."""
    one = len(stay) == 1
    text = '%s now %s after %s, which %s.' % (listed(names), 'comes' if len(set(names)) == 1 else 'come',
                                              listed(stay), {
        'inert': '%s not depend on an earlier release' % ('does' if one else 'do'),
        'supply': '%s not need %s off' % ('does' if one else 'do', 'it' if len(set(names)) == 1 else 'them'),
        'caller': 'callbacks of the driver cannot notice'}[kind])
    return 'T' + text[1:] if text.startswith('the release') else text


def _mending(fix, site, change):
    """On what a change mends beside."""
    text = re.sub(r' \(line \d+\)| of line \d+|: the conversion .*', '', fix['text'])
    release = _release(site)
    if fix['kind'] == 'leak' and release:
        text = '%s can fail without calling %s' % (text.split(' ')[0], release)
    elif fix['kind'] == 'use-after-free':
        text = re.sub(r'^remove\(\) freed it before (\w+\(\)) was undone$',
                      r'%s() frees %s while what \1 registered may still call the driver' % (
                          site.remove, site.object), text)
    else:
        text = re.sub(r' it\b', ' ' + site.object, text, count=1)
    if change.mends:
        return text[0].upper() + text[1:] + '.' if text.startswith('remove()') else text + '.'
    return 'This also fixes %s: %s.' % (KINDS[fix['kind']], text)


def wrapped(text):
    """A paragraph in lines of a commit message; what belongs to a dash is indented."""
    return textwrap.fill(text, WIDTH, subsequent_indent='  ' if text.startswith('- ') else '',
                         break_long_words=False, break_on_hyphens=False)
