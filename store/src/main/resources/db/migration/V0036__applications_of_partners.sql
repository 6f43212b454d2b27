-- What partners say of their applications: why each asks for each of its scopes, and what its secrets are called. One that its partner
-- removed keeps its client_id, which what companies remember of it names, and is nothing else any more.
create table application_scope_reason (
    client_id varchar(64)  not null references application (client_id) on delete cascade,
    scope     varchar(128) not null,
    reason    varchar(300) not null,
    primary key (client_id, scope)
);

alter table application add column removed_at bigint;

alter table partner_secret add column name varchar(100) not null default '';
