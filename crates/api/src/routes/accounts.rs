//! Accounts and what is in them.

mod balances;
mod summary;

use axum::{Json, extract::State, response::NoContent};
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    Invalid, Line,
    account::{self, AccountChanges, AccountKind, CurrentAccount, DetailedAccount, NewAccount},
    ids::AccountId,
};
use coffer_services::AccountRelation;
use coffer_storage::{AccountFilter, AccountSort};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use self::balances::BalancePoint;
use super::transactions::Transaction;
use crate::{
    extract::{Authenticated, Body, Id, Idempotency, IfMatch, ListParams, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{
        Amount, AmountText, Created, CurrencyCode, CurrencyText, Page, Tagged, changes, filter,
        labels, optional_day, read_money, request, response, wire_enum,
    },
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list, create)))
        .routes(RESOURCE.on(routes!(summary::summary)))
        .routes(RESOURCE.on(routes!(get, update, delete)))
        .routes(RESOURCE.on(routes!(restore)))
        .routes(RESOURCE.on(routes!(balances::balances)))
}

wire_enum! {
    /// The type of an account.
    AccountType = AccountKind;
    /// The sort order of an account list.
    AccountOrder = AccountSort;
}

response! {
    /// An account that holds or owes money.
    tagged struct Account from detailed: DetailedAccount => account {
        /// The account's ID.
        id: Uuid,
        /// The account's name.
        name: String,
        /// The type of account.
        #[serde(rename = "type")]
        kind: AccountType,
        /// The currency of the account and all its transactions, as an ISO 4217 code.
        currency: CurrencyCode,
        /// The balance before the first transaction; negative if money is owed.
        opening_balance: Amount,
        /// The date from whose beginning the opening balance counts, as YYYY-MM-DD, if one was set.
        /// Otherwise it is omitted, and the opening balance counts from the date on which the
        /// account was created, or that of its first transaction if that is earlier.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        opened_on: Option<NaiveDate>,
        /// The balance at the end of today in the user's time zone: the opening balance plus all
        /// transactions up to then.
        balance: Amount = detailed.balance().into(),
        /// The sum of the transactions after today, which the balance does not include.
        scheduled: Amount = detailed.scheduled.into(),
        /// The date on which the account was closed, as YYYY-MM-DD; omitted while it is open. The
        /// account is included in totals and net worth until the day before.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        closed_on: Option<NaiveDate>,
        /// The five latest transactions, newest first, if requested with
        /// `include=latest_transactions`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = Vec<Transaction>)]
        latest_transactions: Option<Vec<Transaction>> = all(detailed.latest_transactions),
        /// The balances at the end of the last twelve months, earliest first, if requested with
        /// `include=balances`. The last one is today's.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false, value_type = Vec<BalancePoint>)]
        balances: Option<Vec<BalancePoint>> = all(detailed.balances),
        /// When the account was created.
        created_at: DateTime<Utc>,
        /// When the account was last updated. Transactions do not count as updates.
        updated_at: DateTime<Utc>,
        /// When the account was deleted; omitted unless it is deleted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        deleted_at: Option<DateTime<Utc>>,
    }
}

fn all<D, W: From<D>>(values: Option<Vec<D>>) -> Option<Vec<W>> {
    values.map(|values| values.into_iter().map(Into::into).collect())
}

/// A new account, for which nothing is scheduled.
impl From<account::Account> for Tagged<Account> {
    fn from(account: account::Account) -> Self {
        CurrentAccount::from(account).into()
    }
}

impl From<CurrentAccount> for Tagged<Account> {
    fn from(current: CurrentAccount) -> Self {
        DetailedAccount::from(current).into()
    }
}

/// A page of accounts.
pub(crate) type AccountPage = Page<Account>;

filter! {
    /// The filters and sort order of an account list.
    AccountParams => AccountFilter {
        /// Return accounts of this type.
        #[serde(rename = "type")]
        kind: AccountType,
        /// Return closed accounts (`true`) or open accounts (`false`).
        closed: bool,
        /// Return accounts in this currency, as an ISO 4217 code.
        currency: CurrencyText,
        /// Return accounts whose name contains this text, ignoring case and accents.
        #[param(max_length = 100)]
        name: String => Line::parse("name", account::Account::MAX_NAME, name),
    }
    /// The sort order; defaults to `newest`. `balance` sorts by currency, then by balance, highest
    /// first.
    sort: AccountOrder
}

/// The data related to an account that is returned with it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AccountInclude {
    /// The related data to include in each account, separated by commas: `latest_transactions`,
    /// `balances`.
    #[param(required = false, example = "latest_transactions,balances")]
    include: Option<String>,
}

impl AccountInclude {
    fn relations(&self) -> Result<Vec<AccountRelation>, Invalid> {
        labels("include", self.include.as_deref())
    }
}

/// List accounts and their balances.
#[utoipa::path(
    get,
    path = "/api/v1/accounts",
    operation_id = "list_accounts",
    tag = "accounts",
    params(AccountParams, AccountInclude, ListParams),
    responses((status = OK, body = AccountPage, description = "A page of accounts."))
)]
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<AccountParams>,
    Query(include): Query<AccountInclude>,
    Query(list): Query<ListParams>,
) -> Result<Json<AccountPage>, Problem> {
    let (filter, with) = (params.narrow(AccountFilter::new())?, include.relations()?);
    let list = list.request()?;
    let accounts = &state.services.accounts;
    let page = accounts.list(&actor, &filter, params.sort.0, &with, &list);
    Ok(Json(page.await?.into()))
}

request! {
    /// A new account.
    CreateAccountRequest => NewAccount {
        /// The account's name, 1–100 characters.
        #[schema(min_length = 1, max_length = 100, example = "Current account")]
        name: String => Line::parse("name", account::Account::MAX_NAME, name),
        /// The type of account.
        #[serde(rename = "type")]
        kind: AccountType,
        /// The account's currency, as an ISO 4217 code.
        currency: CurrencyText => _,
        /// The balance before the first transaction, with at most the currency's number of decimal
        /// places; negative if money is owed.
        #[serde(default = "zero")]
        #[schema(required = false, default = "0")]
        opening_balance: AmountText => read_money("opening_balance", opening_balance, currency),
        /// The date from whose beginning the opening balance counts, today or earlier. Transactions
        /// before it are rejected. If omitted, it follows the account's creation and its first
        /// transaction.
        #[serde(default)]
        #[schema(required = false, format = Date, example = "2025-01-31")]
        opened_on: Option<String> => optional_day("opened_on", opened_on.as_deref()),
    }
}

fn zero() -> AmountText {
    "0".into()
}

/// Create an account.
#[utoipa::path(
    post,
    path = "/api/v1/accounts",
    operation_id = "create_account",
    tag = "accounts",
    params(Idempotency),
    request_body = CreateAccountRequest,
    responses((status = CREATED, body = Account, headers(("ETag" = String)),
        description = "The new account."))
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    key: Idempotency,
    Body(request): Body<CreateAccountRequest>,
) -> Result<Created<Tagged<Account>>, Problem> {
    let new = request.try_into()?;
    let accounts = &state.services.accounts;
    Created::once(key, |request| accounts.create(&actor, new, request)).await
}

/// Get an account and its balance.
#[utoipa::path(
    get,
    path = "/api/v1/accounts/{id}",
    operation_id = "get_account",
    tag = "accounts",
    params(Id<AccountId>, AccountInclude),
    responses((status = OK, body = Account, headers(("ETag" = String)),
        description = "The account."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
    Query(include): Query<AccountInclude>,
) -> Result<Tagged<Account>, Problem> {
    let with = include.relations()?;
    let account = state.services.accounts.get(&actor, id, &with).await?;
    Ok(account.into())
}

changes! {
    /// Changes to an account, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
    UpdateAccountRequest => AccountChanges {
        /// The account's new name, 1–100 characters.
        #[schema(min_length = 1, max_length = 100)]
        name: String => Line::parse("name", account::Account::MAX_NAME, name),
        /// The new type of account.
        #[serde(rename = "type")]
        kind: AccountType,
        /// The new currency, as an ISO 4217 code. It cannot change once the account has
        /// transactions.
        currency: CurrencyText,
        /// The new balance before the first transaction. The current balance changes by the same
        /// amount. It cannot change while the account is closed.
        opening_balance: AmountText,
        /// The new date from whose beginning the opening balance counts: today or earlier, and not
        /// after the first transaction. `null` lets it follow the account's creation and its first
        /// transaction.
        #[schema(format = Date)]
        opened_on: Option<String> => optional_day("opened_on", opened_on.as_deref()),
        /// The closing date, which closes the account: today or earlier, and not before the last
        /// transaction; `null` reopens it. A closed account keeps its transactions and takes no new
        /// ones: their amounts, dates and accounts can no longer change, but they can be deleted and
        /// restored. It is excluded from totals and net worth from this date.
        #[schema(format = Date)]
        closed_on: Option<String> => optional_day("closed_on", closed_on.as_deref()),
        /// Whether the account is closed: `true` closes it today, unless it has later transactions;
        /// `false` reopens it.
        closed: bool,
    }
}

/// Update, close or reopen an account.
#[utoipa::path(
    patch,
    path = "/api/v1/accounts/{id}",
    operation_id = "update_account",
    tag = "accounts",
    params(Id<AccountId>, IfMatch),
    request_body = UpdateAccountRequest,
    responses(
        (status = OK, body = Account, headers(("ETag" = String)),
            description = "The updated account."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The account has transactions, so its currency cannot change."),
    )
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateAccountRequest>,
) -> Result<Tagged<Account>, Problem> {
    let changes = request.try_into()?;
    let accounts = &state.services.accounts;
    let account = accounts.update(&actor, id, version, changes).await?;
    Ok(account.into())
}

/// Delete an account.
///
/// Its transactions are deleted with it, and transfers to and from it become expenses and income of
/// the other accounts. Restoring the account restores them.
#[utoipa::path(
    delete,
    path = "/api/v1/accounts/{id}",
    operation_id = "delete_account",
    tag = "accounts",
    params(Id<AccountId>, IfMatch),
    responses((status = NO_CONTENT, description = "Deleted."))
)]
async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
    IfMatch(version): IfMatch,
) -> Result<NoContent, Problem> {
    state.services.accounts.delete(&actor, id, version).await?;
    Ok(NoContent)
}

/// Restore a deleted account.
///
/// The transactions that were deleted with the account are restored, too, and linked again as
/// transfers if the other side still matches. If the other side was deleted meanwhile, both stay
/// deleted.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{id}/restore",
    operation_id = "restore_account",
    tag = "accounts",
    params(Id<AccountId>),
    responses((status = OK, body = Account, headers(("ETag" = String)),
        description = "The restored account."))
)]
async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
) -> Result<Tagged<Account>, Problem> {
    Ok(state.services.accounts.restore(&actor, id).await?.into())
}
