# SPDX-License-Identifier: GPL-2.0-only
"""What is to be tested: cases, their modules, and the devices they may be bound to."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from devmifylib import tables
from testlib.cases import ROOT, find_cases, kept_code, read_table
from testlib.layout import name_of

from . import verdict

JUDGE = ROOT / 'scripts' / 'uml' / 'judge'
NO_NAIVE = ROOT / 'scripts' / 'data' / 'no-naive.tsv'
HEAD_LINES = 12
# As many of one bus as there are; scripts/uml/init.c has room for 32 in all.
MAX_CANDIDATES = 3
USB_LAYOUTS = 3
CONDEMNED = re.compile(r'/\*\s*condemned by:\s*(.*?)\s*\*/', re.S)
DEVICES = re.compile(r'/\*\s*devices:\s*(\d+)\s*\*/')
# What the made devices lack, or why the driver harms the kernel as it is.
NOT_RUN = re.compile(r'/\*\s*not run:\s*(.*?)\s*\*/', re.S)
# What its conversion mends.
AS_IT_IS = re.compile(r'/\*\s*fails as it is:\s*(.*?)\s*\*/', re.S)
NOT_SHOWN = re.compile(r'/\*\s*no naive:\s*(.*?)\s*\*/', re.S)
CAUGHT = '/* caught here */'
DRIVER = re.compile(r'^(?:static\s+)?struct\s+(\w+)\s+\w+\s*=\s*\{(.*?)^\};', re.M | re.S)
# driver_register() without a bus ends in a null pointer, with any conversion.
REGISTERS = re.compile(r'\bdriver_register\s*\(')
HAS_BUS = re.compile(r'\bbus\s*=[^=]')
DRIVER_NAME = re.compile(r'(_device)?_(driver|adrv|client)$')

# Buses that scripts/uml/devices*.c can make devices on, by their driver structs.
OFFERED = ('platform', 'i2c', 'spi', 'auxiliary', 'usb', 'pci', 'hid', 'serio', 'virtio',
           'serdev', 'serial', 'bcma', 'dfl', 'fsi', 'hsi_client', 'i3c', 'ipack', 'mcb', 'mdio',
           'memstick', 'mhi', 'mhi_ep', 'moxtet', 'pci_epf', 'pcmcia', 'phy', 'rio', 'rpmsg',
           'scmi', 'scsi', 'sdio', 'sdw', 'siox', 'slim', 'snd_seq', 'spi_mem', 'spmi', 'ssb',
           'tb_service', 'tee_client', 'tifm', 'typec_altmode', 'ulpi', 'vdpa')

# modinfo aliases (scripts/mod/file2alias.c of Linux) as requests to the fake
# devices: bus, pattern, and the order of its groups in the request.
NUMBER = r'(\*|[0-9A-Fa-f]+)'
ALIASES = (
    ('platform', re.compile(r'platform:(\S+)$')),
    ('i2c', re.compile(r'i2c:(\S+)$')),
    ('spi', re.compile(r'spi:(\S+)$')),
    ('auxiliary', re.compile(r'auxiliary:(\S+)$')),
    ('serial', re.compile(r'of:N\*T\*C([^*\s]+)$')),
    ('serio', re.compile(r'serio:ty%spr%sid%sex%s' % ((NUMBER,) * 4))),
    ('hid', re.compile(r'hid:b%sg\S*?v%sp%s$' % ((NUMBER,) * 3))),
    ('virtio', re.compile(r'virtio:d%sv%s$' % ((NUMBER,) * 2))),
    ('usb', re.compile(r'usb:v%sp%sd\S*?ic%sisc%sip%s' % ((NUMBER,) * 5))),
    ('pci', re.compile(r'pci:v%sd%ssv%ssd%sbc%ssc%si%s' % ((NUMBER,) * 7))),
)


class BadCase(Exception):
    """There is no such case; the text says so."""


@dataclass
class Test:
    """One module to be put through its paces."""

    id: str
    case: str
    source: Path
    parts: list
    stem: str
    suspect: bool = False       # expected to be condemned
    devices: int = 1
    lively: bool = True         # used by a second task while it is unbound
    module: object = None       # modules.Module
    candidates: list = field(default_factory=list)
    problem: str = ''           # why it could not be built
    barred: str = ''            # why it must not be loaded
    outcome: object = None      # verdict.Outcome
    machine: str = ''           # how the machine ended under it
    shown: dict = None          # file names as built, and as they are to be shown

    @property
    def names(self):
        """File names as built, and as they are to be shown."""
        if self.shown:
            return self.shown
        built = {self.stem + '.c': self.source.name}
        for part in self.parts:
            built[name_of(self.stem, part)] = part.name
        return built


@dataclass
class Subject:
    """A case: what has to pass, and what has to be condemned."""

    id: str
    kind: str                   # convert, keep, idle, judge or real
    before: Test = None
    after: Test = None
    naive: Test = None
    code: str = ''
    note: str = ''              # why there is nothing to compare with
    promised: str = ''          # what shall condemn the naive conversion
    mended: str = ''            # what the original is reported for
    patch: str = ''             # name of a real driver's patch


def _head(path):
    return '\n'.join(path.read_text(encoding='utf-8', errors='replace').splitlines()[:HEAD_LINES])


def new_test(kind, case, stem, source, parts=(), suspect=False):
    """A Test of a source file, with what its text says about devices."""
    text = source.read_text(encoding='utf-8', errors='replace')
    devices = DEVICES.search(text)
    test = Test('%s:%s' % (kind, case), case, source, list(parts), stem, suspect,
                int(devices.group(1)) if devices else 1)
    if REGISTERS.search(text) and not HAS_BUS.search(text):
        test.barred = '%s: its bus is out of reach of modules, and driver_register() ' \
            'needs one' % (bus_in(source) or 'no bus')
    not_run = NOT_RUN.search(text)
    if not_run:
        test.barred = ' '.join(not_run.group(1).replace('*', ' ').split())
    return test


def _sample(case, codes, unshown):
    subject = Subject(case.id, 'idle' if case.idle else 'keep' if case.keeps else 'convert')
    subject.before = new_test('before', case.id, case.name, case.sample, case.parts)
    if subject.kind == 'keep':
        subject.code = kept_code(case.name, codes) or ''
        if case.naive.exists():
            subject.naive = new_test('naive', case.id, case.name, case.naive, case.parts, True)
            promised = CONDEMNED.search(_head(case.naive))
            subject.promised = promised.group(1) if promised else ''
        else:
            said = NOT_SHOWN.search(case.sample.read_text(encoding='utf-8', errors='replace'))
            subject.note = (' '.join(said.group(1).replace('*', ' ').split()) if said
                            else unshown.get(subject.code, ''))
    elif subject.kind == 'convert' and case.expected_c.exists():
        subject.after = new_test('after', case.id, case.name, case.expected_c, case.expected_parts)
        said = AS_IT_IS.search(_head(case.sample))
        subject.mended = said.group(1) if said else ''
    return subject


def find_subjects(root=ROOT, wanted=None):
    """All cases, sorted; with `wanted` only that one, or all of a rule (or of "judge"), or
    several such names with commas between them.

    Raises BadCase when nothing is called so.
    """
    unshown = read_table(NO_NAIVE)
    subjects = [_sample(case, tables.reasons(), unshown) for case in find_cases(root)]
    for path in sorted(JUDGE.glob('*.c')):
        subject = Subject('judge/' + path.stem, 'judge')
        subject.naive = new_test('judge', subject.id, path.stem, path, suspect=True)
        promised = CONDEMNED.search(_head(path))
        subject.promised = promised.group(1) if promised else ''
        subjects.append(subject)
    if not wanted:
        return subjects
    found = []
    for name in (part.strip('/') for part in wanted.split(',')):
        some = [subject for subject in subjects
                if subject.id == name or subject.id.startswith(name + '/')]
        if not some:
            raise BadCase('%s: no such case: give RULE/NAME of a file samples/RULE/NAME.c' % name)
        found += [subject for subject in some if subject not in found]
    return found


def caught_line(path):
    """The line of a judge's case that the kernel's report has to name; None if not marked."""
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        if CAUGHT in line:
            return number
    return None


def requests(aliases, name):
    """The devices that a module may be bound to, as requests to /dev/devmify.

    Bus drivers that need no table are found by their own name, or their
    module's; that comes first.
    """
    result = {'platform': ['platform']}
    for alias in aliases:
        for bus, pattern in ALIASES:
            found = pattern.match(alias)
            if not found:
                continue
            values = ['0' if value == '*' else value for value in found.groups()]
            if bus == 'pci':
                # Class, subclass and interface are one number.
                values[4:] = [''.join(value.zfill(2)[-2:] for value in values[4:])]
            result.setdefault(bus, []).append(' '.join([bus] + values))
    if 'usb' in result:
        # Which endpoints it wants cannot be told: try each kind there is.
        result['usb'] = ['%s %d' % (result['usb'][0], layout) for layout in range(USB_LAYOUTS)]
    for bus in ('i2c', 'spi'):
        result.setdefault(bus, [bus + ' ' + name])
    return [request for bus in result
            for request in list(dict.fromkeys(result[bus]))[:MAX_CANDIDATES]]


def bus_in(source):
    """The bus that a source's driver struct is for, as far as its text tells; else empty."""
    text = source.read_text(encoding='utf-8', errors='replace')
    names = [DRIVER_NAME.sub('', name) for name, body in DRIVER.findall(text)
             if re.search(r'\.(probe|connect|add_dev|match)\b', body) or name.endswith('_driver')]
    return next((name for name in names if name in OFFERED), names[0] if names else '')


def _texts(test):
    """{name of a file as the kernel tells it: its text} of a Test."""
    paths = {test.stem + '.c': test.source, test.source.name: test.source}
    paths.update((path.name, path) for path in test.parts)
    return {name: path.read_text(encoding='utf-8', errors='replace') for name, path in paths.items()}


def moved_lines(before, after):
    """The verdict.line_map() of each file of two Tests, as {(file, line): line before}; None if they
    cannot be read."""
    try:
        old, new = _texts(before), _texts(after)
    except OSError:
        return None
    return {(name, line): was for name in new if name in old
            for line, was in verdict.line_map(old[name], new[name]).items()}


def managed_lines(test):
    """The verdict.managed_lines() of a Test's files, as (file, line); none if they cannot be read."""
    try:
        return {(name, line) for name, text in _texts(test).items() for line in verdict.managed_lines(text)}
    except OSError:
        return set()


def pack(tests, same=lambda test: test.suspect, limit=250):
    """Split tests into batches in which no module name occurs twice.

    Only tests for which `same` gives the same answer share a batch.
    """
    batches = []
    for test in tests:
        for batch in batches:
            if (same(batch[0]) == same(test) and len(batch) < limit
                    and all(other.stem != test.stem for other in batch)):
                batch.append(test)
                break
        else:
            batches.append([test])
    return batches
