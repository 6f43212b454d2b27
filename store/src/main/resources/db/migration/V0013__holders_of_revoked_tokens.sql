-- Whose token it was, so that nobody can take the room of others. Empty for those revoked before; they expire.
alter table revoked_token add column company_id varchar(64) not null default '';
alter table revoked_token add column client_id varchar(64) not null default '';
