# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the plan: a plain value between deciding and changing."""

import json
import sys
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from devmifylib.plan import DROPPED, MANAGED, Action, Plan  # noqa: E402

ALLOCATED = Action('a.c', 3, 5, 'kzalloc', MANAGED, 'dev')
ANOTHER = Action('a.c', 4, 5, 'kzalloc', MANAGED, 'dev')
THIRD = Action('b.c', 4, 5, 'kzalloc', MANAGED, 'dev')
FREED = Action('a.c', 9, 1, 'kfree', DROPPED)


class Plans(unittest.TestCase):
    def test_json(self):
        plan = Plan([[FREED, ALLOCATED], [], [THIRD]])
        again = Plan.from_json(json.loads(json.dumps(plan.to_json())))
        self.assertEqual(again.objects, plan.objects)
        self.assertEqual(plan.objects, ((ALLOCATED, FREED), (THIRD,)))
        with self.assertRaises(TypeError):
            Plan.from_json([[{'file': 'a.c', 'line': 1}]])

    def test_files(self):
        files = Plan([[THIRD], [ALLOCATED, FREED]]).files()
        self.assertEqual(list(files), ['a.c', 'b.c'])
        self.assertEqual(set(files['a.c'].actions()), {('a.c', 3, 5), ('a.c', 9, 1)})

    def test_files_of_one_object_are_together(self):
        other = Action('b.c', 9, 1, 'kfree', DROPPED)
        alone = Action('c.c', 3, 5, 'kzalloc', MANAGED, 'dev')
        self.assertEqual(Plan([[ALLOCATED, other], [THIRD], [alone]]).groups(), [['a.c', 'b.c'], ['c.c']])
        self.assertEqual(Plan().groups(), [])

    def test_an_object_goes_with_those_that_share_an_action(self):
        plan = Plan([[ALLOCATED, FREED], [ANOTHER, FREED], [THIRD]])
        self.assertEqual(plan.without([ALLOCATED.place]).objects, ((THIRD,),))
        self.assertEqual(plan.without([THIRD.place]).objects, plan.objects[:2])
        self.assertEqual(plan.without([]).objects, plan.objects)


if __name__ == '__main__':
    unittest.main()
