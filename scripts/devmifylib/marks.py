# SPDX-License-Identifier: GPL-2.0-only
"""What cocci/devmify.cocci calls inside spatch: the plan, put to the calls that spatch sees.

DEVMIFY_PLAN  a file with JSON: {'plan': Plan.to_json(), 'verdicts': [[file,
              line, column, length of the call's name, text], ...]}, with each
              file named as spatch is given it
DEVMIFY_OUT   a file that gets a JSON line for each C file, with the places of
              the plan that spatch does not see; may be unset
"""

import json
import os
import sys

from .plan import ABSORBED, ACTED, Plan


class Marks:
    """The plan of all files, and what was seen of those that spatch is at: one, or several that objects
    have in common."""

    def __init__(self):
        with open(os.environ['DEVMIFY_PLAN'], encoding='utf-8', errors='surrogateescape') as handle:
            data = json.load(handle)
        plan = Plan.from_json(data['plan'])
        self._plans = plan.files()
        self._actions = plan.actions()
        self._calls = {action.call for action in self._actions.values()}
        self._verdicts = data['verdicts']
        self._lines = {}
        self.begin()

    def begin(self):
        """Another file comes, or several."""
        self._seen = set()
        self._whole = {}
        self._changed = set()       # names of functions of which a call is marked
        self._returning = set()     # (function, label)

    def _place(self, positions):
        """(file, line, column in characters); spatch counts columns in bytes."""
        file, line, column = (positions[0].file, int(positions[0].line), int(positions[0].column))
        if file not in self._lines:
            with open(file, 'rb') as handle:
                self._lines = {file: handle.read().split(b'\n')}
        before = self._lines[file][line - 1][:column]
        return file, line, len(before.decode('utf-8', 'surrogateescape'))

    def concerns(self, call):
        """True for the name of a function that the plan changes calls of."""
        return call in self._calls

    def plans(self, positions):
        """True for a call of the plan."""
        return self._place(positions) in self._actions

    def seen(self, positions):
        """spatch has matched this call of the plan."""
        self._seen.add(self._place(positions))

    def returns_already(self, label, positions):
        """A return follows this label before anything is changed."""
        self._returning.add((positions[0].current_element, label))

    def returned(self, label, positions):
        """True for a label that was given to returns_already()."""
        return (positions[0].current_element, label) in self._returning

    def settle(self, files):
        """All of the files has been matched: what is not whole stays, and is told."""
        plan = Plan(actions for file in files for actions in self._plans.get(file, Plan()).objects)
        missed = sorted(set(plan.actions()) - self._seen)
        self._whole = plan.without(missed).actions()
        out = os.environ.get('DEVMIFY_OUT')
        for file in files if out else ():
            # One write() of a file opened for appending: lines of several
            # processes do not run into each other.
            line = json.dumps({'file': file, 'missed': [
                place[1:] for place in missed if place[0] == file]}) + '\n'
            with open(out, 'ab', buffering=0) as handle:
                handle.write(line.encode())

    def whole(self, positions):
        """True for a call of an object whose every call was seen."""
        return self._place(positions) in self._whole

    def absorbed(self, file, text):
        """The calls of a file that are taken out, as its text has them, to the end of the statement."""
        lines = text.split('\n')
        out = []
        for action in self._plans.get(file, Plan()).actions().values():
            if action.what == ABSORBED:
                behind = '\n'.join(lines[action.line - 1:])[action.column:]
                out.append(behind[:behind.find(';')])
        return out

    def name(self, call, positions):
        """The name that marks a call: 'managed_kzalloc'."""
        return '%s_%s' % (self._whole[self._place(positions)].what, call)

    def device(self, positions):
        """The device expression that a marked call is given."""
        action = self._whole[self._place(positions)]
        self._changed.add(positions[0].current_element)
        if action.what == ACTED:
            return self._acted(action)
        if action.leave.endswith(':'):
            return 'jumps(%s, %s, %s)' % (action.device, action.error, action.leave[:-1])
        if action.leave:
            return 'returns(%s, %s)' % (action.device, action.error) if action.error else \
                'last(%s)' % action.device
        return action.device or 'NULL'

    def _acted(self, action):
        """What action.cocci is told, as a call: leaves(device, undo, data, error) and the like; the
        first that wants a new function has it written."""
        first = min(other.place for other in self._whole.values() if other.undo == action.undo)
        undo = 'writes(%s, %s)' % (action.undo, action.undoes) \
            if action.undoes and first == action.place else action.undo
        name, label = {'return': ('returns', ''), 'pointer': ('returns_pointer', '')}.get(
            action.leave, ('jumps', ', ' + action.leave[:-1]))
        return '%s(%s, %s, %s, %s%s)' % (name, action.device, undo, action.data, action.error, label)

    def changed(self, positions):
        """True for a place in a function of which a call was marked."""
        return positions[0].current_element in self._changed

    def report(self, files, printer, first):
        """Print the verdicts of some files through one of coccilib's printers.

        first: the number that the printer's readers give a line's first column.
        """
        for file, line, column, length, text in self._verdicts:
            if file in files:
                place = file, line, column
                if place in self._actions and place not in self._whole:
                    text = 'keep [unparsed] spatch cannot parse a function that acquires or frees it'
                printer(_Location(file, line, column + first, column + first + length), text)
        sys.stdout.flush()


class _Location:
    """A place as coccilib's printers want it."""

    def __init__(self, file, line, column, column_end):
        self.file, self.line, self.column, self.column_end = file, line, column, column_end
