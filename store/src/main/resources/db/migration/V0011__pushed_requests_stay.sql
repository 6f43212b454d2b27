-- A pushed request stays until a user has decided or it expires. pushed_hash: the pushed request that a browser brought;
-- brought_at: when one last did.
alter table authorization_request add column pushed_hash bytea;
alter table authorization_request add column brought_at bigint;

create index authorization_request_by_pushed on authorization_request (pushed_hash);
