//! The HELP texts of the metrics.

use metrics::{describe_counter, describe_gauge, describe_histogram};

const COUNTERS: &[(&str, &str)] = &[
    (
        "coffer_audit_head_missing_total",
        "Checks that found the audit log without the newest seal known to this node.",
    ),
    (
        "coffer_audit_records_lost_total",
        "Audit records that disappeared before they were sealed.",
    ),
    ("coffer_audit_records_sealed_total", "Sealed audit records."),
    ("coffer_backup_failures_total", "Failed backups."),
    (
        "coffer_budget_alerts_caught_up_total",
        "Budget alerts created by the background job.",
    ),
    (
        "coffer_cache_epochs_total",
        "Times the Redis cache was emptied, for example after reconnecting.",
    ),
    (
        "coffer_cache_evictions_total",
        "Values evicted from the cache for lack of space.",
    ),
    (
        "coffer_cache_fills_refused_total",
        "Values not cached because of a tombstone.",
    ),
    ("coffer_cache_hits_total", "Cache hits."),
    ("coffer_cache_misses_total", "Cache misses."),
    (
        "coffer_cache_undecodable_total",
        "Cached values that could not be decoded.",
    ),
    (
        "coffer_cache_waits_total",
        "Cache lookups that waited for another reader to load the value.",
    ),
    (
        "coffer_connections_closed_total",
        "Connections closed by the server, by reason.",
    ),
    (
        "coffer_database_connections_opened_total",
        "Database connections opened.",
    ),
    (
        "coffer_database_shares_used_up_total",
        "Requests refused because their user already used the maximum number of connections per user.",
    ),
    (
        "coffer_hash_queue_abandoned_total",
        "Password hashing jobs whose request was cancelled.",
    ),
    (
        "coffer_hash_queue_refused_total",
        "Password hashing jobs refused because the wait would have been too long.",
    ),
    (
        "coffer_job_attempts_total",
        "Attempts at jobs, by kind and outcome: done, retry, dead or released (given back on shutdown).",
    ),
    (
        "coffer_invalid_rows_total",
        "Rows left out of lists because they break a rule of the domain; the log names them.",
    ),
    (
        "coffer_log_lines_dropped_total",
        "Log lines dropped because standard error could not keep up.",
    ),
    (
        "coffer_mail_failures_total",
        "Failed attempts to send an email, by reason: unavailable (the server), deferred or rejected (the email).",
    ),
    (
        "coffer_mail_sent_total",
        "Emails sent or written to a file, by message.",
    ),
    (
        "coffer_purged_total",
        "Expired data purged, by kind: idempotency keys, sessions, change sets, jobs or transaction facts.",
    ),
    (
        "coffer_refresh_replays_total",
        "Sessions ended because a refresh token was reused.",
    ),
    ("coffer_registrations_total", "User registrations."),
    (
        "coffer_requests_limited_total",
        "Requests refused by a rate limit.",
    ),
    (
        "coffer_retries_total",
        "Use cases retried after a transaction conflict.",
    ),
    ("coffer_sign_ins_total", "Sign-ins by outcome."),
    (
        "coffer_slow_queries_total",
        "Statements that took longer than COFFER__DATABASE__SLOW_QUERY_MS.",
    ),
];

const GAUGES: &[(&str, &str)] = &[
    (
        "coffer_audit_unsealed_records",
        "Audit records that are not sealed yet.",
    ),
    (
        "coffer_backup_last_success_timestamp_seconds",
        "Time of the newest complete backup, as a Unix timestamp.",
    ),
    (
        "coffer_cache_reachable",
        "Whether Redis is reachable (1) or not (0).",
    ),
    (
        "coffer_data_disk_free_bytes",
        "Free space on the disk of the data directory.",
    ),
    (
        "coffer_database_bloated_tables",
        "Tables with many dead rows.",
    ),
    (
        "coffer_database_connections",
        "Connections of the database pool by state; waiting counts the requests waiting for one.",
    ),
    (
        "coffer_database_dead_row_ratio",
        "Ratio of dead rows in all tables.",
    ),
    (
        "coffer_database_oldest_transaction_seconds",
        "Age of the oldest open transaction.",
    ),
    (
        "coffer_database_relation_size_bytes",
        "Size of the largest tables and indexes.",
    ),
    ("coffer_database_size_bytes", "Size of the database."),
    (
        "coffer_hash_queue_length",
        "Password hashing jobs waiting in the queue.",
    ),
    (
        "coffer_jobs",
        "Jobs by kind and state: pending, failing (pending after a failed attempt) or dead.",
    ),
    (
        "coffer_jobs_oldest_seconds",
        "Age of the oldest pending job, by kind.",
    ),
    (
        "coffer_mail_available",
        "Whether emails can be sent (1) or not (0).",
    ),
    ("coffer_migrations_pending", "Pending migrations."),
    (
        "coffer_replication_lag_bytes",
        "Replication lag by replica; NaN if unknown.",
    ),
];

const HISTOGRAMS: &[(&str, &str)] = &[
    (
        "coffer_database_query_seconds",
        "Duration of database statements by name.",
    ),
    (
        "coffer_hash_job_seconds",
        "Duration of password hashing jobs.",
    ),
    (
        "coffer_hash_queue_wait_seconds",
        "Time that password hashing jobs waited in the queue.",
    ),
    (
        "coffer_http_request_seconds",
        "Duration of HTTP requests by method, route and status.",
    ),
    (
        "coffer_job_seconds",
        "Duration of attempts at jobs, by kind.",
    ),
];

/// Registers the HELP texts with the recorder that is installed.
pub(crate) fn describe() {
    for (name, help) in COUNTERS {
        describe_counter!(*name, *help);
    }
    for (name, help) in GAUGES {
        describe_gauge!(*name, *help);
    }
    for (name, help) in HISTOGRAMS {
        describe_histogram!(*name, *help);
    }
}
