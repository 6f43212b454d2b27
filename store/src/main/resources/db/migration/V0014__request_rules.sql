-- How an application asks users: the rules it keeps to, whether it pushes all its requests, and what it may leave out (names of
-- leniencies, joined by spaces). What was taken from applications before they were asked stays so.
alter table application add column security_profile varchar(16) not null default 'STANDARD'
    check (security_profile in ('STANDARD', 'FAPI_2'));
alter table application add column requires_pushing boolean not null default false;
alter table application add column leniencies varchar(200) not null default '';

update application set leniencies = 'REDIRECT_URI_OMITTED RESPONSE_TYPE_OMITTED';
