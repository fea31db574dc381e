"""The tasks and acceptance criteria of the specification in docs/spec."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

CRITERION = re.compile(r"(TASK-\d{3}-\d{3}|F2-\d+\.\d+)\.\d+")

_HEADING = re.compile(r"#{2,5} (?:\[(?P<id>[A-Z]+-[\d-]+)\] |Phase )(?P<title>.*)")
_FEATURE_TASK = re.compile(r"\* \*\*Task (?P<number>\d+\.\d+):\*\* (?P<wording>.*)")
_STORY = re.compile(r"### User Story (?P<number>\d+): (?P<title>.*)")


@dataclass
class Criterion:
    """An acceptance criterion, in the specification's words."""

    id: str
    wording: str


@dataclass
class Task:
    """A task with its criteria, numbered from 1 in the order of the document."""

    id: str
    title: str
    criteria: list[Criterion] = field(default_factory=list)

    def add(self, wording: str) -> None:
        self.criteria.append(Criterion(f"{self.id}.{len(self.criteria) + 1}", wording))


@dataclass
class Group:
    """Tasks that the specification groups, such as a story."""

    id: str
    title: str
    tasks: list[Task] = field(default_factory=list)


class SpecificationError(Exception):
    """A document that cannot be read as expected."""


def read(directory: Path) -> list[Group]:
    """Returns the feature's tasks as one group, followed by the milestone's stories."""
    return [read_feature(directory), *read_milestone(directory / "milestone-2.md")]


def criteria(groups: list[Group]) -> dict[str, Criterion]:
    """Returns all criteria by id."""
    return {c.id: c for group in groups for task in group.tasks for c in task.criteria}


def read_milestone(path: Path) -> list[Group]:
    """Reads tasks from headings, and their criteria from the check lists below them."""
    groups: list[Group] = []
    task, in_code, in_criteria = None, False, False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            in_code = not in_code
        if in_code:
            continue
        if heading := _HEADING.fullmatch(line):
            in_criteria = False
            identifier, title = heading["id"] or "", heading["title"]
            if identifier.startswith("STORY-"):
                title = re.sub(r" \(\d+ tasks\)$", "", title)
                groups.append(Group(identifier.replace("STORY", "TASK"), title))
            elif identifier.startswith("TASK-"):
                task = Task(identifier, title)
                groups[-1].tasks.append(task)
        elif line == "**Acceptance Criteria**:":
            in_criteria = True
        elif in_criteria and task and line.startswith("- [ ] "):
            task.add(line.removeprefix("- [ ] ").strip())
    return groups


def read_feature(directory: Path) -> Group:
    """Reads the feature, whose criteria are passages quoted in feature-2.toml.

    Every task must have a quotation, and every quotation must be found in its task's sentence, or
    anywhere in the document if it belongs to no task.
    """
    path = directory / "feature-2.md"
    document = path.read_text(encoding="utf-8")
    sentences = {m["number"]: m["wording"] for m in _FEATURE_TASK.finditer(document)}
    stories = {m["number"]: m["title"] for m in _STORY.finditer(document)}
    quotations = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    if missing := sentences.keys() - quotations.keys():
        raise SpecificationError(f"{path.with_suffix('.toml')}: no quotation of {min(missing)}")
    group = Group("F2", "Secure authentication and database modelling")
    for number, quoted in quotations.items():
        story = number.split(".")[0]
        task = Task(f"F2-{number}", quoted.get("title") or stories.get(story, ""))
        for quotation in quoted["criteria"]:
            if quotation not in sentences.get(number, document):
                raise SpecificationError(f"{path}: {task.id} does not say: {quotation}")
            task.add(quotation)
        group.tasks.append(task)
    return group
