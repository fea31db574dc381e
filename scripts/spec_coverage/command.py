"""The command scripts/spec-coverage."""

import sys
from pathlib import Path
from tomllib import TOMLDecodeError

from .coverage import measure
from .document import render
from .specification import SpecificationError

DOCUMENT = Path("docs/spec-coverage.md")


def run(root: Path, arguments: list[str]) -> int:
    """Writes or, with `--check`, compares the document, and returns the exit status."""
    if arguments not in ([], ["--check"]):
        print("usage: scripts/spec-coverage [--check]", file=sys.stderr)
        return 2
    try:
        coverage = measure(root)
    except (SpecificationError, TOMLDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    document = render(coverage)
    problems = coverage.problems
    path = root / DOCUMENT
    if not arguments:
        path.write_text(document, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != document:
        problems = [*problems, f"{DOCUMENT} is out of date; run: make spec-coverage"]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
