DROP FUNCTION enqueue_job(uuid, text, text, uuid, jsonb, timestamptz, timestamptz);
