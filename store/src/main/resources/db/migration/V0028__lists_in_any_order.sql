-- The lists of users, companies and partners stay fast with 100,000 of them: each walks one of these indexes in the order in which
-- it is shown. Companies in the order of their ids, and what is sorted by an address or an identifier, have theirs already.
create index company_user_by_name on company_user (company_id, lower(first_name || ' ' || last_name), id);
create index company_user_by_creation on company_user (company_id, created_at, id);
create index company_by_name on company (lower(name), id);
create index partner_by_name on partner (lower(name), id);
create index partner_by_creation on partner (created_at, id);
