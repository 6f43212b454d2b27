-- What lets its bearer register clients (RFC 7591 section 3): made by the operator, of the platform.
create table initial_access_token (
    id         varchar(64)  not null primary key,
    token_hash bytea        not null unique,
    name       varchar(100) not null,
    uses_max   integer      not null,
    uses       integer      not null,
    created_at bigint       not null,
    created_by varchar(100) not null,
    expires_at bigint       not null,
    revoked_at bigint,
    check (uses <= uses_max)
);

-- What a client that registered itself is beside the application: token_hash is of its registration access token.
create table registered_client (
    client_id        varchar(64) not null primary key references application (client_id),
    token_hash       bytea       not null unique,
    method           varchar(32) not null,
    software_id      varchar(200),
    software_version varchar(200),
    initial_token_id varchar(64) references initial_access_token (id)
);
