# SPDX-License-Identifier: GPL-2.0-only
"""The sample cases: one name three times (rule, sample, expected), found on disk."""

from dataclasses import dataclass
from pathlib import Path

from devmifylib import tsv

ROOT = Path(__file__).resolve().parents[2]
NAIVE = '.naive'
KEEP = 'keep-'
IDLE = 'nothing-to-do-'
# Not families: what runs before and behind the rules.  They have no samples.
PARTS = ('devmify', 'goto')
# Whole drivers: samples of no one family, which all rules convert.
DRIVERS = 'drivers'
REPORT_SUFFIX = '.txt'


@dataclass(frozen=True)
class Case:
    """One sample of one rule and the files that belong to it."""

    rule: str
    name: str
    root: Path = ROOT

    @property
    def id(self):
        """RULE/NAME, as CASE= takes it."""
        return '%s/%s' % (self.rule, self.name)

    @property
    def path(self):
        """Path of the sample relative to the samples folder."""
        return self.inside(self.sample)

    @property
    def sample(self):
        """The driver before the conversion."""
        return self.root / 'samples' / self.rule / (self.name + '.c')

    @property
    def naive(self):
        """The conversion that the rule refuses to make; need not exist."""
        return self.root / 'samples' / self.rule / (self.name + NAIVE + '.c')

    @property
    def parts(self):
        """Further files of the sample's module: NAME.WORD.c beside NAME.c."""
        return sorted(path for path in self.sample.parent.glob(self.name + '.*.c')
                      if path != self.naive)

    def inside(self, path):
        """The path of a file of the sample relative to the samples folder."""
        return '%s/%s' % (self.rule, path.name)

    @property
    def beside(self):
        """Further files of the sample that a conversion may change: its parts and its header."""
        return self.parts + sorted(self.sample.parent.glob(self.name + '.h'))

    def golden(self, path):
        """What a file of the sample is after the conversion; need not exist where it does not change."""
        return self.expected_c.parent / path.name

    @property
    def expected_parts(self):
        """The parts after the conversion."""
        return [self.golden(path) if self.golden(path).exists() else path for path in self.parts]

    @property
    def expected_c(self):
        """The driver after the conversion; exists when the sample changes."""
        return self.root / 'expected' / self.rule / (self.name + '.c')

    @property
    def expected_txt(self):
        """The report lines; exists when something in the sample is kept."""
        return self.root / 'expected' / self.rule / (self.name + REPORT_SUFFIX)

    @property
    def keeps(self):
        """Whether the name promises that nothing changes."""
        return self.name.startswith(KEEP) or self.idle

    @property
    def idle(self):
        """Whether the name promises that there is no site at all."""
        return self.name.startswith(IDLE)


def kept_code(name, codes):
    """The reason code in the name keep-CODE or keep-CODE-more; None when there is none.

    The longest code wins, so that a code which begins another is not mistaken for it.
    """
    if not name.startswith(KEEP):
        return None
    rest = name[len(KEEP):]
    fitting = [code for code in codes if rest == code or rest.startswith(code + '-')]
    return max(fitting, key=len, default=None)


def find_cases(root=ROOT):
    """All samples under root, sorted by id; NAME.WORD.c is a companion, no sample."""
    return [Case(path.parent.name, path.stem, root)
            for path in sorted((root / 'samples').glob('*/*.c')) if '.' not in path.stem]


def find_rules(root=ROOT):
    """Names of the .cocci files that are rules of their own, and not parts that rules run."""
    return sorted(path.stem for path in (root / 'cocci').glob('*.cocci')
                  if path.stem not in PARTS)


def read_table(path):
    """A data file of NAME TAB REASON lines as a dict; raises tsv.TableError."""
    table = {}
    for place, (name, reason) in tsv.read(path, 2):
        if name in table:
            raise tsv.TableError('%s: %s stands there twice: remove one' % (place, name))
        table[name] = reason
    return table
