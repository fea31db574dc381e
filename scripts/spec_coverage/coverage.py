"""The status of each criterion, from its tests and docs/spec/status.toml."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import proofs, specification
from .proofs import Test
from .specification import Criterion, Group

PROVEN = "proven"
PARTLY = "partly"

# What a criterion without a test can be, beside partly proven. The order is that of the totals.
STATUSES = {
    PROVEN: "Tests prove it, and run in every `make test`.",
    PARTLY: "Tests prove a part of it. The reason says what is missing.",
    "unproven": "Coffer has it, but no test that always runs proves it.",
    "benchmark": "`make bench` measures it.",
    "prose": "Documentation, or the structure of the code.",
    "differs": "Coffer does something else, which no test proves.",
    "not built": "Coffer does not have it yet.",
}

_KEYS = {"coffer", "status", "reason"}
_DIFFERENCE_KEYS = {"specification", "coffer", "why", "criteria"}


@dataclass
class Entry:
    """What status.toml says about a criterion, or about the criteria of a task without one."""

    coffer: str = ""
    status: str = ""
    reason: str = ""


@dataclass
class Difference:
    """A way in which Coffer differs from the specification, with the criteria concerned."""

    specification: str
    coffer: str
    why: str
    criteria: list[str]


@dataclass
class Row:
    """A criterion with all that is known about it."""

    criterion: Criterion
    status: str
    reason: str
    coffer: str
    differs: bool
    tests: list[Test]


@dataclass
class Coverage:
    """The rows of all criteria by id, and what is wrong with them."""

    groups: list[Group]
    differences: list[Difference]
    rows: dict[str, Row] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def measure(root: Path) -> Coverage:
    """Compares the specification, the tests and the data below `root`."""
    directory = root / "docs/spec"
    groups = specification.read(directory)
    criteria = specification.criteria(groups)
    entries = read_entries(directory / "status.toml")
    differences = read_differences(directory / "differences.toml")
    tests, problems = proofs.find(root)

    coverage = Coverage(groups, differences, problems=problems)
    by_criterion: dict[str, list[Test]] = {identifier: [] for identifier in criteria}
    for test in tests:
        for identifier in test.criteria:
            if identifier in criteria:
                by_criterion[identifier].append(test)
            elif specification.CRITERION.fullmatch(identifier):
                problems.append(f"{test.file}:{test.line}: there is no criterion {identifier}")

    differing = set()
    for difference in differences:
        for identifier in difference.criteria:
            named = [c for c in criteria if identifier in (c, task_of(c))]
            if not named:
                problems.append(f"differences.toml: there is no criterion {identifier}")
            differing.update(named)

    used = set()
    for identifier, criterion in criteria.items():
        entry = entries.get(identifier, Entry())
        running = any(not test.skipped for test in by_criterion[identifier])
        status, reason = entry.status, entry.reason
        if not status and not running and (whole := entries.get(task_of(identifier))):
            used.add(task_of(identifier))
            status, reason = whole.status, whole.reason
        problems += _contradictions(identifier, status, running, by_criterion[identifier])
        if status == "differs" and identifier not in differing:
            problems.append(f"{identifier}: differences.toml does not name it")
        coverage.rows[identifier] = Row(
            criterion,
            status or (PROVEN if running else "unproven"),
            reason,
            entry.coffer,
            identifier in differing,
            by_criterion[identifier],
        )
    problems += _wrong_entries(entries, criteria.keys() | used)
    return coverage


def task_of(identifier: str) -> str:
    """Returns the id of a criterion's task."""
    return identifier.rpartition(".")[0]


def _contradictions(
    identifier: str, status: str, running: bool, tests: list[Test]
) -> Iterator[str]:
    if running and status and status != PARTLY:
        yield f'{identifier}: it is "{status}" in status.toml, but has a test'
    if not running and status == PARTLY:
        yield f'{identifier}: it is "{status}" in status.toml, but has no test that always runs'
    if not running and not status:
        skipped = [f"{t.file}:{t.line}: {t.name} does not always run ({t.skipped})" for t in tests]
        if skipped:
            yield f"{identifier}: needs a status in status.toml: {'; '.join(skipped)}"
        else:
            yield f"{identifier}: has neither a test nor a status in status.toml"


def _wrong_entries(entries: dict[str, Entry], known: set[str]) -> Iterator[str]:
    for identifier, entry in entries.items():
        if identifier not in known:
            yield f"status.toml: [{identifier}] is no criterion, and no task that needs a status"
        if entry.status and (entry.status not in STATUSES or entry.status == PROVEN):
            yield f'status.toml: [{identifier}]: unknown status "{entry.status}"'
        if bool(entry.status) != bool(entry.reason):
            yield f"status.toml: [{identifier}]: a status has a reason, and a reason a status"


def read_entries(path: Path) -> dict[str, Entry]:
    """Reads the tables of status.toml, whose dotted names TOML nests."""

    def flatten(name: str, table: dict) -> Iterator[tuple[str, Entry]]:
        values = {key: value for key, value in table.items() if not isinstance(value, dict)}
        if unknown := values.keys() - _KEYS:
            raise specification.SpecificationError(f"{path}: [{name}]: unknown key {min(unknown)}")
        if values:
            yield name, Entry(**values)
        for key, value in table.items():
            if isinstance(value, dict):
                yield from flatten(f"{name}.{key}" if name else key, value)

    return dict(flatten("", tomllib.loads(path.read_text(encoding="utf-8"))))


def read_differences(path: Path) -> list[Difference]:
    """Reads differences.toml in its order."""
    tables = tomllib.loads(path.read_text(encoding="utf-8")).get("difference", [])
    for number, table in enumerate(tables, start=1):
        if table.keys() != _DIFFERENCE_KEYS:
            keys = ", ".join(sorted(_DIFFERENCE_KEYS))
            raise specification.SpecificationError(f"{path}: entry {number} must have: {keys}")
    return [Difference(**table) for table in tables]
