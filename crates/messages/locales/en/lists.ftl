### How messages are joined.

# $before (text): the items before the last one
# $next (text): the last item
list = { $before }, { $next }

# $before (text): the sentences before the last one
# $next (text): the last sentence
sentences = { $before } { $next }
