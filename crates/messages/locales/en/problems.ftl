### The titles of problem types, and their details.

title-body-too-large = Request body too large
title-changed-since = Change set cannot be undone
title-conflict = Conflict
title-cross-origin = Cross-origin request
title-forbidden = Forbidden
title-impersonating = Not available while impersonating
title-internal-error = Internal server error
title-invalid-input = Invalid input
title-invalid-stored-data = Invalid stored data
title-limit-reached = Limit reached
title-malformed-request = Malformed request
title-method-not-allowed = Method not allowed
title-not-found = Not found
title-precondition-failed = Precondition failed
title-processing-timeout = Processing timeout
title-request-timeout = Request timeout
title-service-unavailable = Service unavailable
title-too-many-connections = Too many connections
title-too-many-requests = Too many requests
title-unauthenticated = Not authenticated
title-unknown-host = Unknown host
title-unsupported-media-type = Unsupported media type
title-upgrade-required = Upgrade required

fields-invalid = Some fields are invalid; see `errors`.
# $permission (text): a name, such as manage_users
permission-missing = Your role does not include the permission `{ $permission }`.
resource-not-found = The resource does not exist, or belongs to another user.
resource-changed = The resource has changed since you last read it. Read it again and repeat the change.
method-not-allowed = This method is not allowed here. Use one of those in the `Allow` header.
internal-error = An internal error occurred. Try again; if it persists, contact the administrator and quote `request_id`.
stored-data-invalid = The stored data is invalid and cannot be shown. Contact the administrator and quote `request_id`.

sign-in-required = Authentication is required. Sign in, or send an access token in the `Authorization` header.
token-invalid = The token is invalid or has expired. Refresh the session or sign in again.
refresh-token-missing = The refresh token is missing. Sign in again.
tokens-of-several-sessions = The browser sent the tokens of several sessions under one cookie name. Delete this site's cookies and sign in again.
session-ended = The session has ended. Sign in again.
credentials-changed = The credentials of this user were changed during the sign-in. Sign in again.
credentials-wrong = The email address or password is incorrect.
impersonating = You are acting as another user, whose credentials you cannot use or change. End the impersonation first.
user-unavailable = This user account is locked or disabled. Contact the administrator.

# $seconds (number)
server-busy = { $seconds ->
    [one] The server is busy. Try again in { $seconds } second.
   *[other] The server is busy. Try again in { $seconds } seconds.
}
# $seconds (number)
requests-too-many = { $seconds ->
    [one] Too many requests. Try again in { $seconds } second.
   *[other] Too many requests. Try again in { $seconds } seconds.
}
# $count (number): rows of a change set
changed-since = { $count ->
    [one] { $count } row cannot be undone; see `conflicts`. Resolve this first, or send `skip_changed` to undo the other rows, if there are any.
   *[other] { $count } rows cannot be undone; see `conflicts`. Resolve these first, or send `skip_changed` to undo the other rows, if there are any.
}
# $seconds (number)
requests-too-many-at-once = { $seconds ->
    [one] Too many of your requests are in progress. Wait for them to finish, then try again in { $seconds } second.
   *[other] Too many of your requests are in progress. Wait for them to finish, then try again in { $seconds } seconds.
}
# $seconds (number)
request-cancelled = The request took longer than { $seconds } seconds and was cancelled. Check whether it took effect before retrying, or retry it with the same `Idempotency-Key`.

# $max (number)
limit-of-transactions = You can store at most { $max } transactions, deleted ones included. Ask the administrator to raise the limit.
# $max (number)
limit-of-accounts = You can store at most { $max } accounts, deleted ones included. Ask the administrator to raise the limit.
# $max (number)
limit-of-categories = You can store at most { $max } categories, deleted ones included. Ask the administrator to raise the limit.
# $max (number)
limit-of-budgets = You can store at most { $max } budgets, deleted ones included. Ask the administrator to raise the limit.
# $max (number)
limit-of-portfolios = You can store at most { $max } portfolios, deleted ones included. Ask the administrator to raise the limit.
# $max (number)
limit-of-holdings = You can store at most { $max } holdings, deleted ones included. Ask the administrator to raise the limit.
# $max (number)
limit-of-chat-sessions = You can store at most { $max } chat sessions, deleted ones included. Ask the administrator to raise the limit.
# $max (number)
limit-of-chat-messages = You can store at most { $max } chat messages, deleted ones included. Ask the administrator to raise the limit.

# $host (text)
host-unknown = This server is not configured for the host { $host }. Set COFFER__SERVER__PUBLIC_URL to the URL at which users reach the server, or add it to COFFER__SERVER__ALLOWED_ORIGINS.
origin-not-allowed = Requests from other origins are not allowed. To allow this origin, add it to COFFER__SERVER__ALLOWED_ORIGINS; if it is this server's own, set COFFER__SERVER__PUBLIC_URL to it.
websocket-expected = This endpoint is a WebSocket. Connect with a WebSocket client.
websocket-cross-origin = WebSockets can only be opened from this site. Send its address in the `Origin` header.
websockets-too-many = The server has too many open WebSockets. Try again later.
websockets-too-many-of-user = You have too many open WebSockets. Close another page and try again.
