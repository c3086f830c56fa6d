#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts test cases in the JSON logs of `meson test`.

A program that failed without a failing case (it crashed, hung or leaked)
counts as one failure more. Exits 1 if anything failed or nothing ran.
"""

import json
import os
import re
import sys

BAD = ('FAIL', 'ERROR', 'TIMEOUT', 'INTERRUPT', 'UNEXPECTEDPASS')


def count_program(entry):
    """Returns the numbers of passed, failed and skipped cases."""
    cases = re.findall(r'^(not )?ok\b([^\n]*)', entry.get('stdout', ''), re.M)
    failed = sum(1 for bad, _ in cases if bad)
    skipped = sum(1 for bad, rest in cases
                  if not bad and '# skip' in rest.lower())
    passed = len(cases) - failed - skipped

    if entry['result'] in BAD:
        failed = max(failed, 1)
    elif not cases:
        passed += entry['result'] == 'OK'
        skipped += entry['result'] == 'SKIP'
    return passed, failed, skipped


def main(logs):
    totals = [0, 0, 0]
    for log in filter(os.path.exists, logs):
        with open(log, encoding='utf-8') as lines:
            for line in lines:
                for i, n in enumerate(count_program(json.loads(line))):
                    totals[i] += n

    print('{} passed, {} failed, {} skipped'.format(*totals))
    return 1 if totals[1] or not totals[0] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
