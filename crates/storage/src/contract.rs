//! The behaviour required of every implementation of the repositories, and of every stack of
//! decorators over one.
//!
//! A behaviour is a function of a [`Stage`], which holds an empty store and what else a test needs.
//! The tests of an implementation pass the names of all behaviours to a macro of their own, which
//! makes a test of each; see [`for_each_behaviour!`](crate::for_each_behaviour).
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "this is test code: what surprises it fails the test"
)]

pub mod accounts;
pub mod audit;
pub mod audited;
pub mod budgets;
pub mod bulk;
pub mod bulk_changes;
pub mod categories;
pub mod chat;
pub mod data_migrations;
pub mod exchange_rates;
pub mod freshness;
pub mod holdings;
pub mod idempotency;
pub mod ownership;
pub mod paging;
pub mod portfolios;
pub mod reports;
pub mod sessions;
pub mod settings;
pub mod signing_keys;
mod stage;
pub mod transactions;
pub mod units;
pub mod users;
pub mod valuation;

pub use stage::Stage;

/// Calls `$then! { area { behaviour … } … }` with the behaviours of every stack.
#[macro_export]
macro_rules! for_each_behaviour {
    ($then:ident) => {
        $then! {
            users {
                adds_and_gets
                finds_by_address_regardless_of_case
                lists_in_every_order
                filters_and_counts_alike
                lists_with_profiles
                shows_others_to_the_system_alone
                finds_credentials_regardless_of_case
                knows_a_device_that_signed_in_before
                finds_users_by_the_key_of_their_address
                counts_password_methods
                survives_a_taken_address_in_a_nested_unit
                replaces_the_password_hash
                erases_with_everything_that_is_theirs
            }
            settings {
                adds_and_gets
                stores_edits
                refuses_edits_of_what_has_changed
            }
            sessions {
                adds_and_gets
                rotates_once_among_many
                rotates_no_ended_session
                ends_once
                ends_what_a_browser_leaves
                ends_all_that_have_not_ended
                forgets_all_devices_of_a_user
                notes_later_use_only
            }
            portfolios {
                adds_and_gets
                lists_in_every_order
                filters_and_counts_alike
                takes_the_text_of_a_filter_literally
                refuses_edits_of_what_has_changed
                deletes_and_restores
            }
            valuation {
                values_holdings_at_their_latest_price
                rounds_to_the_currency
                sums_exactly_what_no_float_could
                totals_by_kind_and_currency
            }
            holdings {
                adds_and_gets
                refuses_what_is_held_or_has_no_portfolio
                tells_what_they_are_worth
                lists_in_every_order
                filters_and_counts_alike
                refuses_edits_of_what_has_changed
                deletes_and_restores
                hides_holdings
            }
            accounts {
                adds_and_gets
                lists_in_every_order
                filters_and_counts_alike
                refuses_edits_of_what_has_changed
                deletes_and_restores
                totals_by_kind_and_currency
                tells_what_was_in_an_account
            }
            categories {
                adds_and_gets
                refuses_what_has_no_place
                lists_in_every_order
                filters_and_counts_alike
                has_all_at_once
                stores_edits_deletes_and_restores
                keeps_the_systems_as_they_are
                moves_what_is_in_a_category
            }
            transactions {
                adds_and_gets
                lists_in_every_order
                filters_and_counts_alike
                refuses_edits_of_what_has_changed
                moves_deletes_and_restores
                refuses_what_does_not_belong_together
                hides_transactions
                lists_with_what_they_refer_to
                numbers_pages
                totals_by_currency
                links_both_halves_of_a_transfer
            }
            bulk {
                adds_many_and_tells_of_each_row
                adds_a_row_of_an_identifier_once
                goes_on_after_an_interruption
            }
            bulk_changes {
                tells_what_became_of_each
                recategorises_what_is_chosen
                deletes_what_is_chosen_with_both_halves
                batches_make_no_difference
                reads_identifiers_by_day
                goes_on_recategorising_after_an_interruption
                goes_on_deleting_after_an_interruption
                ends_with_the_first_unit_that_fails
                changes_nothing_of_somebody_elses
            }
            budgets {
                adds_and_gets
                refuses_a_category_that_is_not_there
                lists_in_every_order
                filters_and_counts_alike
                refuses_edits_of_what_has_changed
                deletes_and_restores
                tells_what_was_spent
                sums_whole_months_and_single_days_alike
                tells_once
                tells_once_among_many
                finds_budgets_with_something_to_tell
                hides_budgets
            }
            exchange_rates {
                finds_the_latest_rate_up_to_a_day
                corrects_rates
                are_written_by_the_system_alone
            }
            reports {
                tells_net_worth
                leaves_out_accounts_that_are_closed_or_gone
                values_holdings_at_the_prices_of_the_day
                tells_cash_flow
                tells_spending
            }
            chat {
                adds_and_gets
                lists_the_newest_first
                filters_by_title
                refuses_edits_of_what_has_changed
                deletes_and_restores
                pages_through_messages
            }
            paging {
                portfolios_come_and_go_between_pages
                accounts_come_and_go_between_pages
                transactions_come_and_go_between_pages
                budgets_come_and_go_between_pages
                conversations_come_and_go_between_pages
                holdings_come_and_go_between_pages
                users_come_and_go_between_pages
            }
            idempotency {
                replays_what_was_made
                forgets_what_was_rolled_back
                makes_a_second_claim_wait
                forgets_what_expired
                keeps_users_apart
            }
            audit {
                is_written_with_the_commit
                is_absent_after_a_rollback
                loses_what_a_nested_unit_rolled_back
                pages_through_a_subject
            }
            ownership {
                hides_portfolios
                hides_accounts
                hides_categories
                hides_conversations
                hides_the_rest
                refuses_rows_in_anothers_name
            }
            data_migrations {
                keeps_how_far_they_are
                lets_one_at_a_time_go_on
                shows_runs_to_no_request
            }
            signing_keys {
                keeps_sealed_keys
                seals_keys_anew
                shows_keys_to_no_request
            }
            units {
                drops_what_is_not_committed
                commits_and_rolls_back_nested_units
                nests_three_deep
                is_poisoned_by_a_failure
                goes_on_after_a_nested_failure
                refuses_changes_when_it_only_reads
                acts_before_it_commits
                takes_the_actions_of_a_nested_unit_back
                refuses_a_session_that_ended
                refuses_a_session_whose_time_is_over
                refuses_a_role_or_tier_that_changed
                refuses_a_user_who_may_not_sign_in
            }
            freshness {
                a_read_sees_every_commit_before_it
                sees_its_own_changes
                gives_an_ended_session_no_answer
                forgets_erased_users
            }
        }
    };
}

/// Calls `$then!` with the behaviours of stacks with [`AuditedFactory`](crate::audited::AuditedFactory).
#[macro_export]
macro_rules! for_each_audited_behaviour {
    ($then:ident) => {
        $then! {
            audited {
                tells_who_made_what
                tells_what_changed
                names_personal_fields_and_shows_no_value
                tells_of_deletion_and_restoration
                tells_nothing_of_what_failed
                tells_of_a_bulk_once
                tells_of_holdings_without_a_value
                tells_what_became_of_a_category
                tells_of_many_transactions_once
                tells_of_erasure
            }
        }
    };
}
