-- Authorization requests that wait: PUSHED by a client (RFC 9126) until a browser brings them, OPEN in a browser until its
-- user decides. Known by a random secret that is not stored. person: who opened it first, as kind/owner/id.
create table authorization_request (
    request_hash bytea       not null primary key,
    kind         varchar(8)  not null check (kind in ('PUSHED', 'OPEN')),
    client_id    varchar(64) not null references application (client_id),
    request      text        not null,
    visitor      varchar(64),
    person       varchar(200),
    created_at   bigint      not null,
    expires_at   bigint      not null,
    check ((kind = 'OPEN') = (visitor is not null))
);

create index authorization_request_by_expiry on authorization_request (expires_at);
create index authorization_request_by_client on authorization_request (client_id, kind);
create index authorization_request_by_age on authorization_request (kind, created_at);
