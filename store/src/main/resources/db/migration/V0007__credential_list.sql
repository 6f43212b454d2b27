-- The list of credentials stays fast with 100,000 of them in one company: it walks one of these indexes in the order in
-- which it is shown. last_used_at is the newest of credential_use, kept here to be sorted by.
alter table credential add column last_used_at bigint;

update credential
   set last_used_at = (select max(u.last_used_at)
                         from credential_use u
                        where u.owner_id = credential.company_id
                          and u.credential_id = credential.id);

create index credential_by_creation on credential (company_id, created_at, id);
create index credential_by_name on credential (company_id, lower(name), id);
create index credential_by_use on credential (company_id, coalesce(last_used_at, 0), id);
create index credential_by_expiry on credential (company_id, coalesce(expires_at, 9223372036854775807), id);
create index credential_by_creator on credential (company_id, created_by, created_at, id);
create index credential_by_role on credential (company_id, system_role_id, created_at, id);
create index credential_by_group on credential (company_id, access_group_id, created_at, id);
create index credential_ended on credential (company_id, created_at, id) where revoked_at is not null;
create index credential_counted on credential (company_id) where revoked_at is null;
create index credential_secret_by_last_four on credential_secret (company_id, last_four, credential_id);
