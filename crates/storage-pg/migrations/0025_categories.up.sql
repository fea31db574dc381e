CREATE TYPE category_kind AS ENUM ('income', 'expense');
COMMENT ON TYPE category_kind IS 'Whether a category is for what comes in or for what goes out.';

-- Two levels: a category without a parent, and those under it. More make totals hard to read and
-- every query a recursion. The foreign key to the parent says so: it demands a parent of depth 0, so
-- that there can be neither a third level nor a cycle, whoever writes at the same time; and of the
-- same kind, so that income is not counted among expenses.
CREATE TABLE categories (
    id uuid NOT NULL,
    user_id uuid,
    parent_id uuid,
    kind category_kind NOT NULL,
    name text NOT NULL,
    icon text NOT NULL,
    colour text NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    depth smallint NOT NULL GENERATED ALWAYS AS (CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END) STORED,
    parent_depth smallint GENERATED ALWAYS AS (CASE WHEN parent_id IS NOT NULL THEN 0 END) STORED,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_id_depth_kind_key UNIQUE (id, depth, kind),
    CONSTRAINT categories_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT categories_parent_fkey FOREIGN KEY (parent_id, parent_depth, kind) REFERENCES categories (id, depth, kind),
    CONSTRAINT categories_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT categories_icon_format CHECK (icon ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(icon) <= 50),
    CONSTRAINT categories_colour_format CHECK (colour ~ '^#[0-9a-f]{6}$'),
    CONSTRAINT categories_version_counts CHECK (version >= 0)
);

CREATE UNIQUE INDEX categories_name_key ON categories (user_id, parent_id, lower(name)) NULLS NOT DISTINCT WHERE deleted_at IS NULL;
CREATE INDEX categories_user_idx ON categories (user_id);
CREATE INDEX categories_parent_idx ON categories (parent_id);

COMMENT ON TABLE categories IS 'What money was for. The system''s are everyone''s and nobody''s to change; users add their own, at the top or under one of the system''s.';
COMMENT ON COLUMN categories.id IS 'Identifier (UUID version 7, made by the application). The system''s are the same in every installation and are never used for another one.';
COMMENT ON COLUMN categories.user_id IS 'Whose; NULL for the system''s. It never changes.';
COMMENT ON COLUMN categories.parent_id IS 'The category that it is under, the owner''s own or the system''s; NULL at the top.';
COMMENT ON COLUMN categories.kind IS 'For income or for expenses; the same as the parent''s.';
COMMENT ON COLUMN categories.name IS 'What it is called; unique for its owner and parent, regardless of case, among those not deleted.';
COMMENT ON COLUMN categories.icon IS 'The name of a Lucide icon.';
COMMENT ON COLUMN categories.colour IS 'Its colour in charts: #rrggbb, in lower case.';
COMMENT ON COLUMN categories.version IS 'Raised by each edit of the owner; an edit of an older version is refused.';
COMMENT ON COLUMN categories.created_at IS 'When it was made.';
COMMENT ON COLUMN categories.updated_at IS 'When it was last edited.';
COMMENT ON COLUMN categories.deleted_at IS 'When it was deleted; NULL while it is not. It can be restored.';
COMMENT ON COLUMN categories.depth IS '0 at the top, 1 under a parent. Computed, for the foreign key to the parent.';
COMMENT ON COLUMN categories.parent_depth IS 'The depth that the parent must have: 0; NULL without a parent. Computed, for the foreign key to the parent.';
COMMENT ON INDEX categories_pkey IS 'Finds a category by identifier.';
COMMENT ON INDEX categories_id_depth_kind_key IS 'Lets children refer to a parent''s depth and kind, and so keeps both.';
COMMENT ON INDEX categories_name_key IS 'Keeps names unique for an owner and parent; deleted ones give their names free.';
COMMENT ON INDEX categories_user_idx IS 'Lists a user''s categories and the system''s; deletes categories with their user.';
COMMENT ON INDEX categories_parent_idx IS 'Finds the children of a category; keeps a parent from being deleted before them.';

ALTER TABLE categories ENABLE ROW LEVEL SECURITY;
CREATE POLICY categories_own ON categories TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY categories_everyones ON categories FOR SELECT TO coffer_app
    USING (user_id IS NULL AND app_user_id() IS NOT NULL);
CREATE POLICY categories_system ON categories TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY categories_own ON categories IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY categories_everyones ON categories IS 'Everyone who is signed in reads the system''s.';
COMMENT ON POLICY categories_system ON categories IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE ON categories TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON categories TO coffer_system;

CREATE TRIGGER lock_finance_first BEFORE INSERT OR UPDATE OR DELETE ON categories
    FOR EACH STATEMENT EXECUTE FUNCTION lock_finance_first();
COMMENT ON TRIGGER lock_finance_first ON categories IS 'One unit at a time writes a user''s finances.';

-- The system's categories have no user_id, so that a composite foreign key could not reach them. A
-- definer, or another user's category would be hidden from it. What it refuses looks like what the
-- foreign key refuses, and it comes after the policy: nobody learns that a category of somebody else
-- exists.
CREATE FUNCTION check_category_parent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.user_id IS DISTINCT FROM OLD.user_id THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'categories_owner_never_changes',
            SCHEMA = 'public', TABLE = 'categories',
            MESSAGE = 'a category cannot be given to another owner';
    END IF;
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.categories AS p
        WHERE p.id = NEW.parent_id
            AND (p.user_id IS NULL OR p.user_id = NEW.user_id)
            AND (p.deleted_at IS NULL OR NEW.deleted_at IS NOT NULL)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'categories_parent_fkey',
            SCHEMA = 'public', TABLE = 'categories',
            MESSAGE = 'the parent is not among the owner''s categories and the system''s';
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION check_category_parent() IS 'Refuses a parent that is another user''s, or deleted while the category is not, and a change of owner.';
REVOKE ALL ON FUNCTION check_category_parent() FROM PUBLIC;

CREATE TRIGGER check_category_parent AFTER INSERT OR UPDATE OF user_id, parent_id, deleted_at ON categories
    FOR EACH ROW EXECUTE FUNCTION check_category_parent();
COMMENT ON TRIGGER check_category_parent ON categories IS 'Keeps users'' categories apart.';

-- Those that everyone starts with, in the migration that makes the table, so that it is never without.
-- Of the last twelve digits of an identifier, eight number the family and four its member.
INSERT INTO categories (id, user_id, parent_id, kind, name, icon, colour, version, created_at, updated_at)
SELECT seed.id::uuid, NULL, seed.parent_id::uuid, seed.kind::category_kind, seed.name, seed.icon, seed.colour, 0,
    '2025-01-01 00:00:00+00', '2025-01-01 00:00:00+00'
FROM (VALUES
    ('00000000-0000-7000-8000-000000010000', NULL, 'expense', 'Housing', 'house', '#4f6d9a'),
    ('00000000-0000-7000-8000-000000010001', '00000000-0000-7000-8000-000000010000', 'expense', 'Rent and mortgage', 'key-round', '#4f6d9a'),
    ('00000000-0000-7000-8000-000000010002', '00000000-0000-7000-8000-000000010000', 'expense', 'Repairs and maintenance', 'hammer', '#4f6d9a'),
    ('00000000-0000-7000-8000-000000010003', '00000000-0000-7000-8000-000000010000', 'expense', 'Furniture and appliances', 'sofa', '#4f6d9a'),
    ('00000000-0000-7000-8000-000000010004', '00000000-0000-7000-8000-000000010000', 'expense', 'Garden', 'sprout', '#4f6d9a'),
    ('00000000-0000-7000-8000-000000020000', NULL, 'expense', 'Bills and utilities', 'plug-zap', '#c98a1b'),
    ('00000000-0000-7000-8000-000000020001', '00000000-0000-7000-8000-000000020000', 'expense', 'Electricity', 'zap', '#c98a1b'),
    ('00000000-0000-7000-8000-000000020002', '00000000-0000-7000-8000-000000020000', 'expense', 'Heating', 'flame', '#c98a1b'),
    ('00000000-0000-7000-8000-000000020003', '00000000-0000-7000-8000-000000020000', 'expense', 'Water and waste', 'droplets', '#c98a1b'),
    ('00000000-0000-7000-8000-000000020004', '00000000-0000-7000-8000-000000020000', 'expense', 'Internet and television', 'wifi', '#c98a1b'),
    ('00000000-0000-7000-8000-000000020005', '00000000-0000-7000-8000-000000020000', 'expense', 'Mobile phone', 'smartphone', '#c98a1b'),
    ('00000000-0000-7000-8000-000000030000', NULL, 'expense', 'Food and drink', 'utensils', '#d1603d'),
    ('00000000-0000-7000-8000-000000030001', '00000000-0000-7000-8000-000000030000', 'expense', 'Groceries', 'shopping-basket', '#d1603d'),
    ('00000000-0000-7000-8000-000000030002', '00000000-0000-7000-8000-000000030000', 'expense', 'Restaurants', 'chef-hat', '#d1603d'),
    ('00000000-0000-7000-8000-000000030003', '00000000-0000-7000-8000-000000030000', 'expense', 'Coffee and snacks', 'coffee', '#d1603d'),
    ('00000000-0000-7000-8000-000000030004', '00000000-0000-7000-8000-000000030000', 'expense', 'Takeaway and delivery', 'hamburger', '#d1603d'),
    ('00000000-0000-7000-8000-000000040000', NULL, 'expense', 'Transport', 'car', '#2f7f86'),
    ('00000000-0000-7000-8000-000000040001', '00000000-0000-7000-8000-000000040000', 'expense', 'Fuel and charging', 'fuel', '#2f7f86'),
    ('00000000-0000-7000-8000-000000040002', '00000000-0000-7000-8000-000000040000', 'expense', 'Public transport', 'train-front', '#2f7f86'),
    ('00000000-0000-7000-8000-000000040003', '00000000-0000-7000-8000-000000040000', 'expense', 'Taxi and car sharing', 'car-taxi-front', '#2f7f86'),
    ('00000000-0000-7000-8000-000000040004', '00000000-0000-7000-8000-000000040000', 'expense', 'Car maintenance', 'wrench', '#2f7f86'),
    ('00000000-0000-7000-8000-000000040005', '00000000-0000-7000-8000-000000040000', 'expense', 'Parking and tolls', 'square-parking', '#2f7f86'),
    ('00000000-0000-7000-8000-000000040006', '00000000-0000-7000-8000-000000040000', 'expense', 'Bicycle', 'bike', '#2f7f86'),
    ('00000000-0000-7000-8000-000000050000', NULL, 'expense', 'Shopping', 'shopping-bag', '#a4508b'),
    ('00000000-0000-7000-8000-000000050001', '00000000-0000-7000-8000-000000050000', 'expense', 'Clothing and shoes', 'shirt', '#a4508b'),
    ('00000000-0000-7000-8000-000000050002', '00000000-0000-7000-8000-000000050000', 'expense', 'Electronics', 'laptop', '#a4508b'),
    ('00000000-0000-7000-8000-000000050003', '00000000-0000-7000-8000-000000050000', 'expense', 'Home goods', 'lamp', '#a4508b'),
    ('00000000-0000-7000-8000-000000060000', NULL, 'expense', 'Health', 'heart-pulse', '#c0392b'),
    ('00000000-0000-7000-8000-000000060001', '00000000-0000-7000-8000-000000060000', 'expense', 'Doctor and dentist', 'stethoscope', '#c0392b'),
    ('00000000-0000-7000-8000-000000060002', '00000000-0000-7000-8000-000000060000', 'expense', 'Pharmacy', 'pill', '#c0392b'),
    ('00000000-0000-7000-8000-000000060003', '00000000-0000-7000-8000-000000060000', 'expense', 'Glasses and lenses', 'glasses', '#c0392b'),
    ('00000000-0000-7000-8000-000000060004', '00000000-0000-7000-8000-000000060000', 'expense', 'Sport and fitness', 'dumbbell', '#c0392b'),
    ('00000000-0000-7000-8000-000000070000', NULL, 'expense', 'Personal care', 'sparkles', '#b5739d'),
    ('00000000-0000-7000-8000-000000070001', '00000000-0000-7000-8000-000000070000', 'expense', 'Hairdresser', 'scissors', '#b5739d'),
    ('00000000-0000-7000-8000-000000070002', '00000000-0000-7000-8000-000000070000', 'expense', 'Cosmetics', 'bath', '#b5739d'),
    ('00000000-0000-7000-8000-000000080000', NULL, 'expense', 'Leisure', 'clapperboard', '#7b5ea7'),
    ('00000000-0000-7000-8000-000000080001', '00000000-0000-7000-8000-000000080000', 'expense', 'Events and culture', 'ticket', '#7b5ea7'),
    ('00000000-0000-7000-8000-000000080002', '00000000-0000-7000-8000-000000080000', 'expense', 'Streaming and subscriptions', 'tv', '#7b5ea7'),
    ('00000000-0000-7000-8000-000000080003', '00000000-0000-7000-8000-000000080000', 'expense', 'Games', 'gamepad-2', '#7b5ea7'),
    ('00000000-0000-7000-8000-000000080004', '00000000-0000-7000-8000-000000080000', 'expense', 'Music', 'music', '#7b5ea7'),
    ('00000000-0000-7000-8000-000000080005', '00000000-0000-7000-8000-000000080000', 'expense', 'Books and newspapers', 'book-open', '#7b5ea7'),
    ('00000000-0000-7000-8000-000000080006', '00000000-0000-7000-8000-000000080000', 'expense', 'Hobbies', 'palette', '#7b5ea7'),
    ('00000000-0000-7000-8000-000000090000', NULL, 'expense', 'Travel', 'plane', '#2d7dd2'),
    ('00000000-0000-7000-8000-000000090001', '00000000-0000-7000-8000-000000090000', 'expense', 'Flights and trains', 'luggage', '#2d7dd2'),
    ('00000000-0000-7000-8000-000000090002', '00000000-0000-7000-8000-000000090000', 'expense', 'Accommodation', 'bed-double', '#2d7dd2'),
    ('00000000-0000-7000-8000-000000090003', '00000000-0000-7000-8000-000000090000', 'expense', 'On the way', 'map', '#2d7dd2'),
    ('00000000-0000-7000-8000-000000100000', NULL, 'expense', 'Family', 'users', '#d17a22'),
    ('00000000-0000-7000-8000-000000100001', '00000000-0000-7000-8000-000000100000', 'expense', 'Childcare and school', 'school', '#d17a22'),
    ('00000000-0000-7000-8000-000000100002', '00000000-0000-7000-8000-000000100000', 'expense', 'Children''s things', 'blocks', '#d17a22'),
    ('00000000-0000-7000-8000-000000100003', '00000000-0000-7000-8000-000000100000', 'expense', 'Baby', 'baby', '#d17a22'),
    ('00000000-0000-7000-8000-000000100004', '00000000-0000-7000-8000-000000100000', 'expense', 'Support for relatives', 'heart-handshake', '#d17a22'),
    ('00000000-0000-7000-8000-000000110000', NULL, 'expense', 'Education', 'graduation-cap', '#3b7a57'),
    ('00000000-0000-7000-8000-000000110001', '00000000-0000-7000-8000-000000110000', 'expense', 'Courses and tuition', 'library', '#3b7a57'),
    ('00000000-0000-7000-8000-000000110002', '00000000-0000-7000-8000-000000110000', 'expense', 'Learning materials', 'file-text', '#3b7a57'),
    ('00000000-0000-7000-8000-000000120000', NULL, 'expense', 'Pets', 'paw-print', '#8d6e4c'),
    ('00000000-0000-7000-8000-000000120001', '00000000-0000-7000-8000-000000120000', 'expense', 'Pet food', 'bone', '#8d6e4c'),
    ('00000000-0000-7000-8000-000000120002', '00000000-0000-7000-8000-000000120000', 'expense', 'Veterinarian', 'stethoscope', '#8d6e4c'),
    ('00000000-0000-7000-8000-000000130000', NULL, 'expense', 'Insurance', 'shield-check', '#556b8d'),
    ('00000000-0000-7000-8000-000000130001', '00000000-0000-7000-8000-000000130000', 'expense', 'Home and liability insurance', 'umbrella', '#556b8d'),
    ('00000000-0000-7000-8000-000000130002', '00000000-0000-7000-8000-000000130000', 'expense', 'Health and life insurance', 'heart-pulse', '#556b8d'),
    ('00000000-0000-7000-8000-000000130003', '00000000-0000-7000-8000-000000130000', 'expense', 'Vehicle insurance', 'shield', '#556b8d'),
    ('00000000-0000-7000-8000-000000140000', NULL, 'expense', 'Gifts and donations', 'gift', '#b8475f'),
    ('00000000-0000-7000-8000-000000140001', '00000000-0000-7000-8000-000000140000', 'expense', 'Presents', 'gift', '#b8475f'),
    ('00000000-0000-7000-8000-000000140002', '00000000-0000-7000-8000-000000140000', 'expense', 'Donations', 'hand-heart', '#b8475f'),
    ('00000000-0000-7000-8000-000000150000', NULL, 'expense', 'Taxes', 'landmark', '#6b6256'),
    ('00000000-0000-7000-8000-000000150001', '00000000-0000-7000-8000-000000150000', 'expense', 'Income tax', 'receipt-text', '#6b6256'),
    ('00000000-0000-7000-8000-000000150002', '00000000-0000-7000-8000-000000150000', 'expense', 'Property and other taxes', 'building-2', '#6b6256'),
    ('00000000-0000-7000-8000-000000160000', NULL, 'expense', 'Fees and interest', 'percent', '#7a6a58'),
    ('00000000-0000-7000-8000-000000160001', '00000000-0000-7000-8000-000000160000', 'expense', 'Bank fees', 'credit-card', '#7a6a58'),
    ('00000000-0000-7000-8000-000000160002', '00000000-0000-7000-8000-000000160000', 'expense', 'Interest paid', 'badge-percent', '#7a6a58'),
    ('00000000-0000-7000-8000-000000160003', '00000000-0000-7000-8000-000000160000', 'expense', 'Fines', 'scale', '#7a6a58'),
    ('00000000-0000-7000-8000-000000170000', NULL, 'expense', 'Cash withdrawals', 'banknote', '#4c8c4a'),
    ('00000000-0000-7000-8000-000000180000', NULL, 'expense', 'Other expenses', 'ellipsis', '#7f8791'),
    ('00000000-0000-7000-8000-000000500000', NULL, 'income', 'Employment', 'briefcase-business', '#2e8b57'),
    ('00000000-0000-7000-8000-000000500001', '00000000-0000-7000-8000-000000500000', 'income', 'Salary', 'wallet', '#2e8b57'),
    ('00000000-0000-7000-8000-000000500002', '00000000-0000-7000-8000-000000500000', 'income', 'Bonus', 'award', '#2e8b57'),
    ('00000000-0000-7000-8000-000000500003', '00000000-0000-7000-8000-000000500000', 'income', 'Overtime and allowances', 'clock', '#2e8b57'),
    ('00000000-0000-7000-8000-000000500004', '00000000-0000-7000-8000-000000500000', 'income', 'Expenses reimbursed', 'undo-2', '#2e8b57'),
    ('00000000-0000-7000-8000-000000510000', NULL, 'income', 'Self-employment', 'store', '#1f8a70'),
    ('00000000-0000-7000-8000-000000510001', '00000000-0000-7000-8000-000000510000', 'income', 'Invoices and sales', 'handshake', '#1f8a70'),
    ('00000000-0000-7000-8000-000000510002', '00000000-0000-7000-8000-000000510000', 'income', 'Things sold', 'package-open', '#1f8a70'),
    ('00000000-0000-7000-8000-000000520000', NULL, 'income', 'Capital income', 'trending-up', '#3a7d44'),
    ('00000000-0000-7000-8000-000000520001', '00000000-0000-7000-8000-000000520000', 'income', 'Interest received', 'piggy-bank', '#3a7d44'),
    ('00000000-0000-7000-8000-000000520002', '00000000-0000-7000-8000-000000520000', 'income', 'Dividends', 'coins', '#3a7d44'),
    ('00000000-0000-7000-8000-000000520003', '00000000-0000-7000-8000-000000520000', 'income', 'Rent received', 'building-2', '#3a7d44'),
    ('00000000-0000-7000-8000-000000530000', NULL, 'income', 'Benefits and pensions', 'hand-coins', '#5a8f3c'),
    ('00000000-0000-7000-8000-000000530001', '00000000-0000-7000-8000-000000530000', 'income', 'Pension', 'armchair', '#5a8f3c'),
    ('00000000-0000-7000-8000-000000530002', '00000000-0000-7000-8000-000000530000', 'income', 'Child benefit', 'baby', '#5a8f3c'),
    ('00000000-0000-7000-8000-000000530003', '00000000-0000-7000-8000-000000530000', 'income', 'Sick pay and unemployment', 'accessibility', '#5a8f3c'),
    ('00000000-0000-7000-8000-000000530004', '00000000-0000-7000-8000-000000530000', 'income', 'Student grant', 'graduation-cap', '#5a8f3c'),
    ('00000000-0000-7000-8000-000000540000', NULL, 'income', 'Refunds', 'rotate-ccw', '#4a9a8a'),
    ('00000000-0000-7000-8000-000000540001', '00000000-0000-7000-8000-000000540000', 'income', 'Tax refund', 'landmark', '#4a9a8a'),
    ('00000000-0000-7000-8000-000000540002', '00000000-0000-7000-8000-000000540000', 'income', 'Insurance payout', 'shield-check', '#4a9a8a'),
    ('00000000-0000-7000-8000-000000550000', NULL, 'income', 'Gifts received', 'gift', '#8a9a3b'),
    ('00000000-0000-7000-8000-000000560000', NULL, 'income', 'Other income', 'circle-dollar-sign', '#7f8791')
) AS seed (id, parent_id, kind, name, icon, colour);
