// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program of the page.  It shows what stands in the two blocks of JSON: sites as columns of
 * numbers, which stand for words, and patches.  All of what is chosen, sought and opened is in
 * the location's hash, so that a link leads back to it.  Text comes into the document as text,
 * never as HTML.
 */
(function () {
  'use strict';

  const WIDE = window.matchMedia('(min-width: 761px)');
  const HEIGHTS = [34, 78];             // of a row, wide and narrow, as the style has them
  const AROUND = 12;                    // rows that are ready above and below what is in sight
  const BARS = 8;                       // of a chart, until all are asked for

  // What sites are counted and chosen by: name in the hash, title, column.
  const FACETS = [
    ['verdict', 'Verdict', 'verdict'], ['family', 'Family', 'family'], ['reason', 'Reason', 'code'],
    ['law', 'Law', 'law'], ['bus', 'Bus', 'driver'], ['subsystem', 'Subsystem', 'subsystem'],
    ['kind', 'Kind', 'kind'], ['mends', 'Also mends', 'mends'],
  ];
  const SOUGHT = ['file', 'function', 'object', 'acquire', 'managed', 'message', 'code'];
  const VERDICTS = {convert: 'managed', keep: 'by hand'};
  const BECOMES = {delete: 'goes', devm_kfree: 'becomes the managed release', none: 'stays'};
  const MENDS = {'leak': 'a leak', 'wild-free': 'a wild free', 'use-after-free': 'a use after free'};
  const WHERE = {probe: 'where probe fails', remove: 'in remove', both: 'in a helper of probe and remove',
    other: 'outside probe and remove'};
  // Reasons that lie in what runs while the device is bound.
  const BOUND = new Set(['freed-elsewhere', 'toggled', 'open-count', 'freed-in-callback', 'release-callback',
    'refcounted', 'reassigned', 'shutdown', 'other-callers', 'freed-in-other-file']);
  const ON_REMOVAL = new Set(['2', '3', '5', '8', '9']);

  const byId = (id) => document.getElementById(id);

  /* -- making elements ---------------------------------------------------------------- */

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) {
        node.setAttribute(name, value === true ? '' : value);
      }
    }
    node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ''));
    return node;
  }

  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
  const code = (text) => el('code', {}, text);
  const unseen = (text) => el('span', {class: 'unseen'}, text);
  const number = (n) => n.toLocaleString('en');
  const plural = (n, what, end) => number(n) + ' ' + what + (n === 1 ? '' : end || 's');

  /* -- the data ----------------------------------------------------------------------- */

  const data = JSON.parse(byId('data-sites').textContent);
  const words = data.words;
  const columns = data.columns;
  const total = columns.line.length;
  const word = (name, i) => words[columns[name][i]];
  const reasons = new Map(data.reasons.map(([name, law, meaning]) => [name, {law, meaning}]));
  const laws = new Map(data.laws.map(([law, text]) => [String(law), text]));
  const sizes = new Map(data.sizes.map(([path, gone, come]) => [path, {gone, come}]));
  const lists = {};

  for (const [name, fields] of Object.entries(data.fields)) {
    const found = data.lists[name];
    lists[name] = (i) => (found[i] || []).map((entry) => Object.fromEntries(entry.map(
      (value, n) => [fields[n], fields[n] === 'line' ? value : words[value]])));
  }

  // The sites of each file, and for each site the number of its file.
  const files = [];
  const fileOf = new Uint32Array(total);
  const fileAt = new Map();
  for (let i = 0; i < total; i++) {
    const path = word('file', i);
    let n = fileAt.get(path);
    if (n === undefined) {
      n = files.length;
      fileAt.set(path, n);
      files.push({path, sites: [], size: sizes.get(path) || {gone: 0, come: 0}});
    }
    fileOf[i] = n;
    files[n].sites.push(i);
  }

  let patches = null;           // read when the first driver is opened

  function patchOf(path) {
    if (!patches) {
      patches = new Map(JSON.parse(byId('data-patches').textContent).map(
        ([file, name, text]) => [file, {name, text}]));
    }
    return patches.get(path) || null;
  }

  function makeFacet([name, title, column]) {
    const ids = new Uint16Array(total);
    const values = [];
    const known = new Map();
    for (let i = 0; i < total; i++) {
      const w = columns[column][i];
      let id = known.get(w);
      if (id === undefined) {
        id = values.length;
        known.set(w, id);
        values.push(words[w]);
      }
      ids[i] = id;
    }
    return {name, title, ids, values, counts: new Uint32Array(values.length),
      converted: new Uint32Array(values.length), all: false};
  }
  const facets = FACETS.map(makeFacet);
  const converts = Uint8Array.from(columns.verdict, (w) => (words[w] === 'convert' ? 1 : 0));

  /* -- what is asked for, as the hash says ------------------------------------------- */

  let state = {};
  let written = null;           // the hash that the page shows

  function readState() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const get = (name) => asked.get(name) || '';
    state = {q: get('q'), view: get('view') === 'sites' ? 'sites' : 'drivers', sort: get('sort'),
      open: get('open'), site: get('site'), explain: asked.has('explain') ? get('explain') : null,
      chosen: Object.fromEntries(facets.map((facet) => [facet.name, asked.getAll(facet.name)]))};
  }

  function hashOf(changes) {
    const next = Object.assign({}, state, changes);
    const out = new URLSearchParams();
    for (const facet of facets) {
      next.chosen[facet.name].forEach((value) => out.append(facet.name, value));
    }
    if (next.view === 'sites') {
      out.set('view', 'sites');
    }
    for (const name of ['q', 'sort', 'open', 'site']) {
      if (next[name] && (name !== 'site' || next.open)) {
        out.set(name, next[name]);
      }
    }
    if (next.explain !== null) {
      out.set('explain', next.explain);
    }
    return '#' + out.toString().replace(/%2F/g, '/');
  }

  let wrote = [];               // when the hash was written of late
  let late = 0;                 // the timer that will write it

  // Browsers refuse to have it written too often, as by a key that is held down: then it comes later.
  function write(keep) {
    const now = performance.now();
    clearTimeout(late);
    wrote = wrote.filter((then) => now - then < 30000);
    if (wrote.length > 90) {
      late = setTimeout(() => write(false), 500);
      return;
    }
    wrote.push(now);
    history[keep ? 'pushState' : 'replaceState'](null, '', hashOf({}));
    written = location.hash;
  }

  function go(changes, keep) {
    if (hashOf(changes) !== hashOf({})) {
      Object.assign(state, changes);
      write(keep);
      render();
    }
  }

  function follow() {
    if (location.hash !== written) {
      clearTimeout(late);
      written = location.hash;
      readState();
      render();
    }
  }

  const nothingChosen = () => Object.fromEntries(facets.map((facet) => [facet.name, []]));

  function toggle(name, value) {
    const had = state.chosen[name];
    const has = had.includes(value) ? had.filter((v) => v !== value) : had.concat(value);
    go({chosen: Object.assign({}, state.chosen, {[name]: has})});
  }

  /* -- filtering and sorting ---------------------------------------------------------- */

  let visible = [];
  let rows = [];                // of the list: numbers of sites, or drivers
  let filtered = null;          // what `visible` was made for
  let ordered = null;

  let lower = null;

  // For each term a mark at each word that has it: sites share words, so words are read and not sites.
  function searching() {
    const terms = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    if (!terms.length) {
      return null;
    }
    lower = lower || words.map((text) => text.toLowerCase());
    const hits = terms.map((term) => Uint8Array.from(lower, (text) => (text.includes(term) ? 1 : 0)));
    const sought = SOUGHT.map((name) => columns[name]);
    return (i) => hits.every((hit) => sought.some((column) => hit[column[i]]));
  }

  function choosing() {
    return facets.filter((facet) => state.chosen[facet.name].length).map((facet) => {
      const wanted = state.chosen[facet.name];
      return {facet, takes: Uint8Array.from(facet.values, (value) => (wanted.includes(value) ? 1 : 0))};
    });
  }

  const OUT = -2;
  const IN = -1;

  // For each site IN or OUT, or the number of the one facet that it is left out for.
  function standings() {
    const standing = new Int8Array(total).fill(IN);
    const matches = searching();
    for (let i = 0; matches && i < total; i++) {
      standing[i] = matches(i) ? IN : OUT;
    }
    for (const {facet, takes} of choosing()) {
      const n = facets.indexOf(facet);
      for (let i = 0; i < total; i++) {
        if (!takes[facet.ids[i]]) {
          standing[i] = standing[i] === IN ? n : OUT;
        }
      }
    }
    return standing;
  }

  // A bar of a chart counts what would be there if that chart had nothing chosen.
  function count(facet, n, standing) {
    const {ids, counts, converted} = facet;
    counts.fill(0);
    converted.fill(0);
    for (let i = 0; i < total; i++) {
      if (standing[i] === IN || standing[i] === n) {
        counts[ids[i]]++;
        converted[ids[i]] += converts[i];
      }
    }
  }

  function filter() {
    const standing = standings();
    facets.forEach((facet, n) => count(facet, n, standing));
    visible = [];
    for (let i = 0; i < total; i++) {
      if (standing[i] === IN) {
        visible.push(i);
      }
    }
  }

  function tally(sites, name) {
    const found = new Map();
    for (const i of sites) {
      const value = word(name, i);
      if (value) {
        found.set(value, (found.get(value) || 0) + 1);
      }
    }
    return [...found].sort((a, b) => b[1] - a[1]).map(
      ([value, n]) => value + (n > 1 ? '\u00a0' + n : '')).join(', ');
  }

  function driversOf(sites) {
    const found = new Map();
    for (const i of sites) {
      let row = found.get(fileOf[i]);
      if (!row) {
        row = {file: files[fileOf[i]], sites: [], converted: 0};
        found.set(fileOf[i], row);
      }
      row.sites.push(i);
      row.converted += converts[i];
    }
    return [...found.values()];
  }

  const goneOf = (row) => (row.converted ? row.file.size.gone - row.file.size.come : 0);
  const VIEWS = {
    sites: [
      {name: 'verdict', title: 'Verdict', of: (i) => word('verdict', i), cell: verdictCell},
      {name: 'file', title: 'Place', of: (i) => word('file', i), cell: placeCell},
      {name: 'acquire', title: 'Acquired by', of: (i) => word('acquire', i),
        cell: (i) => code(word('acquire', i) + '()')},
      {name: 'family', title: 'Family', of: (i) => word('family', i), wide: false},
      {name: 'bus', title: 'Bus', of: (i) => word('driver', i), wide: true},
      {name: 'reason', title: 'Reason', of: (i) => word('code', i), cell: reasonCell},
      {name: 'message', title: 'Message', of: (i) => word('message', i), wide: true},
    ],
    drivers: [
      {name: 'file', title: 'Driver', of: (row) => row.file.path, cell: (row) => fileLink(row.file.path, '')},
      {name: 'bus', title: 'Bus', of: (row) => word('driver', row.sites[0])},
      {name: 'converted', title: 'Managed', of: (row) => row.converted, number: true},
      {name: 'kept', title: 'Kept', of: (row) => row.sites.length - row.converted, number: true},
      {name: 'gone', title: 'Lines less', of: goneOf, number: true},
      {name: 'family', title: 'Families', of: (row) => tally(row.sites, 'family')},
      {name: 'reason', title: 'Reasons', of: (row) => tally(row.sites, 'code'), wide: true},
    ],
  };

  function order() {
    rows = state.view === 'sites' ? visible.slice() : driversOf(visible);
    const down = state.sort.startsWith('-');
    const column = VIEWS[state.view].find(({name}) => name === state.sort.replace(/^-/, ''));
    if (!column) {
      return;
    }
    const keys = rows.map((row, at) => [column.of(row), at]);
    const way = down ? -1 : 1;
    keys.sort((a, b) => (a[0] < b[0] ? -way : a[0] > b[0] ? way : a[1] - b[1]));
    rows = keys.map(([, at]) => rows[at]);
  }

  const pathOfRow = (row) => (state.view === 'sites' ? word('file', row) : row.file.path);

  /* -- cells --------------------------------------------------------------------------- */

  function verdictCell(i) {
    const verdict = word('verdict', i);
    return el('span', {class: verdict === 'convert' ? 'managed' : 'hand'},
      (verdict === 'convert' ? '\u25cf ' : '\u25a1 ') + (VERDICTS[verdict] || verdict));
  }

  function fileLink(path, site) {
    return el('a', {class: 'path', href: hashOf({open: path, site, explain: null}), tabindex: -1, title: path},
      pathParts(path, site));
  }

  function pathParts(path, line) {
    const end = path.lastIndexOf('/') + 1;
    return [el('span', {class: 'soft'}, path.slice(0, end)), el('span', {}, path.slice(end),
      line ? el('span', {class: 'soft'}, ':' + line) : '')];
  }

  function placeCell(i) {
    return fileLink(word('file', i), String(columns.line[i]));
  }

  function reasonCell(i) {
    const law = word('law', i);
    return word('code', i) && el('span', {}, word('code', i), law && el('span', {class: 'law'}, ' \u25c6' + law));
  }

  /* -- the list: only rows in sight are in the document ------------------------------- */

  const body = byId('rows');
  const made = new Map();       // {number of a row: its element}
  let cursor = 0;

  const height = () => HEIGHTS[WIDE.matches ? 0 : 1];

  function makeRow(at) {
    const cells = VIEWS[state.view].map((column) => el('span', {role: 'gridcell',
      class: [column.number && 'number', column.wide && 'wide'].filter(Boolean).join(' ') || null,
      'data-title': column.title, title: column.cell ? null : column.of(rows[at])},
    column.cell ? column.cell(rows[at]) : typeof column.of(rows[at]) === 'number'
      ? number(column.of(rows[at])) : column.of(rows[at])));
    const row = el('div', {role: 'row', class: 'line', 'aria-rowindex': at + 2,
      tabindex: at === cursor ? 0 : -1, 'data-at': at}, ...cells);
    row.style.top = at * height() + 'px';
    return row;
  }

  function drawRows() {
    const top = body.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(-top / height()) - AROUND);
    const last = Math.min(rows.length - 1, Math.ceil((window.innerHeight - top) / height()) + AROUND);
    for (const [at, row] of made) {
      if ((at < first || at > last) && at !== cursor) {
        row.remove();
        made.delete(at);
      }
    }
    let next = made.get(cursor) && cursor > last ? made.get(cursor) : null;
    for (let at = last; at >= first; at--) {
      if (!made.has(at)) {
        made.set(at, body.insertBefore(makeRow(at), next));
      }
      next = made.get(at);
    }
  }

  function drawList() {
    made.clear();
    body.replaceChildren();
    cursor = Math.max(0, Math.min(cursor, rows.length - 1));
    body.style.height = rows.length ? rows.length * height() + 'px' : 'auto';
    byId('table').className = state.view;
    byId('table').setAttribute('aria-rowcount', rows.length + 1);
    if (!rows.length) {
      body.append(el('p', {}, 'No site is like that. ', el('a', {href: hashOf({q: '', chosen: nothingChosen()})},
        'Show all')));
      return;
    }
    drawRows();
  }

  function drawColumns() {
    const down = state.sort.startsWith('-');
    const sort = state.sort.replace(/^-/, '');
    const focused = document.activeElement && document.activeElement.dataset.sort;
    byId('columns').replaceChildren(el('div', {role: 'row', class: 'line', 'aria-rowindex': 1},
      VIEWS[state.view].map((column) => el('span', {role: 'columnheader',
        class: [column.number && 'number', column.wide && 'wide'].filter(Boolean).join(' ') || null,
        'aria-sort': column.name === sort ? (down ? 'descending' : 'ascending') : null},
      el('button', {type: 'button', 'data-sort': column.name}, column.title)))));
    if (focused) {
      const again = byId('columns').querySelector('[data-sort="' + focused + '"]');
      if (again) {
        again.focus();
      }
    }
  }

  function sortBy(name) {
    const column = VIEWS[state.view].find((one) => one.name === name);
    const [first, second] = column.number ? ['-' + name, name] : [name, '-' + name];
    go({sort: state.sort === first ? second : state.sort === second ? '' : first});
  }

  // Bring a row into sight and give it the focus.
  function moveTo(at, quietly) {
    const was = made.get(cursor);
    cursor = Math.max(0, Math.min(at, rows.length - 1));
    if (was) {
      was.tabIndex = -1;
    }
    const top = body.getBoundingClientRect().top + cursor * height();
    const bar = WIDE.matches ? byId('top').offsetHeight + byId('columns').offsetHeight : 0;
    if (top < bar) {
      window.scrollBy(0, top - bar - 4);
    } else if (top + height() > window.innerHeight) {
      window.scrollBy(0, top + height() - window.innerHeight + 4);
    }
    drawRows();
    const row = made.get(cursor);
    if (row) {
      row.tabIndex = 0;
      if (!quietly) {
        row.focus({preventScroll: true});
      }
    }
  }

  function openRow(at) {
    cursor = at;
    go({open: pathOfRow(rows[at]), site: state.view === 'sites' ? String(columns.line[rows[at]]) : ''}, true);
  }

  /* -- charts -------------------------------------------------------------------------- */

  function titleOf(facet, value) {
    if (facet.name === 'law') {
      return laws.get(value) || '';
    }
    return facet.name === 'reason' && reasons.has(value) ? reasons.get(value).meaning : value;
  }

  function labelOf(facet, value) {
    if (facet.name === 'law') {
      return 'law ' + value + ', ' + (laws.get(value) || '');
    }
    return facet.name === 'verdict' ? {convert: 'converted', keep: 'kept'}[value] || value : value;
  }

  function drawBar(facet, id, most) {
    const value = facet.values[id];
    const all = facet.counts[id];
    const converted = facet.converted[id];
    const kept = all - converted;
    const share = (n) => (most ? (n / most * 100).toFixed(2) + '%' : '0');
    const bar = el('i', {'aria-hidden': 'true'}, converted ? el('b') : '', kept ? el('u') : '');
    if (converted) {
      bar.firstChild.style.width = share(converted);
    }
    if (kept) {
      bar.lastChild.style.width = share(kept);
    }
    return el('li', {}, el('button', {type: 'button', class: 'bar', 'data-facet': facet.name, 'data-value': value,
      'aria-pressed': String(state.chosen[facet.name].includes(value)), title: titleOf(facet, value),
      'aria-label': labelOf(facet, value) + ': ' + plural(all, 'site') + ', ' + number(converted) + ' converted'},
    el('span', {}, facet.name === 'law' ? 'law ' + value : labelOf(facet, value)), bar, el('span', {}, number(all)),
    facet.name === 'law' ? el('span', {class: 'says'}, laws.get(value) || '') : ''));
  }

  function drawChart(facet) {
    const chosen = state.chosen[facet.name];
    const ids = [...facet.values.keys()].filter(
      (id) => facet.values[id] && (facet.counts[id] || chosen.includes(facet.values[id])));
    if (!ids.length) {
      return null;
    }
    ids.sort((a, b) => facet.counts[b] - facet.counts[a]);
    const most = Math.max(...ids.map((id) => facet.counts[id]));
    const some = facet.all ? ids : ids.filter((id, at) => at < BARS || chosen.includes(facet.values[id]));
    const rest = ids.length - some.length;
    const title = 'chart-' + facet.name;
    return el('section', {class: 'chart', 'aria-labelledby': title}, el('h3', {id: title}, facet.title),
      el('ul', {}, some.map((id) => drawBar(facet, id, most))),
      rest || facet.all && ids.length > BARS ? el('button', {type: 'button', class: 'more', 'data-more': facet.name,
        'aria-expanded': String(facet.all)}, rest ? number(rest) + ' more' : 'Fewer') : '');
  }

  function drawCharts() {
    const held = document.activeElement ? Object.assign({}, document.activeElement.dataset) : {};
    byId('charts').replaceChildren(el('p', {class: 'key', 'aria-hidden': 'true'},
      el('span', {}, el('i'), 'converted'), el('span', {}, el('i', {class: 'kept'}), 'kept')),
    ...facets.map(drawChart).filter(Boolean));
    for (const button of held.facet || held.more ? byId('charts').querySelectorAll('button') : []) {
      if (held.facet ? button.dataset.facet === held.facet && button.dataset.value === held.value
        : button.dataset.more === held.more) {
        button.focus({preventScroll: true});
      }
    }
  }

  function drawChips() {
    const chips = facets.flatMap((facet) => state.chosen[facet.name].map((value) => el('button',
      {type: 'button', 'data-facet': facet.name, 'data-value': value, 'aria-label': 'no longer only ' +
        facet.title.toLowerCase() + ' ' + value}, facet.title.toLowerCase() + ': ' + value + ' \u00d7')));
    if (chips.length > 1) {
      chips.push(el('button', {type: 'button', 'data-clear': true}, 'Clear all'));
    }
    byId('chips').replaceChildren(...chips);
  }

  function drawCount() {
    const converted = visible.reduce((sum, i) => sum + converts[i], 0);
    const drivers = new Set(visible.map((i) => fileOf[i])).size;
    const part = visible.length < total ? ' of ' + number(total) : '';
    byId('count').textContent = number(visible.length) + part + ' ' + (total === 1 ? 'site' : 'sites') + ' in ' +
      plural(drivers, 'driver') + ': ' + number(converted) + ' converted, ' +
      number(visible.length - converted) + ' kept';
  }

  /* -- a driver: its life -------------------------------------------------------------- */

  // What of an object is released by hand from now on; what is managed has nothing of it.
  const byHand = (i) => (converts[i] ? [] : lists.frees(i));

  function placeOf(at) {
    const cut = at.lastIndexOf(':');
    return {file: at.slice(0, cut), line: Number(at.slice(cut + 1))};
  }

  // Where the functions of a driver stand: which lines of a file are known to be on which side.
  function knownLines(sites) {
    const found = [];
    for (const i of sites) {
      found.push({side: 'left', file: word('file', i), line: columns.line[i], function: word('function', i)});
      for (const free of lists.frees(i)) {
        found.push(Object.assign({side: {probe: 'left', other: 'bound'}[free.on] || 'right'}, free));
      }
      lists.behind(i).forEach((call) => found.push(Object.assign({side: 'right'}, call)));
    }
    return found;
  }

  // On which side a line is: within a function that is known, else as its law says, else near what is known.
  function sideOf(place, known, why) {
    const here = known.filter((one) => one.file === place.file);
    for (const side of ['left', 'right', 'bound']) {
      const lines = new Map();
      for (const one of here.filter((o) => o.side === side)) {
        const [low, high] = lines.get(one.function) || [one.line, one.line];
        lines.set(one.function, [Math.min(low, one.line), Math.max(high, one.line)]);
      }
      if ([...lines.values()].some(([low, high]) => low <= place.line && place.line <= high)) {
        return side;
      }
    }
    if (BOUND.has(why.code)) {
      return 'bound';
    }
    if (ON_REMOVAL.has(why.law)) {
      return 'right';
    }
    const near = here.sort((a, b) => Math.abs(a.line - place.line) - Math.abs(b.line - place.line))[0];
    return near && Math.abs(near.line - place.line) < 40 ? near.side : why.law === '1' ? 'bound' : 'left';
  }

  const whyText = (why) => (why.law ? 'law ' + why.law : why.code);

  // The points of a driver's life: {left, right, bound}, each in time order, and what devres releases.
  function pointsOf(sites, badge) {
    const points = {left: [], right: [], bound: [], devres: []};
    const releases = new Map();
    for (const i of sites) {
      const verdict = converts[i] ? 'convert' : 'keep';
      points.left.push({file: word('file', i), line: columns.line[i], verdict, sites: [i], whys: [],
        call: word('managed', i) || word('acquire', i), about: word('object', i)});
      if (converts[i]) {
        points.devres.push({verdict, sites: [i], whys: [], call: word('object', i) || word('acquire', i),
          about: word('managed', i) && 'of ' + word('managed', i) + '()'});
      }
      for (const free of byHand(i).filter(({on}) => on !== 'probe')) {
        const key = free.file + ':' + free.line + ':' + free.call;
        if (!releases.has(key)) {
          const point = {file: free.file, line: free.line, verdict, sites: [], whys: [],
            call: free.call || 'release', about: 'in ' + free.function + '()'};
          releases.set(key, point);
          points[free.on === 'other' ? 'bound' : 'right'].push(point);
        }
        releases.get(key).sites.push(i);
      }
    }
    addWhys(points, sites, badge);
    for (const side of ['left', 'right', 'bound']) {
      points[side].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
    }
    return points;
  }

  // What keeps a site by hand stands where it happens: at a point that is there, or as one of its own.
  function addWhys(points, sites, badge) {
    const known = knownLines(sites);
    const whys = new Map();
    for (const i of sites.filter((one) => !converts[one] && word('at', one))) {
      const key = word('at', i) + ' ' + word('code', i);
      if (!whys.has(key)) {
        whys.set(key, Object.assign({code: word('code', i), law: word('law', i), sites: [], text: []},
          placeOf(word('at', i))));
      }
      whys.get(key).sites.push(i);
      whys.get(key).text.push(badge(i) + ': ' + word('message', i));
    }
    for (const why of whys.values()) {
      const there = [...points.left, ...points.right, ...points.bound].find(
        (point) => point.file === why.file && point.line === why.line);
      if (there) {
        there.whys.push(why);
      } else {
        points[sideOf(why, known, why)].push({file: why.file, line: why.line, verdict: 'fells', sites: [],
          whys: [why], call: whyText(why), about: why.text[0].replace(/^\d+: (law \d+: )?/, '')});
      }
    }
  }

  const STEP = 46;
  const RADIUS = 10;

  // Where all of it stands: {width, height, and an x and y at each point}.
  function layOut(points, width) {
    const middle = Math.max(64, Math.min(190, width * 0.18));
    const left = (width - middle) / 2;
    const right = left + middle;
    const top = 44;
    const downs = Math.max(points.left.length, points.devres.length + points.right.length + 0.8);
    const bottom = top + downs * STEP;
    points.left.forEach((point, at) => Object.assign(point, {x: left, y: top + (at + 0.5) * STEP}));
    points.devres.forEach((point, at) => Object.assign(point, {x: right, y: top + (at + 0.5) * STEP}));
    points.right.forEach((point, at) => Object.assign(point, {x: right, y: bottom - (at + 0.5) * STEP}));
    points.bound.forEach((point, at) => Object.assign(point, {low: true, x: Math.max(14, left + 34 - at * 30),
      y: bottom + 40 + (at + 0.5) * STEP}));
    return {width, left, right, top, bottom, until: top + points.devres.length * STEP + 0.4 * STEP,
      height: bottom + 44 + points.bound.length * STEP};
  }

  function cut(text, room) {
    return text.length > room ? text.slice(0, Math.max(1, room - 1)) + '\u2026' : text;
  }

  // In few words, with the sites that are kept only where these are others and there is room.
  function whysOf(point, badge, room) {
    return point.whys.map((why) => '\u25c6 ' + whyText(why) + (room < 170 || why.sites.length === 1 && why.sites[0] ===
      point.sites[0] && point.sites.length === 1 ? '' : ' keeps ' + why.sites.map(badge).join(', '))).join(' ');
  }

  function shapeOf(point, badge) {
    const {x, y, verdict} = point;
    if (verdict === 'fells') {
      const r = RADIUS + 1;
      return [svg('path', {class: 'node fells', d: 'M' + x + ' ' + (y - r) + 'l' + r + ' ' + r + 'l' + -r + ' ' + r +
        'l' + -r + ' ' + -r + 'z'}), svg('text', {class: 'in fells', x, y: y + 4}, '!')];
    }
    const text = point.sites.map(badge).join(',');
    const half = Math.max(RADIUS, text.length * 3.3 + 5);
    return [svg('rect', {class: 'node ' + verdict, x: x - half, y: y - RADIUS, width: 2 * half, height: 2 * RADIUS,
      rx: verdict === 'convert' ? RADIUS : 0}), svg('text', {class: 'in ' + verdict, x, y: y + 4}, text)];
  }

  function labelOfPoint(point, place, badge) {
    const onLeft = point.x === place.left;
    const half = Math.max(RADIUS, point.sites.map(badge).join(',').length * 3.3 + 5) + 8;
    const room = point.low ? place.width - point.x - half : place.left - half;
    const whys = whysOf(point, badge, room);
    const x = onLeft ? point.x - half : point.x + half;
    const anchor = onLeft ? 'end' : 'start';
    const call = point.call + (point.verdict === 'fells' || point.line === undefined ? '' : '()');
    const small = (point.line === undefined ? '' : point.line + ' \u00b7 ') + point.about;
    const about = cut(small, Math.floor(room / 6.1) - (whys && point.verdict !== 'fells' ? whys.length + 1 : 0));
    const keeps = point.verdict === 'fells' ? call + ' keeps ' + point.whys[0].sites.map(badge).join(', ') : call;
    return [svg('text', {class: point.verdict === 'fells' ? 'title fells' : 'call', x, y: point.y - 2,
      'text-anchor': anchor}, cut(keeps, Math.floor(room / 7.3))),
    svg('text', {class: 'small', x, y: point.y + 13, 'text-anchor': anchor}, about,
      whys && point.verdict !== 'fells' ? svg('tspan', {class: 'fells'}, ' ' + whys) : '')];
  }

  function drawPoint(point, place, badge) {
    const told = [point.line === undefined ? '' : point.file + ':' + point.line, point.call, point.about,
      ...point.whys.flatMap((why) => why.text.map((text) => whyText(why) + ' keeps ' + text))];
    return svg('g', {}, svg('title', {}, told.filter(Boolean).join('\n')), shapeOf(point, badge),
      labelOfPoint(point, place, badge));
  }

  const edge = (point, badge) => Math.max(RADIUS, point.sites.map(badge).join(',').length * 3.3 + 5);

  // What is below comes in from above, what is on the same side in a bow.
  function link(from, to, kind, badge) {
    const x1 = from.x + edge(from, badge);
    if (to.low) {
      return svg('path', {class: 'link ' + kind, d: 'M' + x1 + ' ' + from.y + 'C' + (x1 + 50) + ' ' + from.y + ' ' +
        to.x + ' ' + (to.y - 110) + ' ' + to.x + ' ' + (to.y - RADIUS)});
    }
    const x2 = to.x === from.x ? to.x + edge(to, badge) : to.x - edge(to, badge);
    const reach = to.x === from.x ? Math.min(70, 24 + Math.abs(to.y - from.y) / 5) : (x2 - x1) / 2;
    return svg('path', {class: 'link ' + kind, d: 'M' + x1 + ' ' + from.y + 'C' + (x1 + reach) + ' ' + from.y + ' ' +
      (to.x === from.x ? x2 + reach : x2 - reach) + ' ' + to.y + ' ' + x2 + ' ' + to.y});
  }

  function linksOf(points, badge) {
    const left = new Map(points.left.flatMap((point) => point.sites.map((i) => [i, point])));
    const out = [];
    for (const point of [...points.devres, ...points.right, ...points.bound]) {
      point.sites.forEach((i) => out.push(link(left.get(i), point, point.verdict, badge)));
    }
    for (const point of [...points.left, ...points.right, ...points.bound]) {
      for (const i of new Set(point.whys.flatMap((why) => why.sites))) {
        if (!point.sites.includes(i)) {
          out.push(link(left.get(i), point, 'fells', badge));
        }
      }
    }
    return out;
  }

  function axisOf(place) {
    const {left, right, top, bottom} = place;
    const turn = bottom + 30;
    return [svg('path', {class: 'axis', d: 'M' + left + ' ' + (top - 8) + 'V' + (turn - 16) + 'q0 16 16 16H' +
      (right - 16) + 'q16 0 16 -16V' + (top - 2)}),
    svg('path', {class: 'head', d: 'M' + right + ' ' + (top - 12) + 'l5 10h-10z'}),
    svg('path', {class: 'head', d: 'M' + ((left + right) / 2 + 6) + ' ' + turn + 'l-10 5v-10z'})];
  }

  function textsOf(place, group) {
    const {left, right, top, bottom, until, width} = place;
    const text = (x, y, anchor, words_, kind) => svg('text', {x, y, 'text-anchor': anchor, class: kind}, words_);
    return [text(left - 12, top - 16, 'end', 'acquired \u2193', 'title'),
      text(right + 12, top - 16, 'start', '\u2191 released', 'title'),
      svg('line', {class: 'until', x1: right - 14, x2: width, y1: until, y2: until}),
      text(width, until - 6, 'end', '\u2191 devres', 'small'),
      text(width, until + 15, 'end', '\u2193 ' + cut(group.remove ? group.remove + '()' : 'no remove()',
        Math.floor((width - right) / 6.4) - 4), 'small'),
      text((left + right) / 2, bottom + 24, 'middle', 'bound', 'small')];
  }

  // In words, for who cannot see it.
  function lifeText(points, badge) {
    const said = (point) => (point.line === undefined ? '' : 'line ' + point.line + ' ') + point.call + ' (' +
      (point.verdict === 'fells' ? point.about : (point.verdict === 'convert' ? 'managed ' : 'by hand ') +
      point.sites.map(badge).join(', ')) + (whysOf(point, badge) ? ', ' + whysOf(point, badge) : '') + ')';
    const part = (title, list) => (list.length ? title + ': ' + list.map(said).join('; ') + '. ' : '');
    return part('Acquired, in order', points.left) + part('Meanwhile', points.bound) +
      part('Released in remove, in order', points.right) +
      part('Released by devres, in order', points.devres.slice().reverse());
  }

  function drawLife(group, width, badge) {
    const points = pointsOf(group.sites, badge);
    const place = layOut(points, width);
    const {right, top, until} = place;
    const zone = points.devres.length ? svg('rect', {class: 'zone', x: right - 14, y: top - 4,
      width: width - right + 14, height: until - top + 4}) : '';
    const name = 'life of ' + group.driver + ' with ' + (group.remove || 'no remove');
    return svg('svg', {class: 'life', role: 'img', 'aria-label': name + '. ' + lifeText(points, badge),
      viewBox: '0 0 ' + width + ' ' + place.height, width, height: place.height},
    zone, axisOf(place), linksOf(points, badge), textsOf(place, group),
    [...points.left, ...points.devres, ...points.right, ...points.bound].map(
      (point) => drawPoint(point, place, badge)));
  }

  function groupsOf(file) {
    const found = new Map();
    for (const i of file.sites) {
      const key = columns.driver[i] + ' ' + columns.remove[i];
      if (!found.has(key)) {
        found.set(key, {driver: word('driver', i), remove: word('remove', i), sites: []});
      }
      found.get(key).sites.push(i);
    }
    return [...found.values()];
  }

  function drawLives(file, box, badge) {
    const width = Math.max(300, Math.min(box.clientWidth || 640, 1000));
    const groups = groupsOf(file);
    const helpers = groups.some((group) => new Set(group.sites.flatMap((i) => byHand(i).filter(
      ({on}) => on === 'remove' || on === 'both').map((free) => free.function))).size > 1);
    box.replaceChildren(...groups.flatMap((group) => [
      groups.length > 1 ? el('p', {class: 'soft'}, (group.driver || 'no driver') + ', ' +
        (group.remove ? group.remove + '()' : 'no remove()')) : '', drawLife(group, width, badge)]),
    helpers ? el('p', {class: 'soft'},
      'Releases stand by their line; when a helper of remove is called is not told.') : '');
    // What fits beside the sites stays in sight.
    box.parentNode.classList.toggle('stays', box.parentNode.offsetHeight < window.innerHeight - 90);
  }

  const legend = () => el('p', {class: 'legend'},
    el('span', {}, el('span', {class: 'badge convert'}, '1'), ' managed: devres releases it, the last acquired first'),
    el('span', {}, el('span', {class: 'badge'}, '2'), ' by hand, as before: the driver releases it'),
    el('span', {}, el('span', {class: 'law'}, '\u25c6'), ' what keeps it by hand, where it stands'));

  /* -- a driver: its sites ------------------------------------------------------------- */

  const explainLink = (name, text) => el('a', {href: hashOf({explain: name})}, text);

  function placeText(file, line, path) {
    return (file === path ? 'line ' : file + ':') + line;
  }

  function releaseItems(i, path) {
    return lists.frees(i).map((free) => el('li', {}, placeText(free.file, free.line, path), ': ',
      free.call ? code(free.call + '()') : 'released', ' in ', code(free.function + '()'),
      WHERE[free.on] ? ', ' + WHERE[free.on] : '', ' \u2013 ' + (BECOMES[free.action] || free.action)));
  }

  function behindText(i, path) {
    return lists.behind(i).map((call, at) => [at ? ', ' : '', code(call.call === '=' ? 'a write' : call.call + '()'),
      ' (' + placeText(call.file, call.line, path) + ')']);
  }

  const term = (title, ...told) => (told.flat(3).some(Boolean) ? [el('dt', {}, title), el('dd', {}, told)] : []);

  function notesOf(i) {
    const mended = new Set(lists.fixes(i).map(({text}) => text));
    return word('note', i).split('; ').filter((note) => note && !mended.has(note)).join('; ');
  }

  function reasonText(i) {
    const name = word('code', i);
    const law = word('law', i);
    const known = reasons.get(name);
    return [explainLink(name, code(name)), known ? ' \u2013 ' + known.meaning : '',
      law ? [' \u2013 ', explainLink('law-' + law, el('span', {class: 'law'}, '\u25c6 law ' + law))] : ''];
  }

  function drawSite(i, badge, path, policies) {
    const kept = !converts[i];
    const releases = releaseItems(i, path);
    return el('li', {class: 'site' + (String(columns.line[i]) === state.site ? ' asked' : ''),
      id: 'site-' + badge(i), tabindex: -1},
    el('span', {class: 'badge' + (kept ? '' : ' convert'), 'aria-hidden': 'true'}, badge(i)),
    el('h4', {}, unseen('site ' + badge(i) + ': '), verdictCell(i), '  ', code(word('acquire', i) + '()'),
      kept || !word('managed', i) ? '' : [' \u2192 ', code(word('managed', i) + '()')]),
    el('p', {}, word('message', i)),
    el('dl', {},
      kept && word('code', i) ? term('reason', reasonText(i)) : '',
      term('acquired', 'line ' + columns.line[i] + ', column ' + columns.column[i], word('function', i)
        ? [' in ', code(word('function', i) + '()')] : '', word('object', i) ? [', as ', code(word('object', i))] : ''),
      term('family', [word('family', i), word('kind', i), word('driver', i)].filter(Boolean).join(', ')),
      releases.length ? [el('dt', {}, 'released'), el('dd', {}, el('ul', {}, releases))] : '',
      term('behind it', behindText(i, path)),
      lists.fixes(i).map((fix) => term('mends', el('strong', {}, MENDS[fix.kind] || fix.kind), ', ' +
        placeText(fix.file, fix.line, path) + ': ' + fix.text)),
      term('note', notesOf(i)),
      policies > 1 ? term('policy', word('policy', i)) : ''));
  }

  /* -- a driver: its diff -------------------------------------------------------------- */

  function readHunks(text) {
    const hunks = [];
    let before = 0;
    let after = 0;
    for (const line of text.split('\n')) {
      const found = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
      if (found) {
        before = Number(found[1]);
        after = Number(found[2]);
        hunks.push({title: line, lines: []});
      } else if (hunks.length && !line.startsWith('\\')) {
        const sign = line[0] || ' ';
        hunks[hunks.length - 1].lines.push({sign, text: line.slice(1), before, after});
        before += sign === '+' ? 0 : 1;
        after += sign === '-' ? 0 : 1;
      }
    }
    return hunks;
  }

  // How much of two lines is the same: how many characters in front and behind, and what share of all words.
  function likeness(a, b) {
    const short = Math.min(a.length, b.length);
    let front = 0;
    while (front < short && a[front] === b[front]) {
      front++;
    }
    let back = 0;
    while (back < short - front && a[a.length - 1 - back] === b[b.length - 1 - back]) {
      back++;
    }
    const left = a.match(WORD) || [];
    const right = b.match(WORD) || [];
    const all = left.length + right.length;
    const had = new Map();
    left.forEach((w) => had.set(w, (had.get(w) || 0) + 1));
    const shared = right.filter((w) => had.get(w) && had.set(w, had.get(w) - 1)).length;
    return {front, back, share: all ? 2 * shared / all : 0};
  }

  const WORD = /\w+|[^\w\s]/g;
  const ALIKE = 0.5;
  const worth = (a, b) => {
    const {share} = likeness(a.text, b.text);
    return share > ALIKE ? 0.1 + share : 0.02;
  };

  // Which lines that go stand beside which that come: those most alike, in order, and else any.
  function pairUp(gone, come) {
    if (gone.length * come.length > 4000) {
      return Array.from({length: Math.max(gone.length, come.length)}, (_, n) => [gone[n], come[n]]);
    }
    const best = Array.from({length: gone.length + 1}, () => new Float64Array(come.length + 1));
    const alike = gone.map((a) => come.map((b) => worth(a, b)));
    for (let i = gone.length - 1; i >= 0; i--) {
      for (let j = come.length - 1; j >= 0; j--) {
        best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j]);
      }
    }
    const pairs = [];
    let i = 0;
    let j = 0;
    while (i < gone.length || j < come.length) {
      if (i < gone.length && j < come.length && best[i][j] === best[i + 1][j + 1] + alike[i][j]) {
        pairs.push([gone[i++], come[j++]]);
      } else if (j === come.length || i < gone.length && best[i][j] === best[i + 1][j]) {
        pairs.push([gone[i++], undefined]);
      } else {
        pairs.push([undefined, come[j++]]);
      }
    }
    return pairs;
  }

  // A hunk as pairs of lines, left and right.
  function pairsOf(lines) {
    const pairs = [];
    let gone = [];
    let come = [];
    const flush = () => {
      pairs.push(...pairUp(gone, come));
      gone = [];
      come = [];
    };
    for (const line of lines) {
      if (line.sign === ' ') {
        flush();
        pairs.push([line, line]);
      } else {
        (line.sign === '-' ? gone : come).push(line);
      }
    }
    flush();
    return pairs;
  }

  // A line, with what differs from its partner marked.
  function lineText(line, other) {
    if (!other || other === line) {
      return [line.text];
    }
    const {front, back, share} = likeness(line.text, other.text);
    if (share <= ALIKE) {
      return [line.text];
    }
    const end = line.text.length - back;
    return [line.text.slice(0, front), front < end ? el('mark', {}, line.text.slice(front, end)) : '',
      line.text.slice(end)];
  }

  // {line of the file as it was: flags}.
  function flagsOf(path, badge) {
    const flags = new Map();
    const add = (file, line, i, kind, sign, said) => {
      if (file === path) {
        flags.set(line, (flags.get(line) || []).concat({i, kind, sign, said}));
      }
    };
    for (const i of files[fileAt.get(path)].sites) {
      const kind = converts[i] ? 'convert' : 'keep';
      add(path, columns.line[i], i, kind, '\u2193', 'acquired');
      lists.frees(i).forEach((free) => add(free.file, free.line, i, kind, '\u2191', 'released'));
      if (!converts[i] && word('at', i)) {
        const {file, line} = placeOf(word('at', i));
        add(file, line, i, 'fells', '\u25c6', word('law', i) ? 'law ' + word('law', i) : word('code', i));
      }
    }
    return (line) => (flags.get(line) || []).map(({i, kind, sign, said}) => el('a', {class: 'flag ' + kind,
      href: hashOf({site: String(columns.line[i])}), 'data-site': badge(i),
      title: badge(i) + ' ' + said + ': ' + word('message', i)},
    badge(i) + '\u00a0' + sign, el('span', {class: 'said'}, '\u00a0' + said)));
  }

  const cellOf = (line, other, kind) => (line === undefined ? [el('td', {class: 'no'}), el('td', {})] : [
    el('td', {class: 'no' + kind}, kind === ' come' ? line.after : line.before),
    el('td', {class: kind.trim() || null}, (kind === ' gone' ? '-' : kind === ' come' ? '+' : ' '),
      lineText(line, other))]);

  function sideBySide([left, right], flags) {
    const same = left === right;
    const marks = left ? flags(left.before) : [];
    return el('tr', {class: marks.length ? 'marked' : null}, el('td', {class: 'marks'}, marks),
      cellOf(left, right, same ? '' : ' gone'), same ? [el('td', {class: 'no'}, right.after),
        el('td', {}, ' ' + right.text)] : cellOf(right, left, ' come'));
  }

  function oneColumn(lines, flags) {
    return lines.map((line) => {
      const marks = line.sign === '+' ? [] : flags(line.before);
      return el('tr', {class: marks.length ? 'marked' : null}, el('td', {class: 'marks'}, marks),
        cellOf(line, undefined, {'-': ' gone', '+': ' come'}[line.sign] || ''));
    });
  }

  function drawHunk(hunk, flags) {
    const wide = WIDE.matches;
    return el('table', {class: 'diff'}, el('caption', {}, hunk.title),
      el('colgroup', {}, el('col', {class: 'marks'}), el('col', {class: 'no'}), el('col'),
        wide ? [el('col', {class: 'no'}), el('col')] : ''),
      el('thead', {class: 'unseen'}, el('tr', {}, ['marks', 'line', wide ? 'before' : 'text', wide ? 'line' : '',
        wide ? 'after' : ''].filter(Boolean).map((title) => el('th', {scope: 'col'}, title)))),
      el('tbody', {}, wide ? pairsOf(hunk.lines).map((pair) => sideBySide(pair, flags))
        : oneColumn(hunk.lines, flags)));
  }

  function drawDiff(path, badge) {
    const patch = patchOf(path);
    if (!patch) {
      const some = files[fileAt.get(path)].sites.some((i) => converts[i]);
      return [el('p', {class: 'soft'}, some ? 'Its patch gained too little and was left out.'
        : 'Nothing here is converted, so there is no patch.')];
    }
    return [el('p', {}, code('patch -p1 -i ' + patch.name)),
      el('p', {class: 'legend'}, el('span', {}, '\u2193 acquired'), el('span', {}, '\u2191 released'),
        el('span', {}, el('span', {class: 'law'}, '\u25c6'), ' what keeps a site'),
        el('span', {}, 'at the lines of the file as it was')),
      ...readHunks(patch.text).map((hunk) => drawHunk(hunk, flagsOf(path, badge)))];
  }

  /* -- a driver ------------------------------------------------------------------------ */

  let drawn = null;             // what the open driver was drawn for
  let redraw = null;            // draws its pictures anew, for another width

  // The files of the list, in its order.
  const openable = () => [...new Set(rows.map(pathOfRow))];

  function step(by) {
    const paths = openable();
    const at = paths.indexOf(state.open);
    const next = at < 0 ? paths[0] : paths[at + by];
    if (next) {
      cursor = rows.findIndex((row) => pathOfRow(row) === next);
      go({open: next, site: ''});
    }
  }

  function drawSteps(path) {
    const paths = openable();
    const at = paths.indexOf(path);
    const to = (by) => paths[at < 0 ? 0 : at + by];
    const arrow = (by, text) => el('button', {type: 'button', 'data-step': by, disabled: !to(by)}, text);
    return el('nav', {class: 'steps', 'aria-label': 'Drivers'},
      el('button', {type: 'button', 'data-close': true}, '\u2190 List'), arrow(-1, 'Previous'), arrow(1, 'Next'),
      el('span', {class: 'soft'}, at < 0 ? 'not in the list as it is filtered'
        : number(at + 1) + ' of ' + plural(paths.length, 'driver')));
  }

  function aboutDriver(file) {
    const converted = file.sites.filter((i) => converts[i]).length;
    const less = file.size.gone - file.size.come;
    return [tally(file.sites, 'driver').replace(/\u00a0\d+/g, ''), word('subsystem', file.sites[0]),
      plural(file.sites.length, 'site') + ': ' + converted + ' converted, ' + (file.sites.length - converted) + ' kept',
      patchOf(file.path) ? plural(Math.abs(less), 'line') + (less < 0 ? ' more' : ' less') : '',
    ].filter(Boolean).join(' \u00b7 ');
  }

  function drawDriver(path) {
    const box = byId('driver');
    const file = files[fileAt.get(path)];
    if (!file) {
      box.replaceChildren(drawSteps(path), el('h2', {tabindex: -1}, path),
        el('p', {}, 'No such driver has a site here.'));
      return;
    }
    const numbers = new Map(file.sites.map((i, at) => [i, String(at + 1)]));
    const badge = (i) => numbers.get(i);
    const policies = [...new Set(file.sites.map((i) => word('policy', i)))].filter(Boolean);
    const one = policies.length === 1;
    const lives = el('div', {});
    box.replaceChildren(drawSteps(path), el('h2', {tabindex: -1}, ...pathParts(path)),
      el('p', {class: 'soft'}, aboutDriver(file)),
      one ? el('p', {class: 'policy'}, 'Policy: ' + policies[0]) : '',
      el('div', {class: 'halves'},
        el('section', {'aria-label': 'Life'}, el('h3', {}, 'Life, as it is from now on'), lives, legend()),
        el('section', {'aria-label': 'Sites'}, el('h3', {}, 'Sites'),
          el('ol', {style: 'list-style: none; margin: 0; padding: 0'},
            file.sites.map((i) => drawSite(i, badge, path, policies.length))))),
      el('section', {class: 'part', 'aria-label': 'Diff'}, el('h3', {}, 'Diff'),
        el('div', {id: 'hunks'}, drawDiff(path, badge))));
    drawLives(file, lives, badge);
    redraw = (all) => {
      drawLives(file, lives, badge);
      if (all) {
        byId('hunks').replaceChildren(...drawDiff(path, badge));
      }
    };
  }

  function markAsked() {
    for (const site of byId('driver').querySelectorAll('.site')) {
      site.classList.remove('asked');
    }
    const file = files[fileAt.get(state.open)];
    const at = file ? file.sites.findIndex((i) => String(columns.line[i]) === state.site) : -1;
    const site = at < 0 ? null : byId('site-' + (at + 1));
    if (site) {
      site.classList.add('asked');
      site.scrollIntoView({block: 'nearest'});
      site.focus({preventScroll: true});
    }
    return Boolean(site);
  }

  /* -- reasons and laws ---------------------------------------------------------------- */

  const KINDS = [['inert', 'nothing runs because it is held: memory, a mapping, a region, a handle'],
    ['supply', 'others need it while they run: an enabled clock, a deasserted reset, an enabled PCI device'],
    ['caller', 'it calls into the driver as long as it is held: an interrupt, a registration']];

  function explained(name, title, text, facet, value) {
    const here = facets.find((one) => one.name === facet);
    const all = here ? here.ids.reduce((sum, id) => sum + (here.values[id] === value ? 1 : 0), 0) : 0;
    const chosen = Object.assign(nothingChosen(), {[facet]: [value]});
    return [el('dt', {id: 'explain-' + name, tabindex: -1, class: state.explain === name ? 'asked' : null}, title),
      el('dd', {class: state.explain === name ? 'asked' : null}, text, ' ', all ? el('a', {href: hashOf({
        chosen, q: '', open: '', explain: null, view: 'sites'})}, plural(all, 'site'))
        : el('span', {class: 'soft'}, 'no site'))];
  }

  function drawExplain() {
    byId('explain').replaceChildren(
      el('nav', {class: 'steps'}, el('button', {type: 'button', 'data-close': true}, '\u2190 Back')),
      el('h2', {tabindex: -1}, 'Reasons and laws'),
      el('p', {}, 'What is managed is released by devres after remove() has returned, or after a failed probe, ',
        'the last acquired first. That is later than a release where probe fails or in remove. A site is converted ',
        'where that can be shown to do no harm: all of its object, or nothing. A kept site has a reason, and where it ',
        'is one of order, the law that the conversion would break.'),
      el('h3', {}, 'Kinds'),
      el('dl', {}, KINDS.map(([kind, text]) => explained('kind-' + kind, kind, text + '.', 'kind', kind))),
      el('h3', {}, 'Laws of order'),
      el('dl', {}, data.laws.map(([law, text]) => explained('law-' + law,
        el('span', {class: 'law'}, '\u25c6 law ' + law), text + '.', 'law', String(law)))),
      el('h3', {}, 'Reasons'),
      el('p', {class: 'soft'}, 'Of several that hold, the first of the list is given.'),
      el('dl', {}, data.reasons.map(([name, law, meaning]) => explained(name, code(name), [meaning + '. ',
        law ? explainLink('law-' + law, 'Law ' + law) : '', law ? '.' : ''], 'reason', name))));
    const asked = state.explain && byId('explain-' + state.explain);
    (asked || byId('explain').querySelector('h2')).focus({preventScroll: true});
    window.scrollTo(0, 0);
    if (asked) {
      asked.scrollIntoView({block: 'center'});
    }
  }

  /* -- all of it ----------------------------------------------------------------------- */

  let section = null;           // which of them is shown
  let listAt = 0;               // how far the list was scrolled

  function show(name) {
    if (section === 'overview' && name !== 'overview') {
      listAt = window.scrollY;
    }
    for (const id of ['overview', 'driver', 'explain']) {
      byId(id).hidden = id !== name;
    }
    const was = section;
    section = name;
    return was !== name && was !== null;
  }

  function renderList() {
    const asked = JSON.stringify([state.q, state.chosen]);
    const sorted = JSON.stringify([asked, state.view, state.sort]);
    if (sorted === ordered) {
      return false;
    }
    if (asked !== filtered) {
      filter();
      filtered = asked;
    }
    order();
    if (ordered !== null) {
      cursor = 0;
    }
    ordered = sorted;
    return true;
  }

  function renderOverview(changed) {
    const came = show('overview');
    document.title = 'devmify: ' + byId('about').textContent;
    if (changed || came || !made.size) {
      drawCharts();
      drawChips();
      drawCount();
      drawColumns();
      drawList();
      for (const button of byId('view').children) {
        button.setAttribute('aria-pressed', String(button.dataset.view === state.view));
      }
    }
    if (came) {
      window.scrollTo(0, listAt);
      // Who goes on typing is not to lose the place.
      moveTo(cursor, document.activeElement === byId('search'));
    }
  }

  function renderDriver() {
    const came = show('driver');
    const wanted = JSON.stringify([state.open, ordered]);
    document.title = state.open.split('/').pop() + ' \u2013 devmify';
    if (drawn !== wanted) {
      drawDriver(state.open);
      drawn = wanted;
      window.scrollTo(0, 0);
    }
    if (!(state.site && markAsked()) && (came || document.activeElement === document.body)) {
      const title = byId('driver').querySelector('h2');
      if (title) {
        title.focus({preventScroll: true});
      }
    }
  }

  function render() {
    const changed = renderList();
    if (byId('search').value !== state.q) {
      byId('search').value = state.q;
    }
    byId('to-explain').href = hashOf({explain: ''});
    if (state.explain !== null) {
      show('explain');
      document.title = 'Reasons and laws \u2013 devmify';
      drawExplain();
    } else if (state.open) {
      renderDriver();
    } else {
      renderOverview(changed);
    }
  }

  function close() {
    go(state.explain !== null ? {explain: null} : {open: '', site: ''}, true);
  }

  /* -- what the reader does ------------------------------------------------------------ */

  function escape(target) {
    if (target === byId('search')) {
      if (target.value) {
        go({q: ''});
      } else {
        moveTo(cursor);
      }
    } else if (section !== 'overview') {
      close();
    } else if (state.q) {
      go({q: ''});
    }
  }

  const KEYS = {
    '/': () => byId('search').select(),
    '?': () => byId('keys').showModal(),
    'j': () => (section === 'driver' ? step(1) : moveBy(1)),
    'k': () => (section === 'driver' ? step(-1) : moveBy(-1)),
  };
  const ROW_KEYS = {
    ArrowDown: () => moveTo(cursor + 1), ArrowUp: () => moveTo(cursor - 1),
    Home: () => moveTo(0), End: () => moveTo(rows.length - 1), Enter: () => openRow(cursor),
  };

  function moveBy(by) {
    if (section === 'overview') {
      moveTo(document.activeElement && document.activeElement.closest('#rows') ? cursor + by : cursor);
    }
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || byId('keys').open) {
      return;
    }
    const typing = event.target === byId('search');
    const onRow = event.target.closest && event.target.closest('#rows .line');
    const action = event.key === 'Escape' ? () => escape(event.target)
      : typing ? (event.key === 'Enter' ? () => moveTo(0) : null)
        : onRow && Object.hasOwn(ROW_KEYS, event.key) ? ROW_KEYS[event.key]
          : Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (action) {
      event.preventDefault();
      action();
    }
  }

  function onClick(event) {
    const button = event.target.closest('button');
    const row = event.target.closest('#rows .line');
    if (row && !event.target.closest('a')) {
      openRow(Number(row.dataset.at));
    } else if (row) {
      cursor = Number(row.dataset.at);
    }
    const {facet, value, more, view, sort, clear, close: closes, step: by} = button ? button.dataset : {};
    if (facet) {
      toggle(facet, value);
    } else if (more) {
      const found = facets.find(({name}) => name === more);
      found.all = !found.all;
      drawCharts();
    } else if (view) {
      go({view, sort: ''});
    } else if (sort) {
      sortBy(sort);
    } else if (clear !== undefined) {
      go({q: '', chosen: nothingChosen()});
    } else if (closes !== undefined) {
      close();
    } else if (by) {
      step(Number(by));
    }
  }

  let waiting = false;

  function onScroll() {
    if (!waiting && section === 'overview') {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (section === 'overview' && rows.length) {
          drawRows();
        }
      });
    }
  }

  function onResize() {
    if (section === 'driver' && redraw) {
      redraw(false);
    }
    onScroll();
  }

  function onWidth() {
    byId('filters').open = WIDE.matches;
    drawList();
    if (redraw) {
      redraw(true);
    }
  }

  function begin() {
    document.addEventListener('keydown', onKey);
    document.addEventListener('click', onClick);
    byId('search').addEventListener('input', () => go({q: byId('search').value, open: '', site: '', explain: null}));
    byId('to-keys').addEventListener('click', () => byId('keys').showModal());
    byId('skip').addEventListener('click', (event) => {
      event.preventDefault();
      byId('list').focus();
    });
    window.addEventListener('hashchange', follow);
    window.addEventListener('scroll', onScroll, {passive: true});
    window.addEventListener('resize', onResize);
    WIDE.addEventListener('change', onWidth);
    byId('filters').open = WIDE.matches;
    follow();
  }

  begin();
}());
