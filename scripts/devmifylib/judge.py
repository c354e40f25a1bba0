# SPDX-License-Identifier: GPL-2.0-only
"""From what spatch found in a file to sites that spatch can carry out.

The decisions themselves are decide.py's.  Here is what holds for any kind of
resource: what spatch did not see is told, and a plan that it could not carry
out is none.
"""

import functools
import re

from . import tables
from .verdict import DELETE, MANAGE, Site

# Calls that are given a probe function beside a driver struct.
REGISTERS = re.compile(r'\w+_driver_probe$|platform_create_bundle$')


def reachable(source, names):
    """Functions of a source that these functions lead to, themselves included."""
    todo = [source.functions[n] for n in names if n in source.functions]
    seen = {}
    while todo:
        function = todo.pop()
        if function.name in seen:
            continue
        seen[function.name] = function
        for _, name in function.calls():
            if name in source.functions:
                todo.append(source.functions[name])
    return seen


def calls_in(source, functions, names):
    """(token index, name, Function) of the calls of some names in functions."""
    out = []
    for function in functions.values():
        for tok, name in function.calls():
            if name in names:
                out.append((tok, name, function))
    return sorted(out, key=lambda c: c[0])


def may_concern(source):
    """False for a file in which surely no probe leads to an allocation.

    By tokens alone: everything that could be a probe function counts as one,
    whatever it is a member or an argument of.
    """
    texts, functions = source.texts, source.functions
    members = _probe_members()
    roots = set()
    for i, word in enumerate(texts):
        if 'probe' not in word and word not in members:
            continue
        if texts[i + 1] in ('=', ':'):
            roots.update(texts[i + 2:i + 6])
        elif texts[i + 1] == '(' and REGISTERS.match(word):
            roots.update(texts[i + 2:source.match.get(i + 1, i)])
    roots.intersection_update(functions)
    return bool(calls_in(source, reachable(source, roots), tables.resources()))


@functools.lru_cache(maxsize=None)
def _probe_members():
    return {m.split('.')[-1] for bus in tables.buses().values() for m in bus.probe} | \
        {'connect', 'bind', 'platform_create_bundle'}


def relevance(source, drivers):
    """(rules, missing): what the rules need to know of a file beforehand.

    source: its csource.Source; drivers: the facts.Driver that spatch found.
    rules: names of those with an allocator in a function that a probe leads
    to.  missing: one [line, column, function, allocator, driver type, driver
    name] for each such call below a probe whose driver struct spatch missed.
    """
    resources = tables.resources()
    known = reachable(source, [d.probe for d in drivers])
    rules = {resources[name].rule for _, name, _ in calls_in(source, known, resources)}
    missing = []
    names = {d.name for d in drivers}
    for type_, name, probe in written_drivers(source):
        if name in names:
            continue
        functions = {n: f for n, f in reachable(source, [probe]).items() if n not in known}
        for tok, verb, function in calls_in(source, functions, resources):
            line, column = source.position(tok)
            missing.append([line, column, function.name, verb, type_, name])
    return [rule for rule in tables.rules() if rule in rules], missing


def written_drivers(source):
    """(struct, name, probe) of driver initialisers, by tokens alone."""
    out = []
    for type_, name, members in written_members(source):
        wanted = {m.split('.')[-1] for m in tables.buses()[type_].probe}
        probe = next((function for member, function in members if member in wanted), None)
        if probe is not None:
            out.append((type_, name, probe))
    return out


def written_members(source):
    """(struct, name, [(member, value)]) of driver initialisers, by tokens alone."""
    texts, kinds = source.texts, source.kinds
    out = []
    for i in source.words.get('struct', ()):
        if kinds[i + 1] != 'id' or texts[i + 1] not in tables.buses():
            continue
        end = i + 2
        while end < len(texts) and texts[end] not in ('=', ';', '{', '(', ')', ','):
            end += 1
        if kinds[i + 2] != 'id' or texts[end:end + 2] != ['=', '{']:
            continue
        close = source.match.get(end + 1, end)
        out.append((texts[i + 1], texts[i + 2], [
            (texts[j + 1], texts[j + 3]) for j in range(end + 2, close - 3)
            if texts[j] == '.' and texts[j + 2] == '=' and kinds[j + 3] == 'id']))
    return out


def judge(tree, source, facts, acquire, fix_leaks=False):
    """Sites of one rule in one file, in source order.

    tree: tree.Tree; source: csource.Source of the file; facts: facts.Facts of
    what spatch matched; acquire: the rule's allocating functions.  A site
    whose edits spatch cannot carry out is kept, together with those that
    share a free with it.
    """
    from . import decide
    sites = decide.decide(tree, facts.path, facts, fix_leaks=fix_leaks)
    sites += unparsed(source, facts, acquire)
    decline_what_spatch_misses(source, facts, sites)
    return sorted(sites, key=Site.sort_key)


def unparsed(source, facts, acquire):
    """A site for each allocation below a probe that spatch did not match."""
    seen = {(c.line, c.column) for c in facts.allocs}
    out = []
    for driver in facts.drivers:
        if not driver.probe:
            continue
        functions = reachable(source, [driver.probe])
        for tok, name, function in calls_in(source, functions, acquire):
            place = source.position(tok)
            if place in seen:
                continue
            seen.add(place)
            out.append(Site(facts.path, place[0], place[1], function.name, '', name,
                            driver.type, '', driver.remove[0] if driver.remove else '',
                            'keep', 'unparsed', 'spatch cannot parse %s()' % function.name))
    return out


def decline_what_spatch_misses(source, facts, sites):
    """Keep the sites with an edit that the rule could not carry out."""
    matched = {(c.line, c.column) for c in facts.allocs + facts.frees}
    for site in sites:
        if site.verdict != 'convert':
            site.edits = []
        for edit in site.edits:
            if edit.file != facts.path:
                decline(sites, site, 'freed-in-other-file', '%s frees it in line %d' %
                        (edit.file, edit.line))
                break
            tok = source.token_at(edit.line, edit.column)
            if (edit.line, edit.column) not in matched or tok is None:
                function = source.function_at(tok) if tok is not None else None
                name = function.name if function else 'the function'
                decline(sites, site, 'unparsed', 'spatch cannot parse %s() (line %d)' %
                        (name, edit.line))
                break
            if edit.kind == DELETE and not is_statement(source, tok):
                decline(sites, site, 'rewrite-failed',
                        'the free in line %d is no statement of its own' % edit.line)
                break


def is_statement(source, tok):
    """True when the call at a token is all that its statement consists of."""
    texts = source.texts
    close = source.match.get(tok + 1)
    return close is not None and texts[close + 1] == ';' and \
        texts[tok - 1] in (';', '{', '}', ')', 'else', ':', 'do')


def decline(sites, site, code, message):
    """Keep a site after all, and every site that shares an edit with it."""
    todo = [(site, code, message)]
    while todo:
        one, why, text = todo.pop()
        if one.verdict != 'convert':
            continue
        places = {(e.file, e.line, e.column) for e in one.edits if e.kind != MANAGE}
        one.verdict, one.code, one.message, one.edits = 'keep', why, text, []
        for free in one.frees:
            free['action'] = 'none'
        for other in sites:
            if any((e.file, e.line, e.column) in places for e in other.edits):
                todo.append((other, why, 'shares a free with the allocation in line %d: %s' %
                             (one.line, text)))
