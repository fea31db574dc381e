//! Lists of users, composed.

use coffer_domain::{
    Email, Line,
    settings::UserProfile,
    user::{DetailedUser, Role, Tier, User, UserStatus},
};
use coffer_queries::types;
use coffer_storage::{PageRequest, Position, RepositoryError, UserFilter, UserSort, UserWith};
use sea_query::{
    Asterisk, Cond, Expr, ExprTrait, Iden, IntoColumnRef, Order, Query, SelectStatement, SimpleExpr,
};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{list::contains, mirror::Mirrored, stored::column};

#[derive(Iden, Clone, Copy)]
pub(super) enum Users {
    Table,
    Id,
    Email,
    EmailKey,
    Status,
    Tier,
    Role,
    EmailVerifiedAt,
    TermsVersion,
    TermsAcceptedAt,
    CreatedAt,
    UpdatedAt,
    AnonymisedAt,
}

impl Users {
    /// All that is read of a user. The password's hash is not.
    const COLUMNS: [Self; 10] = [
        Self::Id,
        Self::Email,
        Self::Status,
        Self::Tier,
        Self::Role,
        Self::EmailVerifiedAt,
        Self::TermsVersion,
        Self::TermsAcceptedAt,
        Self::CreatedAt,
        Self::UpdatedAt,
    ];
}

#[derive(Iden, Clone, Copy)]
enum UserProfiles {
    Table,
    UserId,
    DisplayName,
    Version,
    CreatedAt,
    UpdatedAt,
}

/// A page's own rows, before anything is joined to them.
#[derive(Iden, Clone, Copy)]
struct Page;

pub(super) fn condition(filter: &UserFilter) -> Cond {
    let mut condition = Cond::all();
    if let Some(status) = filter.status {
        let label = match status {
            UserStatus::Pending => "pending",
            UserStatus::Active => "active",
            UserStatus::Locked => "locked",
            UserStatus::Disabled => "disabled",
            UserStatus::DeletionRequested => "deletion_requested",
            UserStatus::Anonymised => "anonymised",
        };
        condition = condition.add(is(Users::Status, label, "user_status"));
    }
    if let Some(tier) = filter.tier {
        let label = match tier {
            Tier::Free => "free",
            Tier::Premium => "premium",
        };
        condition = condition.add(is(Users::Tier, label, "user_tier"));
    }
    if let Some(role) = filter.role {
        let label = match role {
            Role::User => "user",
            Role::Support => "support",
            Role::Admin => "admin",
        };
        condition = condition.add(is(Users::Role, label, "user_role"));
    }
    if let Some(text) = &filter.email {
        let key = contains(Users::EmailKey, &text.to_ascii_lowercase());
        condition = condition.add(contains(Users::Email, text).or(key));
    }
    if let Some(range) = &filter.created {
        let created_at = || Expr::col(Users::CreatedAt);
        condition = condition
            .add(created_at().gte(range.start))
            .add(created_at().lt(range.end));
    }
    condition
}

/// A condition that a column has this label of its type.
fn is(column: Users, label: &'static str, enumeration: &'static str) -> SimpleExpr {
    let label = Expr::val(label).cast_as("text").cast_as(enumeration);
    Expr::col(column).eq(label)
}

/// The user of an address, by the index that keeps addresses unique.
pub(super) fn of_address(email: &Email) -> SelectStatement {
    Query::select()
        .columns(Users::COLUMNS)
        .from(Users::Table)
        .and_where(Expr::col(Users::EmailKey).eq(email.key().as_str()))
        .and_where(Expr::col(Users::AnonymisedAt).is_null())
        .to_owned()
}

/// A page that begins after a position, one row longer than it has, with what is asked for beside it.
pub(super) fn page(
    filter: &UserFilter,
    sort: UserSort,
    page: &PageRequest,
    with: UserWith,
) -> SelectStatement {
    let mut select = Query::select()
        .columns(Users::COLUMNS)
        .column(Users::EmailKey)
        .from(Users::Table)
        .cond_where(condition(filter))
        .limit(page.size.rows_to_read())
        .to_owned();
    order(&mut select, sort, IntoColumnRef::into_column_ref);
    if let Some(position) = &page.after {
        select.and_where(is_after(sort, position));
    }
    if with == UserWith::NOTHING {
        return select;
    }
    let mut joined = Query::select();
    joined.column((Page, Asterisk)).from_subquery(select, Page);
    if with.profile {
        let profile = |column| Expr::col((UserProfiles::Table, column));
        joined
            .expr_as(profile(UserProfiles::UserId), "profile_of")
            .expr_as(profile(UserProfiles::DisplayName), "profile_display_name")
            .expr_as(profile(UserProfiles::Version), "profile_version")
            .expr_as(profile(UserProfiles::CreatedAt), "profile_created_at")
            .expr_as(profile(UserProfiles::UpdatedAt), "profile_updated_at")
            .left_join(
                UserProfiles::Table,
                profile(UserProfiles::UserId).equals((Page, Users::Id)),
            );
    }
    order(&mut joined, sort, |column| (Page, column).into_column_ref());
    joined
}

/// The identifier, version 7, is the time.
fn order(
    select: &mut SelectStatement,
    sort: UserSort,
    column: impl Fn(Users) -> sea_query::ColumnRef,
) {
    let direction = match sort {
        UserSort::Newest => Order::Desc,
        UserSort::Oldest => Order::Asc,
        UserSort::Email => {
            select.order_by(column(Users::EmailKey), Order::Asc);
            Order::Asc
        }
    };
    select.order_by(column(Users::Id), direction);
}

fn is_after(sort: UserSort, position: &Position) -> SimpleExpr {
    let id = Expr::col(Users::Id);
    match sort {
        UserSort::Newest => id.lt(position.id),
        UserSort::Oldest => id.gt(position.id),
        UserSort::Email => {
            let key = position.key.clone().unwrap_or_default();
            let last = Expr::tuple([Expr::val(key), Expr::val(position.id)]);
            Expr::tuple([Expr::col(Users::EmailKey), id]).gt(last)
        }
    }
}

pub(super) fn position(sort: UserSort, user: &User) -> Position {
    Position {
        key: (sort == UserSort::Email).then(|| user.email.key().as_str().to_owned()),
        id: user.id.uuid(),
    }
}

pub(super) fn detailed(row: &Row, with: UserWith) -> Result<DetailedUser, RepositoryError> {
    Ok(DetailedUser {
        user: user(row)?,
        profile: if with.profile { profile(row)? } else { None },
    })
}

fn user(row: &Row) -> Result<User, RepositoryError> {
    let status: types::UserStatus = column(row, "status")?;
    let tier: types::UserTier = column(row, "tier")?;
    let role: types::UserRole = column(row, "role")?;
    Ok(User {
        id: column::<Uuid>(row, "id")?.into(),
        email: Email::from_stored(column(row, "email")?),
        status: UserStatus::from_database(status),
        tier: Tier::from_database(tier),
        role: Role::from_database(role),
        email_verified_at: column(row, "email_verified_at")?,
        terms_version: column(row, "terms_version")?,
        terms_accepted_at: column(row, "terms_accepted_at")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
    })
}

fn profile(row: &Row) -> Result<Option<UserProfile>, RepositoryError> {
    let Some(user_id) = column::<Option<Uuid>>(row, "profile_of")? else {
        return Ok(None);
    };
    let display_name: Option<String> = column(row, "profile_display_name")?;
    Ok(Some(UserProfile {
        user_id: user_id.into(),
        display_name: display_name.map(Line::from_stored),
        version: column(row, "profile_version")?,
        created_at: column(row, "profile_created_at")?,
        updated_at: column(row, "profile_updated_at")?,
    }))
}
