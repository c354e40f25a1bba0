# SPDX-License-Identifier: GPL-2.0-only
"""Labels whose names a deletion made untrue are named for what is done there now.

`err_free_state:` with nothing freed behind it misleads, and so does
`err_no_mem:` when other failures jump there.  The new name keeps the front of
the old one, which is the file's own manner: err_, out_, fail_, or nothing.
"""

import re
from collections import Counter

from devmifylib import terms
from devmifylib.tidy_jumps import cut_label
from devmifylib.tidy_work import label_groups

# Words that say that something failed or ends here, not what is done.
MANNER = frozenset('''err error errout out fail failed failure exit bail cleanup probe init fatal
    e abort bad quit unwind undo do goto'''.split())
FREEING = frozenset('free kfree vfree kvfree dealloc freeing'.split())
# What else is undone, by the name for it, and giving back, whatever that is called.
UNDOING = frozenset('disable unprepare iounmap unmap release put'.split())
FAILED = frozenset('fail failed failure'.split())
GIVING_BACK = frozenset('release put'.split())
# What a label is named for that stands for a failed allocation.
NO_MEMORY = re.compile(r'(?:^|_)(?:e?(?:no_?)?mem(?:ory)?|no_?bufs?|oom|k?[mzc]?alloc|'
                       r'allocat(?:e|ion))\d*(?:_|$)')
# What a name may call the memory of a structure.
ANY_MEMORY = frozenset('mem memory'.split())
# Verbs of calls, by which a label is named; the first in a call's name counts.
VERBS = frozenset('''free dealloc release put destroy unregister deregister unreg disable unmap
    iounmap unlock remove del delete stop kill cancel close detach cleanup clean exit shutdown
    deinit uninit fini finish teardown unprepare disconnect unbind flush drop unbook halt
    kfree vfree unload unlink disown deactivate dispose reset clear dec'''.split())
# Those that are told from the end of a word: saa7134_hwfini().
ENDINGS = re.compile(r'.(?:fini|exit|uninit|deinit|unmap|disable|unregister)$')
# Of two names for one thing a call may bear the other: a name that says one is true of both.
SAME = [frozenset(words.split()) for words in (
    'free kfree vfree dealloc release put destroy delete del remove dispose clean cleanup',
    'unregister deregister unreg remove del delete exit destroy cleanup release teardown uninit deinit',
    'disable stop shutdown off halt unprepare deactivate exit suspend close reset',
    'unmap iounmap release free', 'kill cancel stop flush',
    'exit fini uninit deinit cleanup teardown shutdown',
    'disconnect detach unbind close unlink drop put', 'clean cleanup clear reset')]
# Words in front that name what is done to what follows.
DOING = frozenset('cleanup undo unwind'.split())
MODIFIERS = frozenset('''sync all single simple bulk managed full nolock unlocked rcu and unprepare
    noblock'''.split())
# Verbs that need no object: there is hardly ever more than one.
ALONE = frozenset('iounmap unmap unlock'.split())
# Objects of calls that tell less than the argument does.
VAGUE = frozenset('device dev port pool'.split())
GIVES_BACK = re.compile(r'free|dealloc|release|put|destroy|dispose|remove|unreg|del')
FREES_MEMORY = re.compile(r'(?:^|_)k?v?z?free(?:_(?:const|sensitive|rcu|bulk|pages?|percpu|coherent))?$')
PRINTS = re.compile(r'printk|^pr_|^(?:\w+_)?(?:err|warn|info|dbg|notice|crit|debug|trace|printk)(?:_\w+)?$|'
                    r'^[A-Z0-9_]+$')


class _Call:
    """A call, or an assignment of NULL, of a label's section."""

    def __init__(self, source, expr, own=''):
        """own: the name of the function that it stands in."""
        self.own = own.lower().split('_')
        self.text = source.text_of(expr.start, expr.end)
        self.callee = expr.callee if expr.kind == 'call' else ''
        self.unnamed = expr.kind == 'call' and not expr.callee
        called = self.callee or (expr.fn.text if self.unnamed and expr.fn.kind == 'member' else '')
        self.words = called.lower().split('_')
        self.leaves = [leaf for leaf in map(_leaf, expr.args if expr.kind == 'call' else ()) if leaf]
        self.cleared = ''
        if terms.is_call('stores-drvdata', self.callee) and expr.args and \
                source.text_of(expr.args[-1].start, expr.args[-1].end) == 'NULL':
            self.cleared = self.callee.rpartition('set_')[2]
        elif expr.kind == 'assign' and expr.op == '=' and expr.right.kind == 'id' and \
                expr.right.text == 'NULL':
            self.cleared = '_'.join(self._without_own(_leaf(expr.base).split('_')))

    @property
    def gives_back(self):
        return bool(GIVES_BACK.search(self.callee))

    def relation(self, word):
        """How much a word of a label may be this call's object: 0 to 4."""
        best = 0
        for leaf in self.leaves:
            if word == leaf:
                return 4
            if leaf.endswith(word) or word.endswith(leaf) or leaf.startswith(word) or \
                    word.startswith(leaf):
                best = max(best, 2)
            elif len(word) > 2 and re.search('.*'.join(map(re.escape, word)), leaf):
                best = max(best, 2)     # sbuf: send_buf
        if word in self.words:
            best = max(best, 3)
        elif any(part.startswith(word) for part in self.words):
            best = max(best, 2)
        return best

    def does(self, verb):
        """True for a call whose name bears a verb."""
        return verb in self.words or verb in self.callee and (len(verb) > 4 or verb in ALONE)

    def may_do(self, verb):
        """True for a call whose name bears a verb, or one that may mean the same, or tells nothing."""
        mine = VERBS & {*self.words, *(['clear'] if self.cleared else [])}
        return self.does(verb) or bool(mine and any(verb in same and mine & same for same in SAME)) or \
            not mine and bool(self.unnamed or self.callee and not PRINTS.search(self.callee))

    def may_be(self, word):
        """True when a word of a label may be this call's object, however it is cut short."""
        one = word[:-1] if word.endswith('s') else word
        return any(map(self.relation, (word, one))) or self.bears(word)

    def bears(self, word):
        """True when the call's name bears a word, however that is cut short."""
        return any(part[:1] == word[0] and re.search('.*'.join(map(re.escape, word)), part)
                   for part in self.words)

    def phrase(self):
        """What the call does, as a label says it, '' where its name does not tell."""
        if self.cleared:
            return 'clear_' + self.cleared
        if not any(self.words) or self.callee and PRINTS.search(self.callee):
            return ''
        at = next((i for i, word in enumerate(self.words) if word in VERBS), None)
        if at is None:
            # A function of the driver's own: saa7134_hwfini() in saa7134_initdev().
            own = self._without_own(self.words)
            return next((word for word in self.words if ENDINGS.search(word)),
                        '_'.join(own) if len(own) < min(len(self.words), 4) else '')
        verb = self.words[at]
        if verb == 'dec':
            return '_'.join([verb] + [word for leaf in self.leaves[:1]
                                      for word in self._without_own(leaf.split('_'))])
        behind = [word for word in self.words[at + 1:] if word not in MODIFIERS]
        front = [word for word in self.words[:at] if word not in MODIFIERS]
        if verb in ALONE:
            return verb
        objects = behind or (['pm'] if front[-2:] == ['pm', 'runtime'] else front[-1:])
        if verb in ('kfree', 'vfree'):
            verb, objects = 'free', []
        if not objects or verb in ('free', 'destroy') and objects[-1] in VAGUE:
            objects = self.leaves[:1] or objects
        return '_'.join([verb] + objects)

    def _without_own(self, words):
        """Words of a name without those in front that the function's own name begins with."""
        same = 0
        while same < min(len(words) - 1, len(self.own)) and words[same] == self.own[same]:
            same += 1
        return words[same:]


def _leaf(expr):
    """The last name of an lvalue, in small letters; one of an array has no plural s."""
    one = False
    while expr.kind in ('unary', 'cast', 'index', 'post'):
        one = one or expr.kind == 'index'
        expr = expr.base
    if expr.kind not in ('id', 'member'):
        return ''
    name = expr.text.lower()
    return name[:-1] if one and name.endswith('s') and not name.endswith('ss') else name


class _Section:
    """What stands between a label and the next one, or the jump that ends it."""

    def __init__(self, source, group, own=''):
        self.calls = []
        body = group.owner.body
        begin = next(i for i, stmt in enumerate(body) if stmt is group.labels[-1]) + 1
        for stmt in body[begin:]:
            if stmt.kind == 'label':
                break
            for inner in stmt.walk():
                for expr in inner.exprs():
                    self.calls += [_Call(source, e, own) for e in expr.walk()
                                   if e.kind in ('call', 'assign')]
            if stmt.kind in ('return', 'goto', 'break', 'continue'):
                break

    def phrase(self):
        """What the section does first, '' for nothing but talk, None where no name tells."""
        locks = any('lock' in call.words for call in self.calls)     # then it is no undoing
        for call in sorted(self.calls, key=lambda call: bool(call.cleared)):
            phrase = call.phrase()
            if phrase and not (phrase == 'unlock' and locks):
                return phrase
        plain = all(PRINTS.search(call.callee) if call.callee else not call.unnamed for call in self.calls)
        return '' if plain and not any(call.cleared for call in self.calls) else None


def _parted(name):
    """(words of manner in front, words that say something, words of manner behind)."""
    words = name.split('_')
    lo, hi = 0, len(words)
    while lo < hi and words[lo] in MANNER:
        lo += 1
    while hi > lo and words[hi - 1] in MANNER:
        hi -= 1
    return words[:lo], words[lo:hi], words[hi:]


def _untrue(core, dropped, left):
    """The words of a name that were true before and are not now.

    dropped, left: the calls that went from behind the label, and those that stayed.
    """
    frees = [call for call in dropped if call.gives_back]
    if core[:1] and core[0] in FREEING and frees:
        still = [call for call in left if call.gives_back]
        objects = core[1:]
        if not objects:
            wanted = 'kfree' if core[0] == 'kfree' else 'free|dealloc|destroy|release'
            return [] if any(re.search(wanted, call.callee) for call in still) else core
        if set(objects) <= ANY_MEMORY:
            return [] if any(FREES_MEMORY.search(call.callee) for call in still) else core
        return _untrue_objects(core, objects, frees, still)
    if core[:1] and core[0] in VERBS - FREEING | ALONE:
        return core if _undone_no_more(core[0], core[1:], dropped, left) else []
    return []


def _undone_no_more(verb, objects, dropped, left):
    """True when the call that a name speaks of went, and none that is left will do for it."""
    went = [call for call in dropped if call.does(verb) and (
        verb in ALONE or not objects or any(map(call.may_be, objects))) or
        objects and all(call.relation(word) >= 2 for word in objects)]
    if not went:
        return False
    if not objects:
        return not any(call.does(verb) or call.unnamed or verb in GIVING_BACK and (
            call.gives_back or 'unmap' in call.callee) for call in left)
    exact = any(call.relation(word) >= 3 for call in went for word in objects)
    return not any(any(map(call.may_be, objects)) and call.may_do(verb) or call.does(verb) and not (
        exact and not any(map(call.may_be, objects))) for call in left)


def _given_back(objects, dropped, left):
    """True where calls that gave back what a name speaks of went, and no call left has to do with it."""
    return any((call.gives_back or DOING & set(call.words)) and all(
        call.relation(word) >= 2 for word in objects) for call in dropped) and \
        not any(call.may_be(word) for call in left for word in objects)


def _untrue_objects(core, objects, frees, still):
    pairs = sorted((-call.relation(word), -len(word), n, m) for n, word in enumerate(objects)
                   for m, call in enumerate(still))
    named, used = set(), set()
    for score, _, n, m in pairs:
        if score and n not in named and m not in used:
            named.add(n)
            used.add(m)
    if not named:
        many = objects[-1]
        one = many[:-1] if many.endswith('s') else many
        went = max(call.relation(word) for call in frees for word in (one, *objects))
        if any(call.relation(one) for call in still):
            return core if went == 4 and one != many else []
        return core if went or not still else []
    listed = len({word[-3:] for word in objects}) == 1 and len(objects) == len(frees) + len(still)
    return [word for n, word in enumerate(objects) if n not in named and (
        listed or any(call.relation(word) == 4 for call in frees))] if len(objects) > 1 else []


def renames(work):
    """Edits that rename the labels of a tidied function whose names became untrue.

    Where the labels beside one of them lead to the same place, all become one.
    """
    old_groups = work.old_facts[1]
    groups = [(label, group) for group in label_groups(work.body) for label in group.labels]
    taken = {label.name for label, _ in groups}
    edits, gone = [], set()
    for label, group in groups:
        if label.name not in old_groups or label.name in gone:
            continue
        gotos = _seen_gotos(work, label.name)
        if gotos is None:
            continue
        names = _true_names(work, label.name, group, old_groups[label.name], gotos)
        mates = _mates(work, label, group)
        name = next((name for name in names if name in mates or name not in taken and
                     not _in_use(work, name)), None)
        if name is None:
            continue
        stays = mates.get(name, label)
        mates[label.name] = label
        for mate in mates.values():
            if mate is not stays:
                gone.add(mate.name)
                edits.append(cut_label(work, mate))
            elif mate is label:
                edits.append(work.span(label.start, label.start + 1) + (name,))
            if mate.name != name:
                edits += [work.span(goto.start + 1, goto.start + 2) + (name,)
                          for goto in _seen_gotos(work, mate.name)]
        taken.add(name)
    return edits


def _mates(work, label, group):
    """{name: label} of those beside a label that can become one with it."""
    if not work.bare(group.labels[0].start, group.labels[-1].end + 1):
        return {}
    return {mate.name: mate for mate in group.labels if mate is not label and
            mate.name not in work.borrowed and _seen_gotos(work, mate.name) is not None}


def _seen_gotos(work, name):
    """The jumps to a label, None where more than they may know its name."""
    gotos = [stmt for stmt in work.body.walk() if stmt.kind == 'goto' and stmt.name == name]
    return gotos if _all_seen(work, name, len(gotos) + 1) else None


def _in_use(work, name):
    """True where the name stands for anything but a function that is called."""
    texts = work.src.texts
    return any(text == name and texts[tok + 1] != '(' for tok, text in enumerate(texts))


def _all_seen(work, name, count):
    """True when the name stands nowhere but in these jumps and the label: no macro, no comment."""
    return len(re.findall(r'\b%s\b' % re.escape(name), work.text)) == count


def _true_names(work, name, group, was, gotos):
    """Better names for a label, the best first; none where the old one will do."""
    front, core, behind = _parted(name)
    now = _Section(work.src, group, work.name)
    before = _Section(work.old.source, was)
    kept = Counter(call.text for call in now.calls)
    dropped = []
    for call in before.calls:
        if kept[call.text]:
            kept[call.text] -= 1
        else:
            dropped.append(call)
    last = core[-1:] if len(core) > 1 and core[0] not in VERBS and core[-1] in VERBS else []
    untrue = _untrue(last + core[:-1] if last else core, dropped, now.calls)
    if not untrue and set(front) & DOING and core and not set(core) & VERBS and _given_back(
            core, dropped, now.calls):
        untrue, front = core, [word for word in front if word not in DOING]
    if not untrue and core and core[0] not in FREEING and NO_MEMORY.search('_'.join(core)) and \
            any(_came_from_elsewhere(work, goto, name) for goto in gotos):
        untrue = core
    if not untrue and not front and set(behind) & FAILED and not set(core) & VERBS and \
            not any(call.relation(word) for call in now.calls for word in core) and \
            any(_came_from_elsewhere(work, goto, name) for goto in gotos):
        untrue, behind = core, ['fail']     # it tells what has failed, and more can now
    if not untrue and _named_for_failure(work, name, core, now.calls, gotos):
        untrue = core
    if not untrue:
        return ()
    if set(untrue) == set(core):
        phrase = now.phrase()
        if phrase is None:
            return ()
        if last and '_' in phrase:
            phrase = '%s_%s' % phrase.partition('_')[::-2]
        core = [phrase] if phrase else []
        front, behind = front or behind, []
    else:
        core = [word for word in core if word not in untrue]
    made = '_'.join(front + core + behind)
    if core:
        return (made,)
    other = '_'.join(front + ['out']) if front and 'out' not in made else 'fail'
    return (made or 'out', other)


def _named_for_failure(work, name, core, left, gotos):
    """True for a label that is named for what fails in front of its own gotos, where others came that have
    nothing to do with it, nor has what is done there."""
    if not core or set(core) & (VERBS | FREEING | UNDOING) or any(word.isdigit() for word in core) or \
            any(call.may_be(word) for call in left for word in core):
        return False
    came = [goto for goto in gotos if _came_from_elsewhere(work, goto, name)]

    def tells(goto):
        return any(call.relation(word) > 2 or call.bears(word)
                   for call in _asked(work, goto) for word in core)

    return bool(came) and not any(map(tells, came)) and any(
        tells(goto) for goto in gotos if goto not in came)


def _asked(work, goto):
    """The calls whose failure leads to a goto: those in its condition and in the statement before."""
    guard, role, _ = work.home[id(goto)]
    if role == 'block' and guard is not work.body:
        guard, role, _ = work.home[id(guard)]
    if role != 'body' or guard.kind != 'if':
        return []
    block, role, index = work.home[id(guard)]
    front = block.body[index - 1] if role == 'block' and index else guard
    tops = [guard.expr, *(front.exprs() if front.kind in ('expr', 'decl') else ())]
    return [_Call(work.src, expr) for top in tops for expr in top.walk() if expr.kind == 'call']


def _came_from_elsewhere(work, goto, name):
    """True for a goto that led to another label before."""
    was = work.change.to_old[goto.start]
    return was is not None and work.old.source.texts[was + 1] != name
