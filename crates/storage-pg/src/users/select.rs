//! Statements that select users, composed of a filter, an order and a page.

use coffer_domain::{Email, ids::UserId, settings::UserProfile, user::DetailedUser};
use coffer_storage::{PageRequest, RepositoryError, UserFilter, UserSort, UserWith};
use sea_query::{Asterisk, Cond, Expr, ExprTrait, Query, SelectStatement};
use tokio_postgres::Row;

use super::USERS;
use crate::{
    list::paged,
    order::Order,
    preferences::{PROFILES, Profiles},
    stored::column,
    table::{Table, columns},
};

columns! {
    /// The columns of a user that are not part of the entity.
    MORE: MoreColumns("users") { email_key, anonymised_at }
}

/// The page's rows, before anything is joined to them.
const PAGE: &str = "page";

pub(super) fn condition(filter: &UserFilter) -> Cond {
    let has_address = |text: &str| {
        let by_key = MORE.email_key.contains(&text.to_ascii_lowercase());
        USERS.email.contains(text).or(by_key)
    };
    let created_at = || Expr::col(USERS.created_at);
    let created = filter.created.as_ref();
    Cond::all()
        .add_option(USERS.status.is_if(filter.status.as_ref()))
        .add_option(USERS.tier.is_if(filter.tier.as_ref()))
        .add_option(USERS.role.is_if(filter.role.as_ref()))
        .add_option(filter.email.as_deref().map(has_address))
        .add_option(created.map(|range| created_at().gte(range.start)))
        .add_option(created.map(|range| created_at().lt(range.end)))
}

/// Selects the user with an address, by the index that keeps addresses unique.
pub(super) fn by_email(email: &Email) -> SelectStatement {
    USERS
        .select()
        .and_where(Expr::col(MORE.email_key).eq(email.key().as_str()))
        .and_where(MORE.anonymised_at.is_set(false))
        .to_owned()
}

pub(super) fn order(sort: UserSort) -> Order<DetailedUser> {
    let by_id = Order::by_id(USERS.id, |found: &DetailedUser| found.user.id.uuid());
    match sort {
        UserSort::Newest => by_id.newest(),
        UserSort::Oldest => by_id.oldest(),
        UserSort::Email => by_id.ascending(MORE.email_key, |found| {
            found.user.email.key().as_str().to_owned()
        }),
    }
}

/// The rows of a page after a position, one more than its size, with the requested related data.
pub(super) fn page(
    filter: &UserFilter,
    order: &Order<DetailedUser>,
    page: &PageRequest,
    with: UserWith,
) -> SelectStatement {
    let mut select = USERS.select();
    select.column(MORE.email_key).cond_where(condition(filter));
    let select = paged(select, order, page);
    if with == UserWith::NOTHING {
        return select;
    }
    let mut joined = Query::select();
    joined.column((PAGE, Asterisk)).from_subquery(select, PAGE);
    if with.profile {
        joined
            .expr_as(Expr::col(PROFILES.user_id), "profile_of")
            .expr_as(Expr::col(PROFILES.display_name), "profile_display_name")
            .expr_as(Expr::col(PROFILES.version), "profile_version")
            .expr_as(Expr::col(PROFILES.created_at), "profile_created_at")
            .expr_as(Expr::col(PROFILES.updated_at), "profile_updated_at")
            .left_join(
                Profiles::SOURCE,
                Expr::col(PROFILES.user_id).equals((PAGE, USERS.id.name())),
            );
    }
    order.apply_to_subquery(&mut joined, PAGE);
    joined
}

pub(super) fn detailed(row: &Row, with: UserWith) -> Result<DetailedUser, RepositoryError> {
    Ok(DetailedUser {
        user: USERS.read(row)?,
        profile: if with.profile { profile(row)? } else { None },
    })
}

fn profile(row: &Row) -> Result<Option<UserProfile>, RepositoryError> {
    let Some(user_id) = column::<Option<UserId>>(row, "profile_of")? else {
        return Ok(None);
    };
    Ok(Some(UserProfile {
        user_id,
        display_name: column(row, "profile_display_name")?,
        version: column(row, "profile_version")?,
        created_at: column(row, "profile_created_at")?,
        updated_at: column(row, "profile_updated_at")?,
    }))
}
