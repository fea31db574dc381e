//! The contents of the catalog, with a query for each section of the document. The first column is
//! the object to which a row belongs; the others are text.

/// A section of the document, with a table of rows for every object.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) columns: &'static [Column],
    /// The query, with the object identifiers as parameter.
    pub(super) query: &'static str,
}

#[derive(Debug)]
pub(super) enum Column {
    /// Shown as code.
    Code(&'static str),
    /// Shown as text.
    Prose(&'static str),
}

use Column::{Code, Prose};

/// Tables and views, without those of extensions and PostgreSQL itself: object identifier, name,
/// kind, comment, and whether row-level security is on.
pub(super) const RELATIONS: &str = "
    SELECT c.oid, c.oid::regclass::text, c.relkind IN ('v', 'm'), obj_description(c.oid, 'pg_class'),
        c.relrowsecurity
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
        AND n.nspname !~ '^(pg_|_?timescaledb)|^information_schema$'
        AND NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    ORDER BY n.nspname <> 'public', n.nspname, c.relname";

/// The sections of every table.
pub(super) const OF_TABLES: &[Section] = &[COLUMNS, FOREIGN_KEYS, INDEXES, POLICIES, TRIGGERS];

const COLUMNS: Section = Section {
    title: "",
    columns: &[
        Code("column"),
        Code("type"),
        Prose("nullable"),
        Prose("description"),
    ],
    query: "
    SELECT a.attrelid, a.attname::text,
        replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz'),
        CASE WHEN a.attnotnull THEN '' ELSE 'yes' END,
        concat_ws(' ', col_description(a.attrelid, a.attnum),
            CASE WHEN a.attgenerated <> '' THEN '(generated)' END)
    FROM pg_attribute AS a
    WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum",
};

const FOREIGN_KEYS: Section = Section {
    title: "Foreign keys",
    columns: &[
        Code("columns"),
        Code("references"),
        Prose("on delete of the referenced row"),
    ],
    query: "
    SELECT k.conrelid, here.columns, format('%s (%s)', k.confrelid::regclass, there.columns),
        CASE k.confdeltype
            WHEN 'c' THEN 'this row is deleted'
            WHEN 'n' THEN 'set to null: ' || coalesce(emptied.columns, here.columns)
            WHEN 'd' THEN 'set to default: ' || coalesce(emptied.columns, here.columns)
            ELSE 'refused'
        END
    FROM pg_constraint AS k
    CROSS JOIN LATERAL (
        SELECT string_agg(a.attname, ', ' ORDER BY p.place) AS columns
        FROM unnest(k.conkey) WITH ORDINALITY AS p (number, place)
        JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.number
    ) AS here
    CROSS JOIN LATERAL (
        SELECT string_agg(a.attname, ', ' ORDER BY p.place) AS columns
        FROM unnest(k.confkey) WITH ORDINALITY AS p (number, place)
        JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = p.number
    ) AS there
    CROSS JOIN LATERAL (
        SELECT string_agg(a.attname, ', ' ORDER BY p.place) AS columns
        FROM unnest(k.confdelsetcols) WITH ORDINALITY AS p (number, place)
        JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.number
    ) AS emptied
    WHERE k.contype = 'f' AND k.conrelid = ANY ($1) AND k.conparentid = 0
    ORDER BY k.conrelid, k.conname",
};

const INDEXES: Section = Section {
    title: "Indexes",
    columns: &[
        Code("index"),
        Prose("kind"),
        Code("definition"),
        Prose("purpose"),
    ],
    query: "
    SELECT i.indrelid, c.relname::text,
        CASE WHEN i.indisprimary THEN 'primary key' WHEN i.indisunique THEN 'unique' ELSE '' END,
        substring(pg_get_indexdef(i.indexrelid) FROM ' USING (.*)$'),
        obj_description(i.indexrelid, 'pg_class')
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid = ANY ($1)
    ORDER BY i.indrelid, NOT i.indisprimary, c.relname",
};

const POLICIES: Section = Section {
    title: "Policies",
    columns: &[
        Code("policy"),
        Prose("for"),
        Code("to"),
        Code("rows"),
        Prose("purpose"),
    ],
    query: "
    SELECT p.polrelid, p.polname::text,
        CASE p.polcmd
            WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
            WHEN 'd' THEN 'delete' ELSE 'all'
        END || CASE WHEN p.polpermissive THEN '' ELSE ', restrictive' END,
        coalesce(
            (SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles AS r WHERE r.oid = ANY (p.polroles)),
            'PUBLIC'
        ),
        concat_ws(
            ' ', 'USING ' || pg_get_expr(p.polqual, p.polrelid),
            'WITH CHECK ' || pg_get_expr(p.polwithcheck, p.polrelid)
        ),
        obj_description(p.oid, 'pg_policy')
    FROM pg_policy AS p
    WHERE p.polrelid = ANY ($1)
    ORDER BY p.polrelid, p.polname",
};

const TRIGGERS: Section = Section {
    title: "Triggers",
    columns: &[Code("trigger"), Code("definition"), Prose("purpose")],
    query: "
    SELECT t.tgrelid, t.tgname::text,
        regexp_replace(pg_get_triggerdef(t.oid, true), '^CREATE .*?TRIGGER \\S+ ', ''),
        obj_description(t.oid, 'pg_trigger')
    FROM pg_trigger AS t
    WHERE t.tgrelid = ANY ($1) AND NOT t.tgisinternal AND t.tgparentid = 0
    ORDER BY t.tgrelid, t.tgname",
};

/// The section of every view.
pub(super) const OF_VIEWS: &[Section] = &[Section {
    title: "",
    columns: &[Code("column"), Code("type"), Prose("description")],
    query: "
    SELECT a.attrelid, a.attname::text,
        replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz'),
        col_description(a.attrelid, a.attnum)
    FROM pg_attribute AS a
    WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum",
}];

/// The sections that belong to no table. Their queries have no parameters.
pub(super) const OF_NOTHING: &[Section] = &[FUNCTIONS, TYPES];

const FUNCTIONS: Section = Section {
    title: "Functions",
    columns: &[
        Code("function"),
        Code("returns"),
        Prose("runs as"),
        Code("callable by"),
        Prose("description"),
    ],
    query: "
    SELECT p.oid, p.oid::regprocedure::text, pg_get_function_result(p.oid),
        CASE WHEN p.prosecdef THEN 'owner' ELSE 'caller' END,
        (
            SELECT string_agg(DISTINCT coalesce(r.rolname, 'PUBLIC'), ', ')
            FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl
            LEFT JOIN pg_roles AS r ON r.oid = acl.grantee
            WHERE acl.grantee <> p.proowner
        ),
        obj_description(p.oid, 'pg_proc')
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^(pg_|_?timescaledb)|^information_schema$'
        AND NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
        )
    ORDER BY n.nspname <> 'public', n.nspname, p.proname, p.oid::regprocedure::text COLLATE \"C\"",
};

const TYPES: Section = Section {
    title: "Types",
    columns: &[Code("type"), Prose("values"), Prose("description")],
    query: "
    SELECT t.oid, t.oid::regtype::text,
        (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid),
        obj_description(t.oid, 'pg_type')
    FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND n.nspname !~ '^(pg_|_?timescaledb)|^information_schema$'
        AND NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
        )
    ORDER BY n.nspname <> 'public', n.nspname, t.typname",
};
