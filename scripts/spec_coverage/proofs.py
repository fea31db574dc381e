"""The tests that carry a tag such as `// Proves: TASK-004-011.4, F2-5.4.1`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from .specification import CRITERION

SOURCES = (
    "crates/**/*.rs",
    "web/src/**/*.ts",
    "web/src/**/*.tsx",
    "web/e2e/**/*.ts",
    "deploy/prometheus/*.yml",
)

# The files that Vitest, Playwright and promtool run.
_RUN = re.compile(r"web/src/.*\.test\.tsx?|web/e2e/.*\.spec\.ts|.*\.test\.yml")

# Behaviours in here are functions without a test attribute. A macro with a list of them makes
# tests of the functions, so one that is missing from the list never runs.
CONTRACT = Path("crates/storage/src/contract")

_TAG = re.compile(r"\s*(?://|#) Proves: (?P<criteria>\S.*)")
_LIKE_A_TAG = re.compile(r"\s*(?://+!?|#|/?\*+)\s*proves\b.*", re.IGNORECASE)
_FUNCTION = re.compile(r"(?P<indent> *)(?:pub(?:\([^)]*\))? )?(?:async )?fn (?P<name>\w+)")
_RUST_TEST = re.compile(r"\s*#\[(?:tokio::)?test\b")
_IGNORED = re.compile(r'\s*#\[ignore(?: = "(?P<reason>.*)")?')
_CONDITIONAL = re.compile(r"\s*#\[cfg\((?P<reason>.*)\)\]")
_SKIPPED = re.compile(r"SKIPPED(?:: (?P<reason>[^\"]*))?")
_EARLY_RETURN = re.compile(r"^ +return;$", re.MULTILINE)
_CALL = re.compile(r"(?P<indent> *)(?:test|it)(?P<modifiers>(?:\.\w+)*)\(")
_DESCRIBE = re.compile(
    r"(?P<indent> *)(?:test\.)?describe(?P<modifiers>(?:\.\w+)*)\(\s*(?P<quote>['\"`])"
    r"(?P<title>.*?)(?P=quote)"
)
_TITLE = re.compile(r"\s*(?P<quote>['\"`])(?P<title>(?:\\.|(?!(?P=quote)).)*)(?P=quote)")
_SKIP_CALL = re.compile(r"\btest\.(?:skip|fixme)\(")
_SKIPS = re.compile(r"\.(?:skip|fixme|todo|skipIf|runIf)\b")
_ALERT_TEST = re.compile(r"\s*- name: (?P<name>.*)")

_MISPLACED = "a tag must be directly above a test"


@dataclass
class Test:
    """A tagged test."""

    file: Path
    line: int
    name: str
    criteria: list[str] = field(default_factory=list)
    # Why the test does not always run; such a test proves nothing.
    skipped: str | None = None


class WrongTag(Exception):
    """A tag that is not above a test."""


def find(root: Path) -> tuple[list[Test], list[str]]:
    """Returns the tagged tests below `root`, and what is wrong with other tags."""
    tests: list[Test] = []
    problems: list[str] = []
    behaviours = _behaviours(root)
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            if "proves" not in text.lower():
                continue
            for found in _in_file(path.relative_to(root), text.splitlines(), behaviours):
                (tests if isinstance(found, Test) else problems).append(found)
    return tests, problems


def _in_file(
    path: Path, lines: list[str], behaviours: set[tuple[str, str]]
) -> Iterator[Test | str]:
    readers = {".rs": partial(_rust_test, behaviours), ".yml": _alert_test}
    read = readers.get(path.suffix, _typescript_test)
    tagged: list[str] = []
    for index, line in enumerate([*lines, ""]):
        if tag := _TAG.fullmatch(line):
            for name in tag["criteria"].split(", "):
                if not CRITERION.fullmatch(name):
                    yield f'{path}:{index + 1}: "{name}" is not the number of a criterion'
                elif name in tagged:
                    yield f"{path}:{index + 1}: {name} is named twice"
                tagged.append(name)
        elif _LIKE_A_TAG.fullmatch(line):
            yield f'{path}:{index + 1}: a tag is written "// Proves: TASK-004-011.4, F2-5.4.1"'
        elif tagged:
            try:
                test = read(path, lines, index)
                test.criteria = tagged
                yield test
            except WrongTag as wrong:
                yield f"{path}:{index}: {wrong}"
            tagged = []


def _rust_test(
    behaviours: set[tuple[str, str]], path: Path, lines: list[str], start: int
) -> Test:
    """Reads a function with its attributes."""
    attributes: list[str] = []
    function = None
    for index in range(start, len(lines)):
        if function := _FUNCTION.match(lines[index]):
            break
        if not lines[index].lstrip().startswith("#[") and not _is_open(attributes):
            break
        attributes.append(lines[index])
    if not function:
        raise WrongTag(_MISPLACED)
    test = Test(path, index + 1, function["name"])
    if not any(map(_RUST_TEST.match, attributes)):
        if not path.is_relative_to(CONTRACT):
            raise WrongTag(_MISPLACED)
        if (path.relative_to(CONTRACT).with_suffix("").parts[0], test.name) not in behaviours:
            raise WrongTag("this behaviour is missing from the contract's list")
    body = _block(lines, index, re.compile(rf"{function['indent']}}}"))
    test.skipped = _why_skipped(attributes, body)
    return test


def _why_skipped(attributes: list[str], body: str) -> str | None:
    """Returns why a Rust test does not always run."""
    for attribute in attributes:
        if ignored := _IGNORED.match(attribute):
            return f"ignored: {ignored['reason'] or 'no reason given'}"
        if conditional := _CONDITIONAL.match(attribute):
            return f"compiled only for {conditional['reason']}"
    if skipped := _SKIPPED.search(body):
        return skipped["reason"] or "skipped in places"
    return "may return early" if _EARLY_RETURN.search(body) else None


def _is_open(attributes: list[str]) -> bool:
    text = "".join(attributes)
    return text.count("[") > text.count("]")


def _block(lines: list[str], start: int, end: re.Pattern[str]) -> str:
    """Returns the lines from `start` to the first that begins with `end`."""
    for index in range(start, len(lines)):
        if end.match(lines[index]):
            return "\n".join(lines[start : index + 1])
    return "\n".join(lines[start:])


def _behaviours(root: Path) -> set[tuple[str, str]]:
    """Returns area and name of the behaviours that the contract's macros list."""
    listed: set[tuple[str, str]] = set()
    directory = root / CONTRACT.parent
    files = [*directory.glob(f"{CONTRACT.name}.rs"), *directory.glob(f"{CONTRACT.name}/**/*.rs")]
    for path in sorted(files):
        for macro in re.findall(
            r"macro_rules! for_each_\w*behaviour \{(.*?)\n\}", path.read_text("utf-8"), re.DOTALL
        ):
            for area, names in re.findall(r"(\w+) \{([\w\s]+)\}", macro):
                listed.update((area, name) for name in names.split())
    return listed


def _typescript_test(path: Path, lines: list[str], start: int) -> Test:
    """Reads a call of Vitest or Playwright, with the titles of the blocks around it."""
    text = "\n".join(lines[start:])
    call = _CALL.match(text)
    if not call or not _RUN.fullmatch(path.as_posix()):
        raise WrongTag(_MISPLACED)
    position = call.end()
    if call["modifiers"].endswith((".each", ".for")):
        position = text.index("(", _after_parenthesis(text, position)) + 1
    title = _TITLE.match(text, position)
    if not title:
        raise WrongTag(_MISPLACED)
    names, modifiers = [title["title"].replace("\\'", "'")], call["modifiers"]
    indent = len(call["indent"])
    for line in reversed(lines[:start]):
        describe = _DESCRIBE.match(line)
        if describe and len(describe["indent"]) < indent:
            names.insert(0, describe["title"])
            modifiers += describe["modifiers"]
            indent = len(describe["indent"])
    body = _block(lines, start, re.compile(rf"{call['indent']}\S.*\);$"))
    skips = _SKIPS.search(modifiers) or _SKIP_CALL.search(body)
    return Test(path, start + 1, " › ".join(names), skipped="skipped" if skips else None)


def _after_parenthesis(text: str, position: int) -> int:
    """Returns where the parenthesis ends that was opened before `position`."""
    depth = 1
    token = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`(?:\\.|[^`\\])*`|//.*|[()]")
    for found in token.finditer(text, position):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return len(text)


def _alert_test(path: Path, lines: list[str], start: int) -> Test:
    name = _ALERT_TEST.fullmatch(lines[start]) if start < len(lines) else None
    if not name or not _RUN.fullmatch(path.as_posix()):
        raise WrongTag(_MISPLACED)
    return Test(path, start + 1, name["name"])
