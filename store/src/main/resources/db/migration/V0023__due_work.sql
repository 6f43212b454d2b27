-- What a company's people should look at is found without a walk over all that they have.
create index credential_ending on credential (company_id, expires_at, id) where revoked_at is null and expires_at is not null;
create index credential_idle on credential (company_id, coalesce(last_used_at, created_at), id, expires_at) where revoked_at is null;
create index credential_secret_ending on credential_secret (company_id, expires_at, credential_id, id) where revoked_at is null and expires_at is not null;
create index scope_trial_by_end on scope_trial (company_id, ends_at, credential_id);
create index installation_waiting on installation (company_id, requested_at, client_id) where requested_at is not null;
create index refused_call_of_company on refused_call (company_id, at);
