//! Statements that are read-only transactions of their own.
//!
//! PostgreSQL runs a statement that is sent without `BEGIN` in a transaction of its own. It needs
//! one message and one answer, where `BEGIN`, the identity of the actor, the statement, and `COMMIT`
//! need four, each of which wakes a process on both sides. [`single_read`] makes such a statement
//! do first what opens a unit of work.

use std::{error::Error, fmt};

use bytes::BytesMut;
use chrono::{DateTime, Utc};
use coffer_domain::{actor::ProofKind, label::Labelled as _};
use tokio_postgres::types::{BorrowToSql, Format, IsNull, ToSql, Type};
use uuid::Uuid;

use crate::transaction::{UnitActor, role_name, tier_name};

const OPENING: &str = "SELECT single_read.* FROM (SELECT ";
const READ: &str =
    " AS is_open OFFSET 0) AS unit CROSS JOIN LATERAL (SELECT single_read.* FROM (\n";
const END: &str = "\n) AS single_read WHERE unit.is_open OFFSET 0) AS single_read";

/// Forbids changes for the rest of the transaction.
const READ_ONLY: &str = "set_config('transaction_read_only', 'on', true) IS NOT NULL";

/// A query as a transaction of its own, which opens a unit of work with a session. The parameters
/// of [`begin_unit`] follow those of the query.
///
/// The query depends on the result of the opening, so PostgreSQL can only run it afterwards. If
/// ever it did not, `app.user_id` would be unset and no row visible. The order of the rows remains,
/// as they are joined with a single row.
pub fn single_read(query: &str) -> String {
    read_with(ProofKind::Session, query)
}

fn read_with(proof: ProofKind, query: &str) -> String {
    let begin_unit = begin_unit(proof, parameters(query));
    read_after(&format!(" AND {begin_unit} IS NOT NULL"), query)
}

/// A query as a transaction of its own, which forbids changes and meets a further condition first.
fn read_after(condition: &str, query: &str) -> String {
    let query = query.trim().trim_end_matches(';');
    format!("{OPENING}{READ_ONLY}{condition}{READ}{query}{END}")
}

/// The query that [`single_read`] has extended, or `None` for other statements.
pub fn query_of_single_read(statement: &str) -> Option<&str> {
    let (_, query) = statement.strip_prefix(OPENING)?.split_once(READ)?;
    query.strip_suffix(END)
}

/// The call of the function that opens a unit of work with this kind of proof, and the parameters
/// that follow the first `n`: user, session, role, tier, and the current time.
pub fn begin_unit(proof: ProofKind, n: usize) -> String {
    let proof = proof.label();
    let [user, session, role, tier, now] = [1, 2, 3, 4, 5].map(|place| n + place);
    format!(
        "begin_unit('{proof}', ${user}, ${session}, ${role}::text::user_role, \
         ${tier}::text::user_tier, ${now})"
    )
}

/// The number of a query's parameters.
fn parameters(query: &str) -> usize {
    let numbers = query.split('$').skip(1).filter_map(|after| {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        after.get(..digits)?.parse().ok()
    });
    numbers.max().unwrap_or_default()
}

/// The values of the parameters of [`begin_unit`].
#[derive(Debug)]
pub(crate) struct ActorParams {
    /// What the statement begins with, which is not a parameter.
    proof: ProofKind,
    user: Uuid,
    session: Option<Uuid>,
    role: Option<&'static str>,
    tier: Option<&'static str>,
    now: DateTime<Utc>,
}

impl ActorParams {
    pub(crate) fn of(actor: &UnitActor) -> Self {
        let signed_in = actor.signed_in;
        Self {
            proof: actor.proof,
            user: actor.user.uuid(),
            session: signed_in.map(|(id, _, _)| id),
            role: signed_in.map(|(_, role, _)| role_name(role)),
            tier: signed_in.map(|(_, _, tier)| tier_name(tier)),
            now: actor.now,
        }
    }

    pub(crate) fn values(&self) -> [&(dyn ToSql + Sync); 5] {
        [&self.user, &self.session, &self.role, &self.tier, &self.now]
    }
}

/// The opening of each statement on a connection that is a transaction of its own.
#[derive(Debug)]
pub(crate) struct SingleRead {
    /// `None` for a visitor.
    actor: Option<ActorParams>,
}

impl SingleRead {
    pub(crate) fn of(actor: Option<&UnitActor>) -> Self {
        Self {
            actor: actor.map(ActorParams::of),
        }
    }

    /// The query with the opening.
    pub(crate) fn statement(&self, query: &str) -> String {
        match &self.actor {
            Some(actor) => read_with(actor.proof, query),
            None => read_after("", query),
        }
    }

    /// The values of the query's parameters, followed by those of the opening.
    pub(crate) fn with_params<'p>(
        &'p self,
        params: &[&'p (dyn ToSql + Sync)],
    ) -> Vec<&'p (dyn ToSql + Sync)> {
        params.iter().copied().chain(self.values()).collect()
    }

    /// As [`with_params`](Self::with_params), for a stream of rows.
    pub(crate) fn with_stream_params<I>(&self, params: I) -> StreamParams<'_, I> {
        StreamParams { params, read: self }
    }

    fn values(&self) -> Vec<&(dyn ToSql + Sync)> {
        let actor = self.actor.as_ref();
        actor
            .map(|actor| actor.values().to_vec())
            .unwrap_or_default()
    }
}

/// The values of a query's parameters, followed by those of the opening. As the values of a query
/// cannot be sent between threads, they are taken when the statement is sent.
pub(crate) struct StreamParams<'r, I> {
    params: I,
    read: &'r SingleRead,
}

/// The value of a parameter.
pub(crate) enum StreamParam<'r, P> {
    OfQuery(P),
    OfOpening(&'r (dyn ToSql + Sync)),
}

impl<P: BorrowToSql> StreamParam<'_, P> {
    fn value(&self) -> &dyn ToSql {
        match self {
            Self::OfQuery(value) => value.borrow_to_sql(),
            Self::OfOpening(value) => *value,
        }
    }
}

impl<P: BorrowToSql> fmt::Debug for StreamParam<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

impl<P: BorrowToSql> ToSql for StreamParam<'_, P> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        self.to_sql_checked(ty, out)
    }

    // The value checks its type when it is encoded.
    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        self.value().to_sql_checked(ty, out)
    }

    fn encode_format(&self, ty: &Type) -> Format {
        self.value().encode_format(ty)
    }
}

type Encoded = Result<IsNull, Box<dyn Error + Sync + Send>>;

impl<'r, I: IntoIterator> IntoIterator for StreamParams<'r, I> {
    type Item = StreamParam<'r, I::Item>;
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        let of_query = self.params.into_iter().map(StreamParam::OfQuery);
        let of_opening = self.read.values().into_iter().map(StreamParam::OfOpening);
        of_query.chain(of_opening).collect::<Vec<_>>().into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_a_query_are_counted() {
        assert_eq!(parameters("SELECT 1"), 0);
        assert_eq!(parameters("SELECT $2::text, $1 FROM t LIMIT $12"), 12);
        assert_eq!(parameters("SELECT '$', $1, '$x'"), 1);
    }

    #[test]
    fn query_of_a_single_read_is_found() {
        let statement = single_read("SELECT $1;\n");
        assert!(
            statement.contains("begin_unit('session', $2, $3,"),
            "{statement}"
        );
        assert_eq!(query_of_single_read(&statement), Some("SELECT $1"));
        assert_eq!(query_of_single_read("SELECT $1"), None);
    }
}
