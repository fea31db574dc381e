DROP FUNCTION fold_pattern(text);
DROP FUNCTION fold_text(text);
DROP FUNCTION fold_unicode(text);
