//! The behaviour required of every implementation of the repositories, and of every stack of
//! decorators over one.
//!
//! A behaviour is a function of a [`Stage`], which holds an empty store and the test's environment.
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
pub mod category_merges;
pub mod change_sets;
pub mod chat;
pub mod credentials;
pub mod data_migrations;
pub mod exchange_rates;
pub mod former_transfers;
pub mod freshness;
pub mod holdings;
pub mod idempotency;
pub mod jobs;
pub mod ownership;
pub mod paging;
pub mod portfolios;
mod recorded;
pub mod reports;
pub mod sealing;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod signing_keys;
mod stage;
pub mod stored_counts;
pub mod transactions;
pub mod units;
pub mod users;
pub mod valuation;

pub use recorded::{Calls, RecordedFactory};
pub(crate) use recorded::{Methods, Recorded};
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
                shows_other_users_only_to_the_system
                continues_after_a_taken_address_in_a_nested_unit
                erases_users_with_all_their_data
            }
            credentials {
                finds_credentials_regardless_of_case
                finds_users_by_the_key_of_their_address
                recognises_devices_of_earlier_sessions
                changes_the_password
                locks_the_user_during_a_sign_in
                counts_password_methods
            }
            settings {
                adds_and_gets
                stores_edits
                refuses_stale_edits
            }
            sessions {
                adds_and_gets
                stores_impersonations
                steps_up_active_sessions
                rotates_once_under_concurrency
                does_not_rotate_ended_sessions
                ends_once
                ends_abandoned_sessions
                lists_and_ends_other_sessions
                ends_all_active_sessions
                forgets_all_devices_of_a_user
                stores_only_later_use
                purges_ended_and_expired_sessions
            }
            portfolios {
                adds_and_gets
                lists_in_every_order
                filters_and_counts_alike
                matches_filter_text_literally
                refuses_stale_edits
                deletes_and_restores
            }
            valuation {
                values_holdings_at_their_latest_price
                values_holdings_at_prices_up_to_today
                rounds_to_the_currency
                sums_exactly_beyond_floating_point
                totals_by_kind_and_currency
            }
            holdings {
                adds_and_gets
                refuses_duplicates_and_unknown_portfolios
                values_holdings
                lists_in_every_order
                filters_and_counts_alike
                refuses_stale_edits
                deletes_and_restores
                hides_holdings
            }
            accounts {
                adds_and_gets
                lists_in_every_order
                filters_and_counts_alike
                refuses_stale_edits
                deletes_and_restores
                totals_by_kind_and_currency
                returns_balances_by_day
                opens_with_the_first_transaction_or_on_the_set_date
                finds_the_first_and_the_last_transaction
                current_balance_leaves_out_later_transactions
            }
            categories {
                adds_and_gets
                refuses_taken_names_and_impossible_parents
                lists_in_every_order
                filters_and_counts_alike
                returns_all_categories
                stores_edits_deletes_and_restores
                refuses_changes_of_system_categories
                counts_deleted_uses_apart
                moves_uses_between_categories
            }
            transactions {
                adds_and_gets
                lists_in_every_order
                filters_and_counts_alike
                refuses_stale_edits
                moves_deletes_and_restores
                refuses_inconsistent_transactions
                hides_transactions
                lists_with_related_data
                returns_latest_transactions_of_accounts
                combines_any_two_conditions
                locks_the_finances_of_one_user
                purges_old_facts
                numbers_pages
                totals_by_currency
                reads_the_kinds_of_categories
                totals_by_direction_and_kind
                finds_both_legs_of_a_transfer
            }
            former_transfers {
                deleted_account_unlinks_transfers_until_it_is_restored
                leg_deleted_meanwhile_keeps_the_other_deleted
                changed_leg_is_not_linked_again
                leg_waits_for_the_other_account
                forgotten_transfer_is_not_linked_again
            }
            search {
                finds_transactions_by_folded_words
                finds_transactions_by_operators
                excludes_words_of_long_descriptions
                filters_names_by_folded_text
            }
            bulk {
                adds_many_with_an_outcome_for_each_row
                adds_a_repeated_id_once
                adds_a_repeated_import_once
            }
            bulk_changes {
                returns_an_outcome_for_each_id
                recategorises_the_selection
                deletes_the_selection_with_both_sides_of_transfers
                batch_size_makes_no_difference
                reads_ids_by_day
                changes_no_data_of_other_users
            }
            change_sets {
                records_bulk_changes
                undoes_a_deletion
                undoes_a_recategorisation
                undoes_change_sets_in_turn
                names_rows_that_changed_since
                names_rows_without_account_or_category
                names_rows_before_opening_and_after_closing
                names_rows_of_categories_with_another_type
                restores_transfers_of_closed_accounts
                refuses_stale_edits
                purges_old_change_sets
                keeps_the_newest_rows
                hides_change_sets
            }
            category_merges {
                undoes_a_merge
                names_budgets_and_subcategories
                restores_merged_budgets
            }
            budgets {
                adds_and_gets
                refuses_an_unknown_category
                lists_in_every_order
                filters_and_counts_alike
                refuses_stale_edits
                deletes_and_restores
                sums_spending
                sums_whole_months_and_single_days_alike
                adds_an_alert_once
                adds_an_alert_once_under_concurrency
                finds_budgets_to_check_for_alerts
                hides_budgets
            }
            exchange_rates {
                finds_the_latest_rate_up_to_a_day
                corrects_rates
                only_the_system_writes_rates
            }
            reports {
                reports_net_worth
                leaves_out_closed_and_deleted_accounts
                counts_opening_balances_from_the_opening
                values_holdings_at_the_prices_of_the_day
                reports_cash_flow
                reports_spending
                reports_spending_to_convert_by_month
            }
            chat {
                adds_and_gets
                lists_the_newest_first
                filters_by_title
                refuses_stale_edits
                deletes_and_restores
                pages_through_messages
            }
            paging {
                pages_of_portfolios_stay_consistent
                pages_of_accounts_stay_consistent
                pages_of_transactions_stay_consistent
                pages_of_budgets_stay_consistent
                pages_of_conversations_stay_consistent
                pages_of_holdings_stay_consistent
                pages_of_users_stay_consistent
            }
            idempotency {
                replays_the_stored_result
                forgets_rolled_back_claims
                makes_a_second_claim_wait
                forgets_expired_keys
                separates_users
                purges_expired_keys
            }
            jobs {
                claims_due_jobs_once
                enqueues_with_the_change
                enqueues_a_key_once
                gives_abandoned_jobs_to_others
                repeats_failed_and_released_attempts
                hastens_failed_jobs
                keeps_dead_jobs
                measures_the_queue
                purges_ended_jobs
                divides_jobs_between_workers
            }
            stored_counts {
                counts_all_rows_of_the_user
            }
            sealing {
                dequeues_records_once
                stores_the_chain_of_seals
                reads_stored_records
                locks_sealing
            }
            audit {
                is_written_with_the_commit
                is_absent_after_a_rollback
                drops_records_of_rolled_back_nested_units
                pages_through_a_subject
            }
            ownership {
                hides_portfolios
                hides_accounts
                hides_categories
                hides_conversations
                hides_other_users_and_their_records
                refuses_rows_for_another_user
            }
            data_migrations {
                stores_progress
                locks_each_migration
                hides_runs_from_requests
            }
            signing_keys {
                stores_encrypted_keys
                re_encrypts_keys
                hides_keys_from_requests
            }
            units {
                drops_uncommitted_changes
                commits_and_rolls_back_nested_units
                nests_three_deep
                is_poisoned_by_a_failure
                continues_after_a_nested_failure
                refuses_changes_in_read_only_units
                last_reads_see_only_own_rows
                runs_actions_before_the_commit
                drops_actions_of_rolled_back_nested_units
                refuses_an_ended_session
                refuses_an_expired_session
                refuses_an_outdated_role_or_tier
                refuses_api_keys
                shows_no_finances_before_the_sign_in
                refuses_a_locked_or_disabled_user
            }
            freshness {
                read_sees_every_earlier_commit
                sees_its_own_changes
                refuses_reads_of_ended_sessions
                forgets_erased_users
            }
        }
    };
}

/// Calls `$then!` with the behaviours of stacks with
/// [`AuditedFactory`](crate::audited::AuditedFactory).
#[macro_export]
macro_rules! for_each_audited_behaviour {
    ($then:ident) => {
        $then! {
            audited {
                records_the_actor_of_each_creation
                records_changed_fields
                names_personal_fields_without_their_values
                records_deletion_and_restoration
                does_not_record_failed_changes
                records_a_bulk_operation_once
                records_changes_of_holdings_without_amounts
                records_merges_and_deletions_of_categories
                records_many_transactions_once
                records_erasure
            }
        }
    };
}
