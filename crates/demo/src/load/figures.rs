//! The derived figures of loaded transactions.

/// Computes the facts per account, day, category and kind, and the other figures from them. The
/// result is that of the triggers, with one statement each; `reconcile` verifies it.
pub(super) const COMPUTE: &str = "
    ANALYZE loaded_users, accounts;

    INSERT INTO transaction_facts
    SELECT t.user_id, t.account_id, t.category_id, t.currency, t.booked_on, t.transfer_id IS NOT NULL,
        sum(greatest(-t.amount, 0)), sum(greatest(t.amount, 0)), count(*), max(t.updated_at), max(t.updated_at)
    FROM transactions AS t
    JOIN loaded_users AS l ON l.id = t.user_id
    WHERE t.deleted_at IS NULL
    GROUP BY 1, 2, 3, 4, 5, 6;

    INSERT INTO balance_deltas (account_id, booked_on, user_id, currency, delta, n, created_at, updated_at)
    SELECT f.account_id, f.booked_on, f.user_id, f.currency, sum(f.received - f.spent), sum(f.n),
        max(f.updated_at), max(f.updated_at)
    FROM transaction_facts AS f
    JOIN loaded_users AS l ON l.id = f.user_id
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2;

    INSERT INTO monthly_spending (user_id, month, currency, category_id, spent, received, n, created_at, updated_at)
    SELECT f.user_id, date_trunc('month', f.booked_on::timestamp)::date, f.currency, f.category_id,
        sum(f.spent), sum(f.received), sum(f.n), max(f.updated_at), max(f.updated_at)
    FROM transaction_facts AS f
    JOIN loaded_users AS l ON l.id = f.user_id
    WHERE NOT f.transfer
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4;

    INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
    SELECT t.user_id, 'transactions', count(*), min(t.created_at), max(t.created_at)
    FROM transactions AS t
    JOIN loaded_users AS l ON l.id = t.user_id
    GROUP BY 1;

    UPDATE accounts AS a
    SET balance = a.opening_balance + s.delta
    FROM (
        SELECT d.account_id, sum(d.delta) AS delta
        FROM balance_deltas AS d
        JOIN loaded_users AS l ON l.id = d.user_id
        GROUP BY 1
    ) AS s
    WHERE a.id = s.account_id;

    DROP TABLE loaded_users";
