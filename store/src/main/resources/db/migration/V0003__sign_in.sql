-- People who sign in. person_kind and owner_id say where somebody belongs: COMPANY and the company, PARTNER and the
-- partner, OPERATOR and 'platform'.

create table sign_in_session (
    owner_id         varchar(64)  not null,
    person_kind      varchar(16)  not null check (person_kind in ('COMPANY', 'PARTNER', 'OPERATOR')),
    person_id        varchar(64)  not null,
    id               varchar(64)  not null unique,
    secret_hash      bytea        not null,
    signed_in_at     bigint       not null,
    authenticated_at bigint       not null,
    last_seen_at     bigint       not null,
    expires_at       bigint       not null,
    address          varchar(45)  not null,
    user_agent       varchar(200) not null,
    primary key (owner_id, person_kind, person_id, id)
);

create index sign_in_session_by_expiry on sign_in_session (expires_at);

-- Time-based one-time passwords (RFC 6238), the secret in base 64. Not in force before it is confirmed; last_step is the newest step used.
create table second_factor (
    owner_id         varchar(64) not null,
    person_kind      varchar(16) not null check (person_kind in ('COMPANY', 'PARTNER', 'OPERATOR')),
    person_id        varchar(64) not null,
    secret_encrypted varchar(400) not null,
    created_at       bigint      not null,
    confirmed_at     bigint,
    last_step        bigint      not null,
    primary key (owner_id, person_kind, person_id)
);

-- Each works once; a used one is removed.
create table recovery_code (
    owner_id    varchar(64) not null,
    person_kind varchar(16) not null check (person_kind in ('COMPANY', 'PARTNER', 'OPERATOR')),
    person_id   varchar(64) not null,
    code_hash   bytea       not null,
    primary key (owner_id, person_kind, person_id, code_hash)
);

-- Links by mail; a used one is removed with all others of its person.
create table password_reset (
    owner_id    varchar(64) not null,
    person_kind varchar(16) not null check (person_kind in ('COMPANY', 'PARTNER', 'OPERATOR')),
    person_id   varchar(64) not null,
    token_hash  bytea       not null unique,
    expires_at  bigint      not null,
    primary key (owner_id, person_kind, person_id, token_hash)
);

create index password_reset_by_expiry on password_reset (expires_at);
