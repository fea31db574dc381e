-- 500 users with 10 portfolios of 4 holdings each, and 60 days of prices for 40 securities.

INSERT INTO users
    (id, email, email_key, password_hash, status, tier, role, created_at, updated_at)
SELECT bench.user_id(n), 'user' || n || '@example.com', 'user' || n || '@example.com', current_setting('bench.password_hash'),
    'active', 'free', 'user', now(), now()
FROM generate_series(1, 500) AS n;

INSERT INTO user_settings
    (user_id, base_currency, home_country, locale, time_zone, theme, version, created_at, updated_at)
SELECT bench.user_id(n), 'EUR', 'DE', 'de-DE', 'Europe/Berlin', 'system', 1, now(), now()
FROM generate_series(1, 500) AS n;

INSERT INTO portfolios
    (id, user_id, name, account_type, country_code, home_country, base_currency, version, created_at, updated_at)
SELECT bench.id(2, n * 10 + k), bench.user_id(n), 'Portfolio ' || k,
    (CASE WHEN k % 2 = 0 THEN 'DOMESTIC' ELSE 'INTERNATIONAL' END)::account_type,
    CASE WHEN k % 2 = 0 THEN 'DE' ELSE 'US' END, 'DE', 'EUR', 1, now(), now()
FROM generate_series(1, 500) AS n, generate_series(0, 9) AS k;

INSERT INTO holdings
    (id, user_id, portfolio_id, symbol, name, quantity, currency, cost_basis, created_at, updated_at)
SELECT bench.id(3, (n * 10 + k) * 4 + h), bench.user_id(n), bench.id(2, n * 10 + k),
    'SYM' || (n + k * 7 + h * 10) % 40, 'Security', 10 + h,
    CASE WHEN h % 2 = 0 THEN 'EUR' ELSE 'USD' END, 1000, now(), now()
FROM generate_series(1, 500) AS n, generate_series(0, 9) AS k, generate_series(0, 3) AS h;

INSERT INTO prices
    (id, symbol, currency, quoted_on, amount, created_at, updated_at)
SELECT bench.id(4, (s * 60 + d) * 2 + c), 'SYM' || s, (ARRAY['EUR', 'USD'])[c + 1],
    current_date - d, 100 + s + d, now(), now()
FROM generate_series(0, 39) AS s, generate_series(0, 59) AS d, generate_series(0, 1) AS c;
