# SPDX-License-Identifier: GPL-2.0-only
"""From what spatch found in a file to sites that spatch can carry out.

The decisions themselves are decide.py's.  Here is what holds for any kind of
resource: what spatch did not see is told, and a plan that it could not carry
out is none.
"""

from . import csource, tables
from .verdict import DELETE, MANAGE, Site


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


def rules_for(file, drivers):
    """Names of the rules that have something to say about a file.

    drivers: its facts.Driver.  A rule does when a function that a probe leads
    to calls one of its allocators.  Raises OSError.
    """
    probes = [d.probe for d in drivers if d.probe]
    if not probes:
        return []
    source = csource.load(file)
    resources = tables.resources()
    names = {name for _, name, _ in calls_in(source, reachable(source, probes), resources)}
    found = {resources[name].rule for name in names}
    return [rule for rule in tables.rules() if rule in found]


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
    for site in sites:
        site.edits = [e for e in site.edits if e.file == facts.path] \
            if site.verdict == 'convert' else []
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
        for edit in site.edits:
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
            free.action = 'none'
        for other in sites:
            if any((e.file, e.line, e.column) in places for e in other.edits):
                todo.append((other, why, 'shares a free with the allocation in line %d: %s' %
                             (one.line, text)))
