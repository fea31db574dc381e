### The form of requests: headers, parameters and bodies.

field-required = This field is required.
field-unknown = This field does not exist. Check its spelling or remove it.
field-duplicate = This field appears more than once. Send it once.
parameter-duplicate = This parameter appears more than once. Send it once.

# $kind (message): such as: a whole number
expected-type = Use { $kind }.
# $min (number)
# $max (number)
type-number-between = a whole number from { $min } to { $max }
type-number = a whole number
type-positive-number = a whole number greater than 0
type-boolean = true or false
type-string = a string
type-uuid = a UUID
type-list = a list
# $choices (text): separated by commas
expected-one-of = Use one of: { $choices }.
# $choices (text): in backticks, separated by commas
expected-some-of = Use one or more of these, separated by commas: { $choices }.
expected-object = Use a JSON object.
expected-uuid = Use a UUID.
expected-boolean = Use true or false.
expected-number = Use a whole number, such as 50.
number-too-large = This number is too large; see the API reference.
type-wrong = This value has the wrong JSON type; see the API reference.
form-wrong = This value has the wrong form; see the API reference.

page-mutually-exclusive = Use either `page` and `per_page`, or `limit` and `cursor`, not both.
page-zero = Page numbers start at 1.
# $max (number)
page-too-far = Numbered pages cover the first { $max } items. Narrow the filters or use `cursor`.
cursor-invalid = Use the `next_cursor` of the previous page, with the same filters and sort order.
idempotency-key-invalid = Use 1 to 255 visible ASCII characters, such as a UUID.
idempotency-key-reused = This key was already used for a different request. Use a new key.

body-not-declared-as-json = The request body must be JSON, with the header `Content-Type: application/json`.
# $seconds (number)
body-timeout = The request body was not received within { $seconds } seconds. Send the request again.
body-too-large = The request body is too large.
# $max (number)
body-too-large-for-limit = The request body is larger than the limit of { $max } bytes.
body-incomplete = The request body is incomplete. Send the request again.
body-not-an-object = The request body must be a JSON object.
# $line (number)
# $column (number)
body-not-json = The request body is not valid JSON (line { $line }, column { $column }).
body-extra-characters = The request body has extra characters after the JSON object.

if-match-invalid = `If-Match` must be one entity tag in quotation marks, as returned in the `ETag` header.
authorization-invalid = The `Authorization` header must be `Bearer` followed by a space and an access token.
forwarding-invalid = An `X-Forwarded-For` entry from a trusted proxy is not an IP address. Configure the proxy to append the client's address, with or without a port.
host-invalid = Send one `Host` header with a host name or IP address and an optional port.
