//! Pages of a list. By key set: a page is asked for by the position of the last item of the page
//! before, so pages stay correct while rows are added and deleted between them. By number, where
//! people jump to one: with a total, and as far as skipping rows is cheap.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many items a page has at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// The largest page, for every list.
    pub const MAX: u16 = 200;

    /// A page of as many items as there may be.
    pub const LARGEST: Self = Self(Self::MAX);

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

/// Which page of a list, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetRequest {
    page: u32,
    per_page: PageSize,
}

impl OffsetRequest {
    /// How far into a list pages are numbered, in rows. The database reads what it skips; whoever
    /// wants to go further narrows the list or follows cursors.
    pub const MAX_ROWS: u32 = 10_000;

    /// A page, the first being 1, that ends within [`OffsetRequest::MAX_ROWS`].
    pub fn new(page: u32, per_page: PageSize) -> Option<Self> {
        let last_row = page.checked_mul(u32::from(per_page.0))?;
        (page >= 1 && last_row <= Self::MAX_ROWS).then_some(Self { page, per_page })
    }

    /// Which page; the first is 1.
    pub fn page(self) -> u32 {
        self.page
    }

    /// How many items it has at most.
    pub fn per_page(self) -> PageSize {
        self.per_page
    }

    /// How many rows stand before it.
    pub fn rows_before(self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.per_page.0)
    }
}

/// A page of a list that says how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffsetPage<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// Which page it is.
    pub request: OffsetRequest,
    /// How many items all pages have together.
    pub total: u64,
}

impl<T> OffsetPage<T> {
    /// Whether something comes after it.
    pub fn has_more(&self) -> bool {
        self.request.rows_before() + (self.items.len() as u64) < self.total
            && !self.items.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Proves: TASK-005-016.1
    #[test]
    fn numbered_pages_are_bounded_together() {
        let size = |items| PageSize::new(items).unwrap();
        assert!(OffsetRequest::new(0, size(10)).is_none());
        assert!(OffsetRequest::new(50, size(200)).is_some());
        assert!(OffsetRequest::new(51, size(200)).is_none());
        assert!(OffsetRequest::new(10_000, size(1)).is_some());
        assert!(OffsetRequest::new(u32::MAX, size(200)).is_none());
        assert_eq!(OffsetRequest::new(3, size(20)).unwrap().rows_before(), 40);
    }

    // Proves: TASK-005-001.1, TASK-005-016.3
    #[test]
    fn there_is_more_until_the_last_item() {
        let page = |page, items: &[u8], total| OffsetPage {
            items: items.to_vec(),
            request: OffsetRequest::new(page, PageSize::new(2).unwrap()).unwrap(),
            total,
        };
        assert!(page(1, &[1, 2], 3).has_more());
        assert!(!page(2, &[3], 3).has_more());
        assert!(!page(1, &[1, 2], 2).has_more());
        assert!(!page(9, &[], 3).has_more());
    }

    // Proves: TASK-005-001.1, TASK-005-016.3
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
