-- Text is compared with what a user types by its folded form. The database folds, so that whatever is stored,
-- by whichever way, is folded by the same function as what is looked for.

CREATE FUNCTION fold_unicode(p_text text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    folded text;
BEGIN
    -- Decomposed, without the marks of Latin, Greek, Cyrillic, Hebrew and Arabic letters, variation selectors,
    -- and characters of no width. The marks of other scripts distinguish letters. The acute accent stands for
    -- an apostrophe; decomposed, it would be a space.
    folded := lower(regexp_replace(
        normalize(replace(p_text, '´', ''''), NFKD),
        '[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7'
            '\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed'
            '\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff'
            '\U000e0100-\U000e01ef]+',
        '', 'g'
    ) COLLATE "default");
    IF octet_length(folded) = char_length(folded) THEN
        RETURN folded;
    END IF;
    -- Letters that Unicode does not decompose, forms of letters that are no matter of case, and punctuation, first
    -- the common ones. The conditions spare other texts, since translate() compares each character with all of these.
    IF folded ~ '[\u00df-\u02ff\u03c2\u1c80-\u1c88\u1d7d\u1e9e\u2010-\u2044\u2212\u2c60-\u2c7f]' THEN
        folded := translate(folded, 'łøđðħıςẞ‘’“”„–—', 'loddhiσß''''"""--');
        folded := replace(replace(replace(replace(folded, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
        IF folded ~ '[\u0100-\u02ff\u1c80-\u1c88\u1d7d\u2010-\u2044\u2212\u2c60-\u2c7f]' THEN
            folded := translate(folded,
                'ŧŋĸⱥƀɓƃƈȼɖɗƌɇɛƒǥɠɦɨɉƙⱪƚɫɭⱡɲɳƞɔɵƥᵽɋɍɽʂȿƫƭʈⱦʉʋⱳɏƴƶȥɀⱬȴȵȶⱨᲀᲁᲂᲃᲄᲅᲆᲇᲈ',
                'tnkabbbccdddeefgghijkkllllnnnooppqrrssttttuvwyyzzzzlnthвдосттъѣꙋ');
            folded := translate(folded, 'ʹʻʼʽ‚‛′‟‐‒―−⁄', '''''''''''''''"----/');
        END IF;
    END IF;
    -- Composed again, so that が does not contain か, nor 각 가.
    RETURN normalize(folded, NFC);
END
$$;

CREATE FUNCTION fold_text(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN
    -- Most text is ASCII, for which this takes a tenth of the time.
    CASE WHEN octet_length(p_text) = char_length(p_text) THEN lower(p_text COLLATE "C") ELSE fold_unicode(p_text) END;

CREATE FUNCTION fold_pattern(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- Folding comes first: it makes a full-width percent sign an ordinary one.
RETURN '%' || replace(replace(replace(fold_text(p_text), '\', '\\'), '%', '\%'), '_', '\_') || '%';

COMMENT ON FUNCTION fold_text(text) IS 'Returns the form in which text is compared for search: in lower case, without accents, with compatibility forms such as full-width letters replaced, special letters such as ß and ł spelled with ordinary ones, and typographic quotation marks and dashes as in ASCII.';
COMMENT ON FUNCTION fold_unicode(text) IS 'Folds text that is not ASCII; see fold_text.';
COMMENT ON FUNCTION fold_pattern(text) IS 'Returns the LIKE pattern for folded texts that contain a text, in which every character stands for itself.';

REVOKE ALL ON FUNCTION fold_text(text), fold_unicode(text), fold_pattern(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_text(text), fold_unicode(text), fold_pattern(text) TO coffer_app, coffer_system;
