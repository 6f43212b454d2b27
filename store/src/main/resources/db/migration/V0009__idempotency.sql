-- Requests that their caller marked with a key, kept for a day. The answer is encrypted, and the caller's key is a part of what it
-- takes to decrypt it.
create table idempotent_request (
    company_id   varchar(64)  not null references company (id),
    caller       varchar(100) not null,
    key_hash     varchar(64)  not null,
    request_hash varchar(64)  not null,
    resource_id  varchar(64)  not null,
    created_at   bigint       not null,
    answer       bytea,
    primary key (company_id, caller, key_hash)
);
create index idempotent_request_by_age on idempotent_request (created_at);
