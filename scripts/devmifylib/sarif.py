# SPDX-License-Identifier: GPL-2.0-only
"""The verdicts as a SARIF 2.1.0 log, for editors and services that show such results.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html, whose sections are named here.
"""

import hashlib
import json
from collections import Counter
from urllib.parse import quote

from . import tables
from .page import LAWS, shown

SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
ROOT = 'SRCROOT'
CONVERT = 'convert'
LEVELS = {'convert': 'warning', 'keep': 'note'}
# Of what a fingerprint is made: the site as its driver has it, wherever its lines move to.
NAMED = ('file', 'function', 'family', 'acquire', 'object')
FINGERPRINT = 'devmifySite/v1'
BECOMES = {'delete': ': goes', 'devm_kfree': ': becomes the managed release'}
# What else is told of a site, as properties of its result.
PROPERTIES = ('family', 'kind', 'acquire', 'managed', 'driver', 'device', 'remove', 'law', 'note', 'policy')


def _message(text):
    """A message (3.11) that has no placeholder (3.11.5) and no link (3.11.6), whatever is in it."""
    return {'text': shown(text).replace('{', '{{').replace('}', '}}').replace('](', '] (')}


def _uri(path):
    """A path as a relative reference (3.4.3): bytes that are no UTF-8 stand as they are, quoted."""
    try:
        return quote(path.encode('utf-8', 'surrogateescape'))
    except UnicodeEncodeError:          # no name that a file can have
        return quote(shown(path))


def _place(path, line, column=None):
    """A physical location (3.29) in the tree; lines and columns count from 1."""
    region = {'startLine': max(1, line)}
    if column:
        region['startColumn'] = column
    return {'artifactLocation': {'uri': _uri(path), 'uriBaseId': ROOT}, 'region': region}


def _rules():
    """The rules (3.49): that a site can be converted, and each reason for which one is kept."""
    out = [{'id': CONVERT, 'shortDescription': {'text': 'can be a managed resource'},
            'help': {'text': 'Every release of what probe acquires here is known, and stands where probe '
                             'fails or in remove: devres can release it. The patch of the file has the '
                             'managed call, and the releases go.'},
            'defaultConfiguration': {'level': LEVELS['convert']}}]
    for code, reason in tables.reasons().items():
        law = ' This breaks law %d: %s.' % (reason.law, LAWS[reason.law]) if reason.law else ''
        out.append({'id': code, 'shortDescription': {'text': reason.meaning},
                    'help': {'text': 'The site stays as it is: %s.%s' % (reason.meaning, law)},
                    'defaultConfiguration': {'level': LEVELS['keep']}})
    return out


def _related(site):
    """The related locations (3.27.22): what keeps it, what releases it, what a conversion mends."""
    found = []
    path, _, line = site.get('at', '').rpartition(':')
    if path and line.isdecimal():
        found.append((path, int(line), 'what keeps it'))
    for free in site.get('frees', ()):
        how = '%s() releases it' % free['call'] if free.get('call') else 'released'
        found.append((free['file'], free['line'], '%s in %s()%s' % (
            how, free['function'], BECOMES.get(free.get('action'), ''))))
    found += [(fix['file'], fix['line'], fix['text']) for fix in site.get('fixes', ())]
    return [{'id': number, 'message': _message(text), 'physicalLocation': _place(path, line)}
            for number, (path, line, text) in enumerate(found, 1)]


def _fingerprint(site, seen):
    """A hash of a site that its lines have no part in; the nth of several alike has its number in it."""
    named = tuple(shown(site.get(name) or '') for name in NAMED)
    seen[named] += 1
    return hashlib.sha256('\0'.join(named + (str(seen[named]),)).encode()).hexdigest()[:32]


def _told(site):
    """The verdict on a site as a sentence that stands alone."""
    what = '%s()' % site['acquire'] if site.get('acquire') else 'it'
    return '%s %s: %s' % (what, 'can be managed' if site['verdict'] == 'convert' else 'stays as it is',
                          site['message'] or 'no more is told')


def _result(site, numbers, seen):
    """A result (3.27) for a site.  numbers: {rule: its index}."""
    rule = site.get('code') or CONVERT
    out = {'ruleId': rule, 'level': LEVELS[site['verdict']],
           'message': _message(_told(site)),
           'locations': [{'physicalLocation': _place(site['file'], site['line'], site['column'])}],
           'partialFingerprints': {FINGERPRINT: _fingerprint(site, seen)},
           'properties': {name: shown(site[name]) if isinstance(site[name], str) else site[name]
                          for name in PROPERTIES if site.get(name)}}
    if site.get('function'):
        out['locations'][0]['logicalLocations'] = [{'name': shown(site['function']), 'kind': 'function'}]
    if rule in numbers:
        out['ruleIndex'] = numbers[rule]
    related = _related(site)
    if related:
        out['relatedLocations'] = related
    return out


def sarif(sites, version):
    """The text of a log with one run, a line a result.

    sites: a dict for each, as report.jsonl has them, in its order; version: that of the command, '' for none.
    """
    rules = _rules()
    numbers = {rule['id']: number for number, rule in enumerate(rules)}
    driver = dict({'name': 'devmify'}, **({'version': version} if version else {}), rules=rules)
    head = {'tool': {'driver': driver}, 'columnKind': 'unicodeCodePoints',
            'originalUriBaseIds': {ROOT: {'description': {'text': 'the root of the kernel tree'}}}}
    seen = Counter()
    results = [json.dumps(_result(site, numbers, seen), separators=(',', ':')) for site in sites]
    return '{"$schema": %s, "version": "2.1.0", "runs": [%s, "results": [\n%s\n]}]}\n' % (
        json.dumps(SCHEMA), json.dumps(head)[:-1], ',\n'.join(results))
