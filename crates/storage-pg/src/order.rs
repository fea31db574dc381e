//! Sort orders as data: the `ORDER BY` of a list, the start of a page and the text of its cursor
//! all follow from the same keys.

use chrono::NaiveDate;
use coffer_domain::{Currency, Line};
use coffer_storage::Position;
use rust_decimal::Decimal;
use sea_query::{Expr, ExprTrait, Func, SelectStatement};
use uuid::Uuid;

use crate::table::Column;

/// The sort order of a list of `T`: by its keys and, among equals, by id in the direction of the
/// last key. Ids of version 7 (RFC 9562) begin with the time.
pub(crate) struct Order<T> {
    keys: Vec<Key<T>>,
    id: Column,
    id_of: fn(&T) -> Uuid,
    direction: Direction,
}

/// One sort key.
struct Key<T> {
    by: SortBy,
    direction: Direction,
    text: Box<dyn Fn(&T) -> String + Send + Sync>,
    bound: fn(&str) -> Expr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Ascending,
    Descending,
}

/// The expression by which rows are compared.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SortBy {
    /// The column as it is.
    Column(Column),
    /// A column of text, regardless of case.
    Lower(Column),
    /// A nullable column of numbers that are not negative; nulls are the lowest.
    NullsLowest(Column),
}

/// The value of a key: text in the cursor, and a value in the statement.
pub(crate) trait SortValue {
    /// The text in the cursor.
    fn text(self) -> String;

    /// The value for this text. Cursors are authenticated, so it is always valid.
    fn bound(text: &str) -> Expr;
}

/// A number with more digits than a [`Decimal`] may have.
pub(crate) struct Digits(pub(crate) String);

impl<T> Order<T> {
    /// The order by id alone.
    pub(crate) fn by_id(id: Column, id_of: fn(&T) -> Uuid) -> Self {
        Self {
            keys: Vec::new(),
            id,
            id_of,
            direction: Direction::Ascending,
        }
    }

    /// Sorts by id, oldest first.
    pub(crate) fn oldest(self) -> Self {
        let direction = Direction::Ascending;
        Self { direction, ..self }
    }

    /// Sorts by id, newest first.
    pub(crate) fn newest(self) -> Self {
        let direction = Direction::Descending;
        Self { direction, ..self }
    }

    /// Adds a key before the id, lowest first.
    pub(crate) fn ascending<V: SortValue>(
        self,
        by: impl Into<SortBy>,
        value: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        self.with(by.into(), Direction::Ascending, value)
    }

    /// Adds a key before the id, highest first.
    pub(crate) fn descending<V: SortValue>(
        self,
        by: impl Into<SortBy>,
        value: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        self.with(by.into(), Direction::Descending, value)
    }

    fn with<V: SortValue>(
        mut self,
        by: SortBy,
        direction: Direction,
        value: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        self.keys.push(Key {
            by,
            direction,
            text: Box::new(move |item| value(item).text()),
            bound: V::bound,
        });
        Self { direction, ..self }
    }

    /// Adds the order to a statement.
    pub(crate) fn apply(&self, select: &mut SelectStatement) {
        self.apply_to(select, None);
    }

    /// Adds the order to a statement that selects from a subquery of this name.
    pub(crate) fn apply_to_subquery(&self, select: &mut SelectStatement, name: &'static str) {
        self.apply_to(select, Some(name));
    }

    fn apply_to(&self, select: &mut SelectStatement, source: Option<&'static str>) {
        let keys = self.keys.iter().map(|key| (key.by, key.direction));
        let id = (SortBy::Column(self.id), self.direction);
        for (by, direction) in keys.chain([id]) {
            let order = match direction {
                Direction::Ascending => sea_query::Order::Asc,
                Direction::Descending => sea_query::Order::Desc,
            };
            select.order_by_expr(by.of(source), order);
        }
    }

    /// The condition that a row comes after a position. The last keys with the same direction are
    /// compared as one row value, which an index serves as one range.
    pub(crate) fn is_after(&self, position: &Position) -> Expr {
        let key = position.key.as_deref().unwrap_or_default();
        let mut texts = key.splitn(self.keys.len(), ' ');
        let mut terms = Vec::new();
        for key in &self.keys {
            let bound = (key.bound)(texts.next().unwrap_or_default());
            terms.push((key.direction, key.by.of(None), key.by.bound(bound)));
        }
        terms.push((self.direction, Expr::col(self.id), Expr::val(position.id)));
        let others = terms
            .iter()
            .rposition(|(direction, ..)| *direction != self.direction);
        let row = terms.split_off(others.map_or(0, |last| last + 1));
        let (row, bound) = row.into_iter().map(|(_, by, bound)| (by, bound)).unzip();
        let end = self.direction.beyond(tuple(row), tuple(bound));
        terms
            .into_iter()
            .rev()
            .fold(end, |end, (direction, by, bound)| {
                let equal = by.clone().eq(bound.clone());
                direction.beyond(by, bound).or(equal.and(end))
            })
    }

    /// The position of an item.
    pub(crate) fn position(&self, item: &T) -> Position {
        let texts: Vec<_> = self.keys.iter().map(|key| (key.text)(item)).collect();
        Position {
            key: (!texts.is_empty()).then(|| texts.join(" ")),
            id: (self.id_of)(item),
        }
    }
}

impl Direction {
    fn beyond(self, row: Expr, bound: Expr) -> Expr {
        match self {
            Self::Ascending => row.gt(bound),
            Self::Descending => row.lt(bound),
        }
    }
}

/// Values as one row value, if there are several.
fn tuple(mut values: Vec<Expr>) -> Expr {
    match values.pop() {
        Some(only) if values.is_empty() => only,
        last => Expr::tuple(values.into_iter().chain(last)),
    }
}

impl SortBy {
    /// The expression to compare, with the column of the table or of a subquery.
    fn of(self, source: Option<&'static str>) -> Expr {
        let expr = |column: Column| match source {
            Some(source) => Expr::col((source, column.name())),
            None => Expr::col(column),
        };
        match self {
            Self::Column(column) => expr(column),
            Self::Lower(column) => Func::lower(expr(column)).into(),
            Self::NullsLowest(column) => {
                Func::coalesce([expr(column), Expr::cust(NULL_SUBSTITUTE)]).into()
            }
        }
    }

    /// The value to compare with.
    fn bound(self, value: Expr) -> Expr {
        match self {
            Self::Column(_) | Self::NullsLowest(_) => value,
            Self::Lower(_) => Func::lower(value).into(),
        }
    }
}

/// The substitute for a null, which is below all numbers that are not negative.
const NULL_SUBSTITUTE: &str = "-1";

impl From<Column> for SortBy {
    fn from(column: Column) -> Self {
        Self::Column(column)
    }
}

impl SortValue for String {
    fn text(self) -> String {
        self
    }

    fn bound(text: &str) -> Expr {
        Expr::val(text)
    }
}

impl SortValue for Line {
    fn text(self) -> String {
        self.to_string()
    }

    fn bound(text: &str) -> Expr {
        Expr::val(text)
    }
}

impl SortValue for Currency {
    fn text(self) -> String {
        self.to_string()
    }

    fn bound(text: &str) -> Expr {
        Expr::val(text)
    }
}

impl SortValue for Decimal {
    fn text(self) -> String {
        self.to_string()
    }

    fn bound(text: &str) -> Expr {
        Expr::val(text.parse::<Self>().unwrap_or_default())
    }
}

impl SortValue for NaiveDate {
    fn text(self) -> String {
        self.to_string()
    }

    fn bound(text: &str) -> Expr {
        Expr::val(text.parse::<Self>().unwrap_or_default())
    }
}

impl SortValue for Option<Digits> {
    fn text(self) -> String {
        self.map_or_else(|| NULL_SUBSTITUTE.to_owned(), |Digits(text)| text)
    }

    fn bound(text: &str) -> Expr {
        Expr::val(text).cast_as("text").cast_as("numeric")
    }
}

#[cfg(test)]
mod tests {
    use sea_query::{PostgresQueryBuilder, Query};

    use super::*;

    const ID: Column = Column::new("things", "id");
    const CODE: Column = Column::new("things", "code");
    const NAME: Column = Column::new("things", "name");
    const SIZE: Column = Column::new("things", "size");

    type Thing = (Currency, Decimal, String);

    fn by_id() -> Order<Thing> {
        Order::by_id(ID, |_| Uuid::nil())
    }

    fn thing() -> Thing {
        (
            "EUR".parse().unwrap(),
            "12.50".parse().unwrap(),
            "A b".to_owned(),
        )
    }

    /// The end of the statement of the page after a thing.
    fn text(order: &Order<Thing>) -> String {
        let mut select = Query::select().column(ID).from("things").to_owned();
        select.and_where(order.is_after(&order.position(&thing())));
        order.apply(&mut select);
        let text = select.to_string(PostgresQueryBuilder);
        let text = text.replace(&Uuid::nil().to_string(), "…");
        let text = text.replace("\"things\".", "").replace('"', "");
        text.split_once(" WHERE ").unwrap().1.to_owned()
    }

    #[test]
    fn ids_alone_are_an_order() {
        assert_eq!(by_id().position(&thing()).key, None);
        assert_eq!(text(&by_id().oldest()), "id > '…' ORDER BY id ASC");
        assert_eq!(text(&by_id().newest()), "id < '…' ORDER BY id DESC");
    }

    #[test]
    fn keys_of_one_direction_form_one_row_value() {
        let order = by_id().ascending(SortBy::Lower(NAME), |thing| thing.2.clone());
        assert_eq!(order.position(&thing()).key.as_deref(), Some("A b"));
        assert_eq!(
            text(&order),
            "(LOWER(name), id) > (LOWER('A b'), '…') ORDER BY LOWER(name) ASC, id ASC"
        );
    }

    #[test]
    fn key_of_another_direction_is_compared_first() {
        let order = by_id()
            .ascending(CODE, |thing| thing.0)
            .descending(SIZE, |thing| thing.1);
        assert_eq!(order.position(&thing()).key.as_deref(), Some("EUR 12.50"));
        assert_eq!(
            text(&order),
            "code > 'EUR' OR (code = 'EUR' AND (size, id) < (12.50, '…')) \
             ORDER BY code ASC, size DESC, id DESC"
        );
    }
}
