"""What verification catches and passes, by kind: ``python -m benchmarks.verification > docs/verification.md``."""

from __future__ import annotations

from collections import defaultdict

from bot.evaluation import Share
from tests.verification_cases import true_cases, wrong_cases

_HEAD = """# Verification

Written by `make figures`; do not edit. A sentence that the writing model made is shown only when it passes every check
of `bot/verification.py`; else the quotation stands in its place. The cases are made from the grounded pairs in
`bot/training/data` (`tests/verification_cases.py`): their reworded sentences, and the same sentences made wrong on
purpose. The checks were written with these cases in view, so another corpus would show somewhat lower figures.
"""


def main() -> None:
    """Print the tables."""
    caught: defaultdict[str, Share] = defaultdict(Share)
    for case in wrong_cases():
        wrong = bool(case.problems())
        caught[case.kind] += wrong
        caught["**all**"] += wrong
    passed: defaultdict[str, Share] = defaultdict(Share)
    for case in true_cases():
        right = not case.problems()
        passed["numbers" if any(c.isdigit() for c in case.sentence) else "no numbers"] += right
        passed["**all**"] += right
    print(_HEAD)
    print("| sentences made wrong | caught (95% interval) |\n| --- | --- |")
    for kind in sorted(caught):
        print(f"| {kind} | {caught[kind]} |")
    print("\n| true rewordings | passed (95% interval) |\n| --- | --- |")
    for kind in sorted(passed):
        print(f"| {kind} | {passed[kind]} |")


if __name__ == "__main__":
    main()
