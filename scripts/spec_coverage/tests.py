"""Tests of scripts/spec-coverage.

To run them: PYTHONPATH=scripts python3 -m unittest spec_coverage.tests
"""

import contextlib
import io
import re
import tempfile
import textwrap
import unittest
from pathlib import Path

from . import specification
from .command import DOCUMENT, run

REPOSITORY = Path(__file__).resolve().parents[2]

MILESTONE = """\
## [EPIC-002] Database (2 tasks)

### [STORY-004] Schema (2 tasks)

#### Phase 2.1: Definition

##### [TASK-004-001] Create Index
```text
- [ ] Not a criterion
```
**Acceptance Criteria**:
- [ ] Unique
- [ ] Composite

---

##### [TASK-004-002] Create View
**Acceptance Criteria**:
- [ ] Readable
"""

FEATURE = """\
### User Story 1: Passwords

* **Task 1.1:** Hash passwords, and verify them.
"""

FILES = {
    "docs/spec/milestone-2.md": MILESTONE,
    "docs/spec/feature-2.md": FEATURE,
    "docs/spec/feature-2.toml": '["1.1"]\ncriteria = ["Hash passwords", "verify them."]',
    "docs/spec/status.toml": """\
        [TASK-004-001.2]
        status = "benchmark"
        reason = "Measured."
        [TASK-004-002]
        status = "not built"
        reason = "No view exists."
        """,
    "docs/spec/differences.toml": "",
    "crates/index/tests/index.rs": """\
        /// A duplicate.
        // Proves: TASK-004-001.1
        #[tokio::test(start_paused = true)]
        async fn duplicate_is_rejected() {
            assert!(true);
        }
        """,
    "web/src/password.test.ts": """\
        describe('a password', () => {
          // Proves: F2-1.1.1, F2-1.1.2
          it.each([['(', ')']])('is %s', () => {
            expect(1).toBe(1);
          });
        });
        """,
}


class SpecCoverage(unittest.TestCase):
    """Runs the command in a small repository whose criteria are all accounted for."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = Path(directory.name)
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = textwrap.dedent(FILES[name])
        self.assertIn(old, text)
        self.write(name, text.replace(old, new))

    def run_command(self, *arguments: str) -> tuple[int, str]:
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            status = run(self.root, list(arguments))
        return status, errors.getvalue()

    def assert_problem(self, pattern: str) -> None:
        """Expects one problem, which generating the document reports as well."""
        status, problems = self.run_command()
        self.assertEqual(status, 1)
        self.assertRegex(problems, pattern)
        self.assertEqual(problems.count("\n"), 1, problems)

    def document(self) -> str:
        self.assertEqual(self.run_command(), (0, ""))
        return (self.root / DOCUMENT).read_text(encoding="utf-8")

    def test_generated_document_is_up_to_date(self) -> None:
        document = self.document()
        self.assertIn("| TASK-004-001.1 | Unique | proven |", document)
        self.assertIn("`duplicate_is_rejected`", document)
        self.assertIn("`a password › is %s`", document)
        self.assertIn("**not built**: No view exists.", document)
        self.assertRegex(document, r"\| \*\*All\*\* \| 3 \| 0 \| 0 \| 1 \| 0 \| 0 \| 1 \| 5 \|")
        self.assertEqual(self.run_command("--check"), (0, ""))

    def test_document_that_differs_is_out_of_date(self) -> None:
        self.document()
        self.replace("docs/spec/milestone-2.md", "Readable", "Legible")
        status, problems = self.run_command("--check")
        self.assertEqual(status, 1)
        self.assertIn("is out of date", problems)

    def test_missing_document_is_out_of_date(self) -> None:
        self.assertIn("is out of date", self.run_command("--check")[1])

    def test_tag_of_an_unknown_criterion_is_rejected(self) -> None:
        self.replace("crates/index/tests/index.rs", "-001.1", "-001.1, TASK-004-001.9")
        self.assert_problem(r"index\.rs:4: there is no criterion TASK-004-001\.9")

    def test_number_of_a_task_is_no_criterion(self) -> None:
        self.replace("crates/index/tests/index.rs", "-001.1", "-001.1, TASK-004-001")
        self.assert_problem(r'index\.rs:2: "TASK-004-001" is not the number of a criterion')

    def test_criterion_named_twice_is_rejected(self) -> None:
        self.replace("crates/index/tests/index.rs", "-001.1", "-001.1, TASK-004-001.1")
        self.assert_problem(r"TASK-004-001\.1 is named twice")

    def test_tag_in_another_form_is_rejected(self) -> None:
        for form in ("/// Proves: ", "// proves ", "// Proves:"):
            self.replace(
                "crates/index/tests/index.rs", "#[tokio", f"{form}TASK-004-001.1\n#[tokio"
            )
            self.assertIn("a tag is written", self.run_command()[1], form)

    def test_tag_above_no_test_is_rejected(self) -> None:
        name = "crates/index/tests/index.rs"
        for text in (
            "// Proves: TASK-004-001.1\nfn helper() {}\n",
            "// Proves: TASK-004-001.1\n\n#[test]\nfn a() {}\n",
            "// Proves: TASK-004-001.1\n// Why.\n#[test]\nfn a() {}\n",
            "// Proves: TASK-004-001.1\n",
        ):
            self.write(name, textwrap.dedent(FILES[name]) + text)
            self.assert_problem("a tag must be directly above a test")

    def test_tag_in_a_file_that_no_runner_reads_is_rejected(self) -> None:
        self.write("web/src/password.ts", "// Proves: F2-1.1.1\nit('is read', () => {});\n")
        self.assert_problem(r"password\.ts:1: a tag must be directly above a test")

    def test_tests_of_alert_rules_prove_as_well(self) -> None:
        rules = "tests:\n  # Proves: TASK-004-001.1\n  - name: every alert fires\n"
        self.write("deploy/prometheus/rules.test.yml", rules)
        self.assertIn("`every alert fires`", self.document())

    def test_ignored_test_proves_nothing(self) -> None:
        self.replace("crates/index/tests/index.rs", "#[tokio", '#[ignore = "slow"]\n#[tokio')
        self.assert_problem(r"TASK-004-001\.1: needs a status.*duplicate_is_rejected.*slow")

    def test_conditionally_compiled_test_proves_nothing(self) -> None:
        self.replace("crates/index/tests/index.rs", "#[tokio", "#[cfg(windows)]\n#[tokio")
        self.assert_problem(r"TASK-004-001\.1: needs a status.*windows")

    def test_test_that_skips_itself_proves_nothing(self) -> None:
        skip = 'eprintln!("SKIPPED: no extension");'
        self.replace("crates/index/tests/index.rs", "assert!(true);", skip)
        self.assert_problem(r"TASK-004-001\.1: needs a status.*no extension")

    def test_test_that_returns_early_proves_nothing(self) -> None:
        early = "if !root() {\n        return;\n    }"
        self.replace("crates/index/tests/index.rs", "assert!(true);", early)
        self.assert_problem(r"TASK-004-001\.1: needs a status.*may return early")

    def test_skipped_test_needs_a_status(self) -> None:
        self.replace("crates/index/tests/index.rs", "#[tokio", "#[ignore]\n#[tokio")
        self.replace(
            "docs/spec/status.toml",
            "[TASK-004-001.2]",
            '[TASK-004-001.1]\nstatus = "unproven"\nreason = "Slow."\n[TASK-004-001.2]',
        )
        self.assertIn("**unproven**: Slow. |", self.document())

    def test_skipped_scripts_prove_nothing(self) -> None:
        name = "web/src/password.test.ts"
        for old, new in (
            ("it.each", "it.skip.each"),
            ("it.each", "it.todo.each"),
            ("describe(", "describe.skip("),
            ("expect(1).toBe(1)", "test.skip(true)"),
        ):
            self.replace(name, old, new)
            status, problems = self.run_command()
            self.assertEqual((status, problems.count("needs a status")), (1, 2), new)

    def test_criterion_without_test_and_status_is_rejected(self) -> None:
        self.replace("web/src/password.test.ts", "F2-1.1.1, ", "")
        self.assert_problem(r"F2-1\.1\.1: has neither a test nor a status")

    def test_status_that_a_test_contradicts_is_rejected(self) -> None:
        self.replace("crates/index/tests/index.rs", "-001.1", "-001.1, TASK-004-001.2")
        self.assert_problem(r'TASK-004-001\.2: it is "benchmark" in status.toml, but has a test')

    def test_partly_proven_criterion_has_a_test(self) -> None:
        self.replace("docs/spec/status.toml", "benchmark", "partly")
        self.assert_problem(r"TASK-004-001\.2: it is \"partly\".*has no test")

    def test_status_of_an_unknown_criterion_is_rejected(self) -> None:
        self.replace("docs/spec/status.toml", "[TASK-004-002]", "[TASK-004-003]")
        problems = self.run_command()[1]
        self.assertIn("[TASK-004-003] is no criterion", problems)
        self.assertIn("TASK-004-002.1: has neither a test nor a status", problems)

    def test_unknown_status_is_rejected(self) -> None:
        self.replace("docs/spec/status.toml", '"benchmark"', '"done"')
        self.assert_problem('unknown status "done"')

    def test_status_without_a_reason_is_rejected(self) -> None:
        self.replace("docs/spec/status.toml", 'reason = "Measured."', "")
        self.assert_problem("a status has a reason")

    def test_difference_names_known_criteria(self) -> None:
        difference = '[[difference]]\nspecification = "a"\ncoffer = "b"\nwhy = "c"\ncriteria = '
        self.write("docs/spec/differences.toml", difference + '["TASK-004-009"]')
        self.assert_problem("differences.toml: there is no criterion TASK-004-009")
        self.write("docs/spec/differences.toml", difference + '["TASK-004-002"]')
        self.assertIn("| a | b | c | TASK-004-002 |", self.document())

    def test_criterion_that_differs_is_explained(self) -> None:
        self.replace("docs/spec/status.toml", "benchmark", "differs")
        self.assert_problem(r"TASK-004-001\.2: differences.toml does not name it")

    def test_quotation_is_in_the_words_of_the_feature(self) -> None:
        self.replace("docs/spec/feature-2.toml", "Hash passwords", "Hash all passwords")
        self.assert_problem("F2-1.1 does not say: Hash all passwords")

    def test_task_of_the_feature_has_a_quotation(self) -> None:
        self.write("docs/spec/feature-2.toml", "")
        self.assert_problem("no quotation of 1.1")

    def test_behaviour_that_the_contract_does_not_list_is_rejected(self) -> None:
        directory = "crates/storage/src/contract"
        listed = "macro_rules! for_each_behaviour {\n    users {\n        adds\n    }\n}\n"
        self.write(f"{directory}.rs", listed)
        behaviour = "// Proves: TASK-004-001.1\npub async fn {}(stage: &Stage<'_>) {{}}\n"
        self.write(f"{directory}/users/lists.rs", behaviour.format("adds"))
        self.assertIn("`adds`", self.document())
        self.write(f"{directory}/users/lists.rs", behaviour.format("removes"))
        self.assert_problem(r"lists\.rs:1: this behaviour is missing from the contract's list")

    def test_unknown_argument_is_rejected(self) -> None:
        self.assertEqual(self.run_command("--force")[0], 2)


class Documents(unittest.TestCase):
    """The specification as it is read."""

    def test_all_tasks_and_criteria_are_found(self) -> None:
        stories = specification.read_milestone(REPOSITORY / "docs/spec/milestone-2.md")
        tasks = [task for story in stories for task in story.tasks]
        self.assertEqual(len(tasks), 118)
        self.assertEqual(sum(len(task.criteria) for task in tasks), 472)

    def test_stories_have_as_many_tasks_as_they_announce(self) -> None:
        path = REPOSITORY / "docs/spec/milestone-2.md"
        announced = re.findall(r"### \[STORY-.*\((\d+) tasks\)", path.read_text(encoding="utf-8"))
        stories = specification.read_milestone(path)
        self.assertEqual([len(story.tasks) for story in stories], [int(n) for n in announced])
