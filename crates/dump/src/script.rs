//! The output of `pg_restore`: statements, and rows after the `COPY` statement of their table.

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _};

use super::DumpError;

/// A statement that newer versions of `pg_restore` print and older servers do not support.
const UNKNOWN_TO_OLDER_SERVERS: &[u8] = b"SET transaction_timeout = 0;\n";

/// The beginning of the line with which newer versions make `psql` reject meta-commands. The line
/// that ends this mode is `\unrestrict` with the same key.
const RESTRICT: &[u8] = b"\\restrict ";

/// The number of lines at the beginning that can contain those two.
const HEAD: usize = 60;

/// The line after the last row.
const END_OF_ROWS: &[u8] = b"\\.\n";

/// The maximum size of consecutive statements, in bytes. The schema has a few hundred thousand.
const MAX_STATEMENTS: usize = 64 << 20;

/// The maximum size of a row, in bytes, which is also PostgreSQL's limit for a value.
const MAX_ROW: u64 = 1 << 30;

/// A section of a dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The definitions of tables, types and functions.
    PreData,
    /// The rows of all tables.
    Data,
    /// Indexes, constraints, triggers and policies.
    PostData,
}

impl Section {
    /// All sections, in the order in which they are restored.
    pub const ALL: [Self; 3] = [Self::PreData, Self::Data, Self::PostData];

    /// The option of `pg_restore` that selects the section.
    pub(super) const fn option(self) -> &'static str {
        match self {
            Self::PreData => "--section=pre-data",
            Self::Data => "--section=data",
            Self::PostData => "--section=post-data",
        }
    }
}

/// Consecutive statements, and the `COPY` statement after them, if any.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) statements: String,
    pub(super) rows: Option<String>,
}

/// The output of `pg_restore` for one section.
pub(super) struct Script<R> {
    section: Section,
    reader: R,
    lines: usize,
    unrestrict: Option<Vec<u8>>,
    /// True if the next line is a row, or the end of rows.
    in_rows: bool,
}

impl<R: AsyncBufRead + Unpin> Script<R> {
    pub(super) fn new(section: Section, reader: R) -> Self {
        Self {
            section,
            reader,
            lines: 0,
            unrestrict: None,
            in_rows: false,
        }
    }

    /// The statements up to the next rows, or up to the end.
    pub(super) async fn statements(&mut self) -> Result<Part, DumpError> {
        let mut statements = Vec::new();
        let mut rows = None;
        loop {
            let start = statements.len();
            if !self.line(&mut statements).await? {
                break;
            }
            if statements.len() > MAX_STATEMENTS {
                return Err(DumpError::UnexpectedContent(
                    "the statements of a section exceed 64 MiB",
                ));
            }
            let line = &statements[start..];
            // In other sections, such a line can be part of a function.
            if self.section == Section::Data && line.starts_with(b"COPY ") {
                rows = Some(copy_statement(line)?);
                statements.truncate(start);
                break;
            }
        }
        self.in_rows = rows.is_some();
        let statements = String::from_utf8(statements);
        let statements =
            statements.map_err(|_| DumpError::UnexpectedContent("it is not valid UTF-8"))?;
        Ok(Part { statements, rows })
    }

    /// The next rows: at least `bytes` bytes, or the remaining ones; `None` at the end.
    pub(super) async fn rows(&mut self, bytes: usize) -> Result<Option<Vec<u8>>, DumpError> {
        let mut rows = Vec::with_capacity(bytes + bytes / 8);
        while self.in_rows && rows.len() < bytes {
            let start = rows.len();
            self.read_line(&mut rows).await?;
            match &rows[start..] {
                [] => return Err(DumpError::Truncated),
                line if line == END_OF_ROWS => {
                    rows.truncate(start);
                    self.in_rows = false;
                }
                _ => {}
            }
        }
        Ok((!rows.is_empty()).then_some(rows))
    }

    /// Appends the next line of statements, unless it is only for `psql` or newer servers. Returns
    /// whether there was a line.
    async fn line(&mut self, statements: &mut Vec<u8>) -> Result<bool, DumpError> {
        let start = statements.len();
        self.read_line(statements).await?;
        let line = &statements[start..];
        if line.is_empty() {
            return Ok(false);
        }
        let is_in_head = self.lines < HEAD;
        self.lines += 1;
        let is_dropped = if is_in_head && let Some(word) = line.strip_prefix(RESTRICT) {
            self.unrestrict = Some([b"\\unrestrict ", word].concat());
            true
        } else {
            is_in_head && line == UNKNOWN_TO_OLDER_SERVERS
                || self.unrestrict.as_deref() == Some(line)
        };
        if is_dropped {
            statements.truncate(start);
        }
        Ok(true)
    }

    /// Appends the next line, or nothing at the end.
    async fn read_line(&mut self, to: &mut Vec<u8>) -> Result<(), DumpError> {
        let start = to.len();
        let mut limited = (&mut self.reader).take(MAX_ROW);
        let read = limited.read_until(b'\n', to).await;
        read.map_err(DumpError::io("reading the output of pg_restore"))?;
        match to[start..].last() {
            None | Some(b'\n') => Ok(()),
            Some(_) if limited.limit() == 0 => {
                Err(DumpError::UnexpectedContent("a row exceeds 1 GiB"))
            }
            Some(_) => Err(DumpError::Truncated),
        }
    }
}

/// The `COPY` statement in a line, if it has exactly the form that `pg_restore` prints. Outside
/// quoted identifiers it cannot contain string literals, so it cannot name a file or a program.
fn copy_statement(line: &[u8]) -> Result<String, DumpError> {
    let unexpected = DumpError::UnexpectedContent("unexpected COPY statement");
    let text = str::from_utf8(line).ok();
    let names = text
        .and_then(|text| text.strip_prefix("COPY "))
        .and_then(|text| text.strip_suffix(" FROM stdin;\n"));
    let (Some(text), Some(names)) = (text, names) else {
        return Err(unexpected);
    };
    let unquoted = names.split('"').step_by(2);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_$., ()".contains(c);
    if names.matches('"').count() % 2 == 0 && unquoted.flat_map(str::chars).all(is_plain) {
        Ok(text.trim_end().to_owned())
    } else {
        Err(unexpected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(section: Section, text: &str) -> Script<&[u8]> {
        Script::new(section, text.as_bytes())
    }

    const DATA: &str = "\\restrict abc\nSET transaction_timeout = 0;\nSET a = 1;\n\n\
        COPY public.users (id, \"order\") FROM stdin;\n1\ta\n2\t\\\\.\n\\.\n\n\
        SELECT 1;\nCOPY public.empty (id) FROM stdin;\n\\.\n\n\\unrestrict abc\n";

    #[tokio::test]
    async fn data_is_read_as_statements_and_rows() {
        let mut script = script(Section::Data, DATA);
        let part = script.statements().await.unwrap();
        assert_eq!(part.statements, "SET a = 1;\n\n");
        let copy = "COPY public.users (id, \"order\") FROM stdin;";
        assert_eq!(part.rows.as_deref(), Some(copy));
        assert_eq!(script.rows(4).await.unwrap().unwrap(), b"1\ta\n");
        assert_eq!(script.rows(4).await.unwrap().unwrap(), b"2\t\\\\.\n");
        assert_eq!(script.rows(4).await.unwrap(), None);
        let part = script.statements().await.unwrap();
        assert_eq!(part.statements, "\nSELECT 1;\n");
        assert!(part.rows.unwrap().starts_with("COPY public.empty"));
        assert_eq!(script.rows(4).await.unwrap(), None);
        let part = script.statements().await.unwrap();
        assert_eq!((part.statements.as_str(), part.rows), ("\n", None));
    }

    #[tokio::test]
    async fn other_sections_may_contain_lines_like_copy() {
        let body = "CREATE FUNCTION f() AS $$\nCOPY t (a) FROM stdin;\n\\restrict x\n$$;\n";
        let text = format!("\\restrict abc\n{}{body}", "--\n".repeat(HEAD));
        let part = script(Section::PreData, &text).statements().await.unwrap();
        assert!(part.statements.ends_with(body), "{part:?}");
        assert_eq!(part.rows, None);
    }

    #[tokio::test]
    async fn missing_end_of_rows_is_an_error() {
        for text in [
            "COPY t (a) FROM stdin;\n1\n",
            "COPY t (a) FROM stdin;\n1\n\\.",
        ] {
            let mut script = script(Section::Data, text);
            script.statements().await.unwrap();
            let rows = script.rows(100).await;
            assert!(
                matches!(rows, Err(DumpError::Truncated)),
                "{text}: {rows:?}"
            );
        }
    }

    #[test]
    fn only_one_form_of_copy_statement_is_accepted() {
        for (line, is_accepted) in [
            ("COPY public.t (id, \"a;b's\") FROM stdin;\n", true),
            ("COPY analytics.\"T\"\"x\" (id) FROM stdin;\n", true),
            (
                "COPY t (id) FROM stdin; COMMIT; COPY t (id) FROM stdin;\n",
                false,
            ),
            (
                "COPY t FROM PROGRAM 'id' WHERE true -- FROM stdin;\n",
                false,
            ),
            ("COPY t (id) FROM '/etc/passwd' -- FROM stdin;\n", false),
            ("COPY \"t (id) FROM stdin;\n", false),
            ("COPY t (id) FROM stdin;", false),
        ] {
            let accepted = copy_statement(line.as_bytes());
            assert_eq!(accepted.is_ok(), is_accepted, "{line}");
        }
    }
}
