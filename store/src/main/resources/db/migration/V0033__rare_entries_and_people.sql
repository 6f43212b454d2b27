-- What a filter of the audit log asks for, beside the numbers that order it: what finds next to nothing is looked for here, without the facts
-- of each entry, which are most of it.
create index audit_entry_by_filter on audit_entry (company_id, seq, author_type, author_id, subject_type, subject_id, event, at);

-- People are looked for by name and address in one walk, which has both.
create index company_user_by_shown_name on company_user (company_id, lower(first_name || ' ' || last_name), id, email_folded);
drop index company_user_by_name;

-- Those of a role or a group, and those few who do not work or have no password yet, in the order in which they are shown.
create index company_user_by_role on company_user (company_id, system_role_id, lower(first_name || ' ' || last_name), id);
create index company_user_by_group on company_user (company_id, access_group_id, lower(first_name || ' ' || last_name), id)
    where access_group_id is not null;
create index company_user_inactive on company_user (company_id, lower(first_name || ' ' || last_name), id) where not is_active;
create index company_user_without_password on company_user (company_id, lower(first_name || ' ' || last_name), id)
    where password_hash is null;
