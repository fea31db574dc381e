//! Pages of a list. Keyset pages are requested by the position of the previous page's last item, so
//! they stay correct while rows are added and deleted. Numbered pages come with a total, for lists
//! in which users jump to a page; they are limited to where skipping rows is cheap.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The maximum number of items on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// The largest page size, for every list.
    pub const MAX: u16 = 200;

    /// A page of the largest size.
    pub const LARGEST: Self = Self(Self::MAX);

    /// A page size from 1 to [`PageSize::MAX`].
    pub const fn new(items: u16) -> Option<Self> {
        if items >= 1 && items <= Self::MAX {
            Some(Self(items))
        } else {
            None
        }
    }

    /// The maximum number of items.
    pub fn items(self) -> usize {
        usize::from(self.0)
    }

    /// One row more than the page size: if it exists, there is a next page.
    pub fn rows_to_read(self) -> u64 {
        u64::from(self.0) + 1
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

/// The position of an item in an ordered list: its sort key and, among equal keys, its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The sort key as text; absent in lists ordered by id alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The item's id, which breaks ties.
    pub id: Uuid,
}

/// A request for one page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageRequest {
    /// The maximum number of items.
    pub size: PageSize,
    /// The position of the previous page's last item; `None` for the first page.
    pub after: Option<Position>,
}

/// A keyset page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorPage<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// The position after which the next page begins; `None` on the last page.
    pub next: Option<Position>,
}

impl<T> CursorPage<T> {
    /// Makes a page of the rows read: one row too many means there is a next page.
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

/// A request for one page of a list, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetRequest {
    page: u32,
    per_page: PageSize,
}

impl OffsetRequest {
    /// The number of rows that can be reached by page number. The database reads the rows that it
    /// skips; beyond this limit, clients narrow the list or follow cursors.
    pub const MAX_ROWS: u32 = 10_000;

    /// A page, the first being 1, that ends within [`OffsetRequest::MAX_ROWS`].
    pub fn new(page: u32, per_page: PageSize) -> Option<Self> {
        let last_row = page.checked_mul(u32::from(per_page.0))?;
        (page >= 1 && last_row <= Self::MAX_ROWS).then_some(Self { page, per_page })
    }

    /// The page number; the first page is 1.
    pub fn page(self) -> u32 {
        self.page
    }

    /// The maximum number of items.
    pub fn per_page(self) -> PageSize {
        self.per_page
    }

    /// The number of rows before the page.
    pub fn rows_before(self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.per_page.0)
    }
}

/// A numbered page of a list, with the total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffsetPage<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// The request that this page answers.
    pub request: OffsetRequest,
    /// The number of items on all pages together.
    pub total: u64,
}

impl<T> OffsetPage<T> {
    /// Whether there are items after this page.
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
    fn page_number_and_size_are_bounded_together() {
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
    fn page_has_more_until_the_last_item() {
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
    fn extra_row_is_left_out_and_yields_a_next_position() {
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
    fn page_sizes_are_bounded() {
        assert!(PageSize::new(0).is_none());
        assert!(PageSize::new(200).is_some());
        assert!(PageSize::new(201).is_none());
    }
}
