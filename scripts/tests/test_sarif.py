# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the SARIF log.

Checked by hand against SARIF 2.1.0: the log (3.13), run (3.14), tool (3.18), tool component (3.19), rule
(3.49), configuration (3.50), result (3.27), message (3.11), location (3.28), physical location (3.29), region
(3.30), artifact location (3.4), logical location (3.33).  Where the module jsonschema is there and
SARIF_SCHEMA names a file with the schema of the standard, also by that.
"""

import json
import os
import re
import sys
import unittest
from pathlib import Path
from urllib.parse import unquote_to_bytes

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))
sys.path.insert(0, str(SCRIPTS / 'tests'))

from devmifylib import page, sarif, tables  # noqa: E402
from test_page import HOSTILE, SPI, free, sample, site  # noqa: E402

try:
    import jsonschema
except ImportError:
    jsonschema = None

SCHEMA = os.environ.get('SARIF_SCHEMA')
LEVELS = ('none', 'note', 'warning', 'error')


class Check:
    """Looks through a log; problems: what the standard forbids, as lines of text."""

    def __init__(self, log):
        self.problems = []
        self.rules = []
        self.fields(log, 'log', {'version': str, 'runs': list}, {'$schema': str})
        self.want(log.get('version') == '2.1.0', 'version (3.13.2)')
        self.want(re.match(r'https?://\S+\.json$', log.get('$schema', '')), '$schema (3.13.3)')
        for run in log['runs']:
            self.run(run)

    def want(self, true, what):
        """Note what does not hold."""
        if not true:
            self.problems.append(what)

    def fields(self, value, what, needed, other):
        """See that an object has what it needs, of its type, and nothing that is not known."""
        for name in needed:
            self.want(name in value, '%s: no %s' % (what, name))
        for name, inside in value.items():
            type_ = dict(needed, **other).get(name)
            self.want(type_, '%s: unknown %s' % (what, name))
            self.want(not type_ or isinstance(inside, type_) and not isinstance(inside, bool),
                      '%s: %s is a %s' % (what, name, type(inside).__name__))

    def run(self, run):
        """3.14, 3.18, 3.19."""
        self.fields(run, 'run', {'tool': dict, 'results': list},
                    {'columnKind': str, 'originalUriBaseIds': dict})
        self.want(run.get('columnKind') in ('utf16CodeUnits', 'unicodeCodePoints'), 'columnKind (3.14.17)')
        for name, base in run['originalUriBaseIds'].items():
            self.fields(base, 'base ' + name, {}, {'uri': str, 'description': dict})
            self.message(base['description'])
        self.fields(run['tool'], 'tool', {'driver': dict}, {})
        driver = run['tool']['driver']
        self.fields(driver, 'driver', {'name': str}, {'version': str, 'rules': list})
        self.rules = driver['rules']
        ids = [rule['id'] for rule in self.rules]
        self.want(len(ids) == len(set(ids)), 'rules of one id')
        for rule in self.rules:
            self.fields(rule, 'rule', {'id': str}, {
                'shortDescription': dict, 'help': dict, 'defaultConfiguration': dict})
            self.message(rule['shortDescription'])
            self.message(rule['help'])
            self.want(rule['defaultConfiguration']['level'] in LEVELS, 'level of a rule (3.50.3)')
        for result in run['results']:
            self.result(result, run['originalUriBaseIds'])

    def message(self, message):
        """3.11: a text without placeholders or links, where none is meant."""
        self.fields(message, 'message', {'text': str}, {})
        text = message['text']
        self.want(text, 'an empty message')
        self.want(not re.search('[{}]', text.replace('{{', '').replace('}}', '')),
                  'braces in %r (3.11.5)' % text)
        self.want(not re.search(r'\[[^][]*\]\(', text), 'a link in %r (3.11.6)' % text)
        text.encode('utf-8')

    def result(self, result, bases):
        """3.27."""
        self.fields(result, 'result', {'message': dict, 'ruleId': str, 'level': str, 'locations': list}, {
            'ruleIndex': int, 'relatedLocations': list, 'partialFingerprints': dict, 'properties': dict})
        self.message(result['message'])
        self.want(result['level'] in LEVELS, 'level (3.27.10)')
        index = result.get('ruleIndex', -1)
        self.want(index == -1 or self.rules[index]['id'] == result['ruleId'], 'ruleIndex (3.27.6)')
        self.want(len(result['locations']) == 1, 'locations (3.27.12)')
        ids = [place['id'] for place in result.get('relatedLocations', [])]
        self.want(len(ids) == len(set(ids)), 'ids of locations (3.28.2)')
        self.want(all(isinstance(text, str) for text in result['partialFingerprints'].values()),
                  'fingerprint (3.27.17)')
        for place in result['locations'] + result.get('relatedLocations', []):
            self.location(place, bases)

    def location(self, place, bases):
        """3.28, 3.29, 3.30, 3.33, 3.4."""
        self.fields(place, 'location', {'physicalLocation': dict},
                    {'id': int, 'message': dict, 'logicalLocations': list})
        self.want(place.get('id', 0) >= 0, 'id (3.28.2)')
        if 'message' in place:
            self.message(place['message'])
        for logical in place.get('logicalLocations', []):
            self.fields(logical, 'logical location', {}, {'name': str, 'kind': str})
        physical = place['physicalLocation']
        self.fields(physical, 'physical location', {'artifactLocation': dict}, {'region': dict})
        self.fields(physical['artifactLocation'], 'artifact location', {'uri': str}, {'uriBaseId': str})
        uri = physical['artifactLocation']['uri']
        # A relative reference of RFC 3986; of what it may hold, nothing else is used.
        self.want(re.fullmatch(r'(?:[\w.~/-]|%[0-9A-F]{2})+', uri, re.A) and not uri.startswith('/'),
                  'uri %r' % uri)
        self.want(physical['artifactLocation'].get('uriBaseId') in bases, 'uriBaseId (3.4.4)')
        self.fields(physical['region'], 'region', {'startLine': int}, {'startColumn': int})
        self.want(all(number >= 1 for number in physical['region'].values()), 'region (3.30)')


def log_of(sites, version='1.2'):
    """The log of some sites, read."""
    return json.loads(sarif.sarif(sites, version))


class Sarif(unittest.TestCase):
    def results(self, sites):
        log = log_of(sites)
        self.assertEqual(Check(log).problems, [])
        return log['runs'][0]['results']

    def test_structure(self):
        for sites in (sample(), []):
            self.assertEqual(Check(log_of(sites)).problems, [])

    @unittest.skipUnless(jsonschema and SCHEMA, 'no jsonschema, or SARIF_SCHEMA names no schema')
    def test_schema(self):
        with open(SCHEMA, encoding='utf-8') as handle:
            jsonschema.validate(log_of(sample()), json.load(handle))

    def test_the_check_can_fail(self):
        def first(run):
            return run['results'][0]['locations'][0]['physicalLocation']

        def spoilt(change):
            log = log_of(sample())
            change(log, log['runs'][0])
            return Check(log).problems
        for change in (
                lambda log, run: log.update(version='2.0.0'),
                lambda log, run: run.update(columnKind='bytes'),
                lambda log, run: run['tool']['driver'].pop('name'),
                lambda log, run: run['tool']['driver']['rules'].append(run['tool']['driver']['rules'][0]),
                lambda log, run: run['results'][0].update(level='notice'),
                lambda log, run: run['results'][0].update(ruleIndex=3),
                lambda log, run: run['results'][0].update(more=1),
                lambda log, run: run['results'][0]['message'].update(text='{0}'),
                lambda log, run: run['results'][0]['message'].update(text='x[i](1)'),
                lambda log, run: run['results'][0]['relatedLocations'][0].update(id=2),
                lambda log, run: first(run)['region'].update(startLine=0),
                lambda log, run: first(run)['artifactLocation'].update(uri='a b')):
            self.assertEqual(len(spoilt(change)), 1)

    def test_tool(self):
        driver = log_of([])['runs'][0]['tool']['driver']
        self.assertEqual((driver['name'], driver['version']), ('devmify', '1.2'))
        self.assertEqual([rule['id'] for rule in driver['rules']], ['convert', *tables.reasons()])
        levels = {rule['id']: rule['defaultConfiguration']['level'] for rule in driver['rules']}
        self.assertEqual((levels.pop('convert'), set(levels.values())), ('warning', {'note'}))
        rule = next(rule for rule in driver['rules'] if rule['id'] == 'wants-off')
        self.assertEqual(rule['shortDescription']['text'], tables.reasons()['wants-off'].meaning)
        self.assertIn('law 5: ' + page.LAWS[5], rule['help']['text'])
        self.assertNotIn('version', log_of([], '')['runs'][0]['tool']['driver'])

    def test_results(self):
        kept, converted = self.results(sample())[:2]
        self.assertEqual((kept['ruleId'], kept['level'], converted['ruleId'], converted['level']),
                         ('still-called', 'note', 'convert', 'warning'))
        self.assertEqual(converted['message']['text'], 'kzalloc() can be managed: devm_kzalloc() with dev')
        self.assertEqual(kept['message']['text'],
                         'request_irq() stays as it is: law 2: b_stop() follows its release (line 72)')
        place = converted['locations'][0]
        self.assertEqual(place['physicalLocation'], {
            'artifactLocation': {'uri': SPI, 'uriBaseId': 'SRCROOT'},
            'region': {'startLine': 11, 'startColumn': 8}})
        self.assertEqual(place['logicalLocations'], [{'name': 'a_probe', 'kind': 'function'}])
        self.assertEqual(converted['properties']['managed'], 'devm_kzalloc')
        self.assertEqual(kept['properties']['law'], 2)

    def test_related_locations(self):
        def places(result):
            return [(place['physicalLocation']['region']['startLine'], place['message']['text'])
                    for place in result['relatedLocations']]
        kept, converted = self.results(sample())[:2]
        self.assertEqual(places(kept), [(72, 'what keeps it'), (70, 'free_irq() releases it in a_remove()')])
        self.assertEqual(places(converted), [
            (18, 'kfree() releases it in a_probe(): goes'), (53, 'kfree() releases it in a_remove(): goes'),
            (13, 'it also leaked (line 13)')])

    def prints(self, sites):
        return [result['partialFingerprints'][sarif.FINGERPRINT] for result in self.results(sites)]

    def test_fingerprints(self):
        before = self.prints(sample())
        moved = [dict(one, line=one['line'] + 17, column=3, message=one['message'].replace('line', 'line 1'),
                      at='', frees=[]) for one in sample()]
        self.assertEqual(self.prints(moved), before)
        self.assertEqual(len(set(before)), len(before))
        for name in sarif.NAMED:
            changed = [dict(one, **{name: 'x' + one[name]}) for one in sample()]
            self.assertEqual(set(self.prints(changed)) & set(before), set(), name)
        twice = self.prints([site(SPI, 5, code='temporary'), site(SPI, 9, code='temporary')])
        self.assertNotEqual(*twice)

    def test_any_text(self):
        name = 'a b/\udce9%c:{x}#?.c'
        text = HOSTILE + ' {0} a[i](1) \udce9\ud800'
        found = self.results([site(name, 1, acquire=text, function=text, object=text, message=text, note=text,
                                   code='temporary', at=name + ':4', frees=[free(name, 2, text, 'remove')]),
                              site('\ud800', 1, code='temporary')])[0]
        self.assertIn('${{1}}', found['message']['text'])
        uris = {place['physicalLocation']['artifactLocation']['uri']
                for place in found['locations'] + found['relatedLocations']}
        self.assertEqual([unquote_to_bytes(uri).decode('utf-8', 'surrogateescape') for uri in uris], [name])

    def test_what_is_not_known(self):
        odd = site(SPI, 0, column=0, code='temporary', function='', acquire='')
        odd.update(code='a-code-of-tomorrow', law=None)
        found = self.results([odd])[0]
        self.assertNotIn('ruleIndex', found)
        self.assertEqual(found['locations'][0]['physicalLocation']['region'], {'startLine': 1})
        self.assertEqual(found['message']['text'], 'it stays as it is: no more is told')

    def test_a_line_a_result(self):
        lines = sarif.sarif(sample(), '').splitlines()
        self.assertEqual(len(lines), 4 + 2)
        self.assertTrue(all(json.loads(line.rstrip(',')) for line in lines[1:-1]))


if __name__ == '__main__':
    unittest.main()
