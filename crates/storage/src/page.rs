//! Pages of a list, by key set: a page is asked for by the position of the last item of the page
//! before, so pages stay correct while rows are added and deleted between them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many items a page has at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// The largest page, for every list.
    pub const MAX: u16 = 200;

    /// A page size from 1 to [`PageSize::MAX`].
    pub fn new(items: u16) -> Option<Self> {
        (1..=Self::MAX).contains(&items).then_some(Self(items))
    }

    /// How many items.
    pub fn items(self) -> usize {
        usize::from(self.0)
    }

    /// One more than the page has: if the extra row comes, there is a next page.
    pub fn rows_to_read(self) -> u64 {
        u64::from(self.0) + 1
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

/// Where an item stands in an ordered list: its sort key and, among equals, its identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The sort key as text; absent where the identifier alone is the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The identifier.
    pub id: Uuid,
}

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageRequest {
    /// How many items at most.
    pub size: PageSize,
    /// The position of the last item of the page before; the first page has none.
    pub after: Option<Position>,
}

/// A page of a list that grows with use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorPage<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last page.
    pub next: Option<Position>,
}

impl<T> CursorPage<T> {
    /// Makes a page of the rows read, of which there is one too many if there is a next page.
    pub fn from_rows(
        mut rows: Vec<T>,
        size: PageSize,
        position: impl FnOnce(&T) -> Position,
    ) -> Self {
        let has_more = rows.len() > size.items();
        rows.truncate(size.items());
        let next = rows.last().filter(|_| has_more).map(position);
        Self { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extra_row_is_not_shown_but_announces_the_next_page() {
        let size = PageSize::new(2).unwrap();
        let position = |n: &u128| Position {
            key: None,
            id: Uuid::from_u128(*n),
        };
        let page = CursorPage::from_rows(vec![1, 2, 3], size, position);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(page.next, Some(position(&2)));
        assert_eq!(CursorPage::from_rows(vec![1, 2], size, position).next, None);
    }

    #[test]
    fn sizes_are_bounded() {
        assert!(PageSize::new(0).is_none());
        assert!(PageSize::new(200).is_some());
        assert!(PageSize::new(201).is_none());
    }
}
