# SPDX-License-Identifier: GPL-2.0-only
"""Shows for one file what was found at each step, for a reader who wonders why."""

from . import alias, cparser, csource, decide, resources, tables
from .runner import Runner

CHANGES = {'delete': 'goes', 'devm_kfree': 'becomes the managed free', 'none': 'stays'}


def explain(tree, spatch, file, families=None):
    """(text, exit status) on one file of a tree.

    spatch: a spatch.Spatch; families: of which resources, None for all but actions.
    Status 3 says that spatch could not read all of it.  Raises TreeError for a file that is not there.
    """
    path = tree.c_file(file)
    source = csource.load(tree.path(path))
    result = Runner(tree, spatch, families=families).results([path])[path]
    kernel = 'Linux ' + tree.version if not tree.bare else 'no kernel tree: %s' % (
        'Linux 6.12 is assumed' if not tree.kernel else
        'for Linux %s by the headers in %s' % (tree.version or '(of no known version)', tree.kernel))
    out = ['%s, %s, spatch %s' % (path, kernel, spatch.version)]
    if result.failure:
        out.append('')
        out += [site.line_text() for site in result.sites]
        return '\n'.join(out) + '\n', 3
    decision = decide.Decision(tree, [path], families=families)
    out += _module(tree, path) + _drivers(decision.bind.drivers, path)
    missed = spatch.unparsed(path, sorted(source.functions))
    out += _calls(source, missed)
    out += _sites(decision, path, result)
    unread = any(site.code == 'unparsed' for site in result.sites)
    return '\n'.join(out) + '\n', 3 if unread else 0


def _module(tree, path):
    others = tree.module_files(path)
    if others is None:
        return ['', 'module: %s' % tree.module_unknown(path)]
    return ['', 'module: %s' % (', '.join(['this file'] + others) if others else 'this file alone')]


def _drivers(drivers, path):
    out = ['', 'drivers:']
    for driver in drivers:
        bus = tables.buses().get(driver.type)
        if bus:
            about = 'bound device %s, ARG being the first parameter (%s)' % (bus.device, bus.source)
        else:
            about = tables.not_driver(driver.type) or 'no bus in the table'
        out.append('  %s: struct %s %s' % (
            'line %d' % driver.line if driver.file == path else '%s:%d' % (driver.file, driver.line),
            driver.type, driver.name))
        out.append('    probe %s, remove %s' % (driver.probe or 'none',
                                                ', '.join(driver.remove) or 'none'))
        out.append('    %s' % about)
    return out if drivers else out + ['  none']


def _calls(source, missed):
    out = ['', 'calls that acquire or release:']
    for names, verb in ((resources.rows(), 'acquires'), (resources.released(), 'releases')):
        out += ['  line %d: %s() %s, in %s()' % (source.position(tok)[0], name, verb, function.name)
                for function, tok, name in source.calls_of(names)]
    if len(out) == 2:
        out.append('  none')
    return out + ['', 'functions that spatch could not parse: %s' %
                  (', '.join(name + '()' for name in missed) or 'none')]


def _sites(decision, path, result):
    out = []
    decision.run()
    candidates = {(c.site.line, c.site.column): c for c in decision.candidates}
    out += _life(result.sites, candidates, path)
    for site in result.sites:
        out += ['', site.line_text()]
        out.append('  %s() in %s()%s' % (site.acquire, site.function,
                                         ', kept in ' + site.object if site.object else ''))
        if site.device:
            out.append('  bound device: %s' % site.device)
        candidate = candidates.get((site.line, site.column))
        if candidate is not None and candidate.key is not None:
            out += _aliases(decision, candidate.key)
            out += _releases(candidate)
        for free in site.frees:
            out.append('  the free in %s:%d, %s(), %s' % (
                free['file'], free['line'], free['function'], CHANGES[free['action']]))
        if site.code:
            out.append('  %s: %s' % (site.code, tables.reasons()[site.code].meaning))
        for name in ('note', 'policy'):
            if getattr(site, name):
                out.append('  %s: %s' % (name, getattr(site, name)))
    return out if out else ['', 'sites: none']


def _life(sites, candidates, path):
    """A table of what the drivers acquire, in the order of the file."""
    if not sites:
        return []
    rows = [('line', 'acquired by', 'kind', 'released in line', 'becomes')]
    for site in sites:
        candidate = candidates.get((site.line, site.column))
        places = sorted({release.line if release.source.path == path else 0
                         for release in candidate.releases if release.match == 'must'}) if candidate else ()
        becomes = site.message.split(' with ')[0] if site.verdict == 'convert' else 'stays: %s%s' % (
            site.code, ', law %d' % site.law if site.law else '')
        rows.append((str(site.line), site.acquire + '()', candidate.resource.kind if candidate else '',
                     ' '.join(
                         str(line) if line else 'elsewhere' for line in places)[:24], becomes))
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    return ['', 'life of the driver:'] + ['  ' + '  '.join(
        [cell.ljust(width) for cell, width in zip(row, widths)] + [row[4]]).rstrip() for row in rows]


def _aliases(decision, key):
    """The names by which functions of the module reach an allocation."""
    names = {}
    for source in decision.m.sources:
        for function in source.functions.values():
            for _, top in decision.m.statement_exprs(function):
                for expr in top.walk():
                    if expr.kind not in ('id', 'member'):
                        continue
                    try:
                        known = key in decision.alias.resolve(expr, function)
                    except (alias.TooLarge, RecursionError):
                        return _names(names) + ['  further names are not told: the module has '
                                                'too many to follow']
                    if known:
                        names.setdefault(function.name, {})[cparser.key_of(expr)] = None
    return _names(names)


def _names(names):
    return ['  in %s() it is: %s' % (function, ', '.join(n for n in found if n))
            for function, found in names.items()]


def _releases(candidate):
    words = {'must': 'frees it', 'may': 'frees it or another allocation',
             'unknown': 'may free it'}
    return ['  line %d of %s: %s in %s() %s' % (
        release.source.position(release.tok)[0], release.source.path.rsplit('/', 1)[-1],
        release.source.written(release.call.start, release.call.end), release.function.name,
        words.get(release.match, release.match)) for release in candidate.releases]
