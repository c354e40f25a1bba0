# SPDX-License-Identifier: GPL-2.0-only
"""Runs a page in a headless Chromium, with a program of the test's own at its end."""

import html
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))), None)
MISSING = 'no Chromium: apt-get install chromium'
# In front of all that runs: whatever goes amiss is noted.
WATCH = '''<script>
window.problems = [];
window.onerror = (text) => { window.problems.push(String(text)); };
console.error = (...all) => { window.problems.push(all.join(' ')); };
addEventListener('unhandledrejection', (event) => window.problems.push(String(event.reason)));
addEventListener('securitypolicyviolation', (event) => window.problems.push('refused: ' + event.blockedURI));
</script>
'''
# What a test's program may use; it gives back what it finds out.
FRAME = '''<script>
(async () => {
  'use strict';
  const found = {value: null};
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms || 60); });
  const all = (what) => [...document.querySelectorAll(what)];
  const one = (what) => document.querySelector(what);
  const texts = (what) => all(what).map((node) => node.textContent);
  const press = (key) => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  const type = (text) => {
    one('#search').value = text;
    one('#search').dispatchEvent(new Event('input', {bubbles: true}));
  };
  const bar = (facet, value) => all('.bar').find(
    (node) => node.dataset.facet === facet && node.dataset.value === value);
  // By place: what is scrolled to comes into the document in any order.
  const rows = () => all('#rows .line').sort((a, b) => a.dataset.at - b.dataset.at);
  const cells = (n) => rows().map((row) => row.children[n].textContent);
  try {
    found.value = await (%s)();
  } catch (problem) {
    window.problems.push(String(problem.stack || problem));
  }
  found.problems = window.problems;
  const box = document.createElement('pre');
  box.id = 'found';
  box.textContent = JSON.stringify(found);
  document.body.append(box);
  if (window.parent !== window) {
    window.parent.postMessage(box.textContent, '*');
  }
})();
</script>
'''
# A window has a least width; a frame in it has any.
NARROW = '''<!DOCTYPE html>
<script>
addEventListener('message', (event) => {
  const box = document.createElement('pre');
  box.id = 'found';
  box.textContent = event.data;
  document.body.append(box);
});
</script>
<iframe src="page.html%s" style="width: %dpx; height: %dpx; border: 0"></iframe>
'''
LEAST = 500
OPTIONS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-extensions',
           '--disable-background-networking', '--disable-dev-shm-usage', '--hide-scrollbars',
           '--enable-logging=stderr', '--dump-dom']


def unusable():
    """Why no page can be opened here, '' where one can: with no browser, or one that does not start."""
    if not CHROMIUM:
        return MISSING
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, 'page.html')
        path.write_text('<!DOCTYPE html><p>it opens</p>', encoding='utf-8')
        try:
            done = subprocess.run([CHROMIUM, *OPTIONS, '--user-data-dir=' + str(Path(folder, 'profile')),
                                   path.as_uri()], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, check=False, timeout=60)
        except subprocess.TimeoutExpired:
            return '%s does not get to its end here' % CHROMIUM
    said = (done.stderr.decode('utf-8', 'replace').strip() or 'exit status %d' % done.returncode).splitlines()
    return '' if b'it opens' in done.stdout else '%s does not start here: %s' % (CHROMIUM, said[-1])


def ask(text, program, place='', size=(1280, 900), timed=False, options=()):
    """What a function of JavaScript gives back when it has run in a page.

    text: of the page; program: an async function as text, with what FRAME has; place: the hash that the
    page is opened with; size: of the window; timed: True for a program that measures time and waits
    for nothing: time is real for it, and else passes as fast as the machine allows.  Raises
    AssertionError for whatever the page or the program complains of.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, 'page.html')
        text = text.replace('<script ', WATCH + '<script ', 1)
        head, end, tail = text.rpartition('</body>')
        path.write_text(head + FRAME % program + end + tail, encoding='utf-8')
        if size[0] < LEAST:
            path = Path(folder, 'frame.html')
            path.write_text(NARROW % ((html.escape(place),) + size), encoding='utf-8')
        command = [CHROMIUM, *OPTIONS, '--user-data-dir=' + str(Path(folder, 'profile')),
                   '--window-size=%d,%d' % (max(size[0], LEAST), size[1]), *options,
                   *([] if timed else ['--virtual-time-budget=60000']), path.as_uri() + place]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, timeout=120)
    said = done.stderr.decode('utf-8', 'replace')
    shown = re.search(r'<pre id="found">(.*?)</pre>', done.stdout.decode('utf-8', 'replace'), re.S)
    if not shown:
        raise AssertionError('the page gave no answer: exit status %d\n%s' % (done.returncode, said[-2000:]))
    found = json.loads(html.unescape(shown.group(1)))
    problems = found['problems'] + re.findall(r'.*CONSOLE.*', said)
    if problems:
        raise AssertionError('\n'.join(problems))
    return found['value']
