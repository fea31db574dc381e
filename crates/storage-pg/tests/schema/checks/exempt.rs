//! Constraints that are not rules of the domain, and rules of the domain that are not constraints.

/// Constraints that are not rules of the domain, with the reason.
pub(super) const EXEMPT: &[(&[&str], &str)] = &[
    (
        &[
            "accounts_version_counts",
            "budgets_version_counts",
            "categories_version_counts",
            "change_set_rows_version_counts",
            "change_sets_row_count_not_negative",
            "change_sets_version_counts",
            "chat_sessions_version_counts",
            "holdings_version_counts",
            "portfolios_version_counts",
            "transactions_version_counts",
            "user_profiles_version_counts",
            "user_settings_version_counts",
            "sessions_generation_counts",
            "users_credentials_version_counts",
        ],
        "a counter that only the application raises, from 0 or 1",
    ),
    (
        &[
            "balance_deltas_delta_is_number",
            "balance_deltas_n_positive",
            "monthly_spending_month_begins",
            "monthly_spending_n_positive",
            "monthly_spending_received_not_negative",
            "monthly_spending_spent_not_negative",
            "stored_counts_n_positive",
            "budget_alerts_available_is_number",
            "budget_alerts_spent_is_number",
        ],
        "a figure that is derived from transactions; Decimal has no NaN",
    ),
    (
        &[
            "accounts_plaid_account_id_length",
            "accounts_plaid_item_id_length",
            "users_consents_object",
            "users_deletion_request_has_time",
            "users_anonymised_has_no_password",
            "users_anonymised_has_time",
        ],
        "the domain has no such field yet",
    ),
    (
        &[
            "change_sets_undone_together",
            "transactions_original_together",
            "sessions_end_together",
            "sessions_impersonation_together",
            "users_terms_together",
        ],
        "two columns of one optional field",
    ),
    (
        &[
            "change_set_rows_amounts_of_budget",
            "change_set_rows_amounts_together",
            "change_set_rows_change_something",
            "change_set_rows_deleted_before_is_transaction",
            "change_set_rows_deletion_fits",
            "change_set_rows_start_of_amounts",
            "change_sets_merged_category_of_merge",
            "change_sets_undone_count_plausible",
            "transactions_deleted_with_account_is_deleted",
            "audit_seals_count_of_members",
            "audit_seals_first_has_no_previous",
            "audit_seals_members_complete",
            "audit_seals_number_counts",
            "data_migrations_checkpoint_length",
            "data_migrations_counts",
            "data_migrations_name_length",
            "jobs_attempts_count",
            "jobs_ended_is_not_claimed",
            "jobs_error_length",
            "jobs_key_length",
            "jobs_kind_format",
            "jobs_payload_size",
        ],
        "a column that the database or a job keeps; see the tests of both",
    ),
    (
        &[
            "audit_logs_mac_key_length",
            "audit_logs_mac_length",
            "audit_seals_hash_key_length",
            "audit_seals_hash_length",
            "audit_seals_previous_hash_length",
            "idempotency_keys_fingerprint_length",
            "sessions_device_hash_length",
            "sessions_salt_length",
        ],
        "an array of fixed length in the domain",
    ),
    (
        &[
            "audit_logs_action_format",
            "audit_logs_entity_type_format",
            "audit_logs_changes_object",
            "audit_logs_metadata_object",
        ],
        "an enum or a map in the domain; `audit_log_accepts_every_label_of_the_domain`",
    ),
    (
        &["sessions_address_is_host", "sessions_amr_complete"],
        "the type of the field, `IpAddr` and `Vec<String>`, has no other values",
    ),
    (
        &[
            "sessions_idle_within_absolute",
            "sessions_within_impersonation",
        ],
        "the domain limits the one by the other and refuses nothing",
    ),
    (
        &[
            "signing_keys_algorithm_length",
            "signing_keys_kid_length",
            "signing_keys_sealed_length",
            "users_password_hash_length",
            "users_terms_version_length",
            "idempotency_keys_key_length",
            "user_settings_locale_length",
            "user_settings_time_zone_length",
            "prices_symbol_length",
            "prices_amount_positive",
        ],
        "a limit of the database alone: what is stored here is made by the program, or checked by the API \
         or by a file's parser",
    ),
    (
        &["accounts_opening_balance_is_number"],
        "`accounts_balance_is_number` refuses the same, since the balance follows from it",
    ),
    (
        &[
            "sessions_impersonator_is_another",
            "sessions_impersonation_has_no_device",
        ],
        "the use case that begins an impersonation sees to it",
    ),
    (
        &["users_email_key_length"],
        "longer keys follow from no address that is short enough; `text_length_is_limited_as_in_the_domain`",
    ),
];

/// Values that only the domain refuses: the table, the assignment, and why there is no constraint.
pub(super) const WIDER: &[(&str, &str, &str)] = &[
    (
        "budgets",
        "currency = 'ZZZ'",
        "the list of currencies is the program's and changes with it",
    ),
    (
        "user_settings",
        "home_country = 'ZZ'",
        "the list of countries is the program's and changes with it",
    ),
    (
        "user_settings",
        "time_zone = 'Europe/Nowhere'",
        "the list of time zones is the program's and changes with it",
    ),
    (
        "budgets",
        "amount = 0.0001",
        "how many decimal places an amount has depends on the currency; it is rounded when it is read",
    ),
    (
        "users",
        "email = 'nobody', email_key = 'nobody'",
        "what an address is changes with the parser; a user keeps the address they registered with",
    ),
];
