"""The tests that carry a tag such as `// Proves: TASK-004-011.4, F2-5.4.1`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .specification import CRITERION

SOURCES = (
    "crates/**/*.rs",
    "web/src/**/*.test.ts",
    "web/src/**/*.test.tsx",
    "web/e2e/**/*.spec.ts",
    "deploy/prometheus/*.test.yml",
)

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
_SKIPS = re.compile(r"\.(?:skip|fixme|todo|skipIf|runIf)\b")
_ALERT_TEST = re.compile(r"\s*- name: (?P<name>.*)")


@dataclass
class Test:
    """A tagged test."""

    file: Path
    line: int
    name: str
    criteria: list[str] = field(default_factory=list)
    # Why the test does not always run; such a test proves nothing.
    skipped: str | None = None


def find(root: Path) -> tuple[list[Test], list[str]]:
    """Returns the tagged tests below `root`, and the tags that are wrong."""
    tests: list[Test] = []
    problems: list[str] = []
    behaviours = _behaviours(root)
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            if "roves" not in text:
                continue
            for found in _in_file(path.relative_to(root), text, behaviours):
                (tests if isinstance(found, Test) else problems).append(found)
    return tests, problems


def _in_file(path: Path, text: str, behaviours: set[tuple[str, str]]) -> Iterator[Test | str]:
    read = {".rs": _rust_test, ".yml": _alert_test}.get(path.suffix, _script_test)
    lines = text.splitlines()
    tagged: list[str] = []
    for index, line in enumerate(lines):
        tag = _TAG.fullmatch(line)
        if tag:
            for name in tag["criteria"].split(", "):
                if not CRITERION.fullmatch(name):
                    yield f'{path}:{index + 1}: "{name}" is not the number of a criterion'
                elif name in tagged:
                    yield f"{path}:{index + 1}: {name} is named twice"
                tagged.append(name)
        elif _LIKE_A_TAG.fullmatch(line):
            yield f'{path}:{index + 1}: a tag is written "// Proves: TASK-004-011.4, F2-5.4.1"'
        elif tagged:
            test = read(path, lines, index)
            if isinstance(test, Test) and _never_runs(test, lines, index, behaviours):
                test = "this behaviour is missing from the contract's list"
            if isinstance(test, Test):
                test.criteria = tagged
                yield test
            else:
                yield f"{path}:{index}: {test or 'a tag must be directly above a test'}"
            tagged = []
    if tagged:
        yield f"{path}:{len(lines)}: a tag must be directly above a test"


def _rust_test(path: Path, lines: list[str], start: int) -> Test | None:
    """Reads attributes and the function's first line."""
    attributes: list[str] = []
    for index in range(start, len(lines)):
        line = lines[index]
        if function := _FUNCTION.match(line):
            break
        if not line.lstrip().startswith("#[") and not (attributes and _is_open(attributes)):
            return None
        attributes.append(line)
    else:
        return None
    if not any(map(_RUST_TEST.match, attributes)) and not path.is_relative_to(CONTRACT):
        return None
    test = Test(path, index + 1, function["name"])
    for attribute in attributes:
        if ignored := _IGNORED.match(attribute):
            test.skipped = f"ignored: {ignored['reason'] or 'no reason given'}"
        elif conditional := _CONDITIONAL.match(attribute):
            test.skipped = f"compiled only for {conditional['reason']}"
    body = _block(lines, index, re.compile(rf"{function['indent']}}}"))
    if skipped := _SKIPPED.search(body):
        test.skipped = skipped["reason"] or "skipped in places"
    elif _EARLY_RETURN.search(body):
        test.skipped = "may return early"
    return test


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
    for path in sorted((root / CONTRACT).glob("**/*.rs")):
        for macro in re.findall(
            r"macro_rules! for_each_\w*behaviour \{(.*?)\n\}", path.read_text("utf-8"), re.DOTALL
        ):
            for area, names in re.findall(r"(\w+) \{([\w\s]+)\}", macro):
                listed.update((area, name) for name in names.split())
    return listed


def _never_runs(
    test: Test, lines: list[str], start: int, behaviours: set[tuple[str, str]]
) -> bool:
    if not test.file.is_relative_to(CONTRACT) or _RUST_TEST.match(lines[start]):
        return False
    area = test.file.relative_to(CONTRACT).with_suffix("").parts[0]
    return (area, test.name) not in behaviours


def _script_test(path: Path, lines: list[str], start: int) -> Test | None:
    """Reads a call of Vitest or Playwright, with the titles of the blocks around it."""
    call = _CALL.match(lines[start])
    if not call:
        return None
    text = "\n".join(lines[start:])
    position = call.end()
    if call["modifiers"].endswith((".each", ".for")):
        position = _after_parenthesis(text, position)
        position = text.index("(", position) + 1
    title = re.compile(r"\s*(['\"`])((?:\\.|(?!\1).)*)\1").match(text, position)
    if not title:
        return None
    names, modifiers = [title[2].replace("\\'", "'")], call["modifiers"]
    indent = len(call["indent"])
    for line in reversed(lines[:start]):
        describe = _DESCRIBE.match(line)
        if describe and len(describe["indent"]) < indent:
            names.insert(0, describe["title"])
            modifiers += describe["modifiers"]
            indent = len(describe["indent"])
    body = _block(lines, start, re.compile(rf"{call['indent']}\S.*\);$"))
    skips = _SKIPS.search(modifiers) or re.search(r"\btest\.(?:skip|fixme)\(", body)
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


def _alert_test(path: Path, lines: list[str], start: int) -> Test | None:
    name = _ALERT_TEST.fullmatch(lines[start])
    return Test(path, start + 1, name["name"]) if name else None
