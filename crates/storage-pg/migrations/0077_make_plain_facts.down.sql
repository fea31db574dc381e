DROP FUNCTION make_plain_facts();
