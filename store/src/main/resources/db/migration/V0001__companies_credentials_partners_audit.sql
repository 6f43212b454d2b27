-- For SQLite and PostgreSQL alike. Instants (…_at) are UTC milliseconds since 1970; bytea holds digests and ciphertext
-- (SQLite keeps what it is given). A company's rows have the company in their key, a partner's the partner.

-- Numbers that rise by one: the change feed's position, the numbers of clients.
create table counter (
    name  varchar(32) not null primary key,
    value bigint      not null
);

insert into counter (name, value) values ('change_feed', 0);
insert into counter (name, value) values ('client_number', 0);

-- What changed, in the order in which it became visible. Says what to read again, not what it holds.
create table change_feed (
    seq       bigint      not null primary key,
    kind      varchar(32) not null,
    owner_id  varchar(64) not null,
    entity_id varchar(128) not null,
    at        bigint      not null
);

create table company (
    id         varchar(64)  not null primary key,
    identifier varchar(63)  not null unique,
    name       varchar(100) not null,
    is_active  boolean      not null,
    created_at bigint       not null
);

-- A company's own system roles; the built-in ones are code. Permissions are joined by single spaces.
create table system_role (
    company_id  varchar(64)   not null references company (id),
    id          varchar(64)   not null,
    name        varchar(100)  not null,
    permissions varchar(4000) not null,
    primary key (company_id, id),
    unique (company_id, name)
);

-- rules: a JSON object, field to array of values.
create table access_group (
    company_id varchar(64)  not null references company (id),
    id         varchar(64)  not null,
    name       varchar(100) not null,
    rules      text         not null,
    primary key (company_id, id),
    unique (company_id, name)
);

create table company_user (
    company_id      varchar(64)  not null references company (id),
    id              varchar(64)  not null,
    email           varchar(254) not null,
    email_folded    varchar(254) not null unique,
    first_name      varchar(100) not null,
    last_name       varchar(100) not null,
    system_role_id  varchar(64)  not null,
    access_group_id varchar(64),
    is_active       boolean      not null,
    password_hash   varchar(255),
    created_at      bigint       not null,
    primary key (company_id, id),
    foreign key (company_id, access_group_id) references access_group (company_id, id)
);

-- API keys and OAuth clients of companies; a client's id is its client_id. Ids are unique on the platform, because a
-- token endpoint knows a client_id before it knows a company.
create table credential (
    company_id        varchar(64)   not null references company (id),
    id                varchar(64)   not null unique,
    type              varchar(16)   not null check (type in ('API_KEY', 'OAUTH_CLIENT')),
    name              varchar(100)  not null,
    description       varchar(1000) not null,
    created_by        varchar(100)  not null,
    created_at        bigint        not null,
    expires_at        bigint,
    allow_list        varchar(4000) not null,
    revoked_at        bigint,
    revoked_by        varchar(100),
    client_number     bigint unique,
    system_role_id    varchar(64),
    access_group_id   varchar(64),
    scopes            text,
    token_format      varchar(16) check (token_format in ('OPAQUE', 'JWT')),
    tokens_not_before bigint,
    primary key (company_id, id),
    foreign key (company_id, access_group_id) references access_group (company_id, id),
    check ((revoked_at is null) = (revoked_by is null)),
    check ((type = 'OAUTH_CLIENT') = (client_number is not null)),
    check ((type = 'OAUTH_CLIENT') = (system_role_id is not null)),
    check ((type = 'OAUTH_CLIENT') = (scopes is not null)),
    check ((type = 'OAUTH_CLIENT') = (token_format is not null)),
    check ((type = 'OAUTH_CLIENT') = (tokens_not_before is not null))
);

create table credential_secret (
    company_id    varchar(64)  not null,
    credential_id varchar(64)  not null,
    id            varchar(64)  not null,
    secret_hash   bytea        not null unique,
    algorithm     varchar(16)  not null check (algorithm in ('KEYED', 'SHA256')),
    prefix        varchar(16)  not null,
    last_four     varchar(4)   not null,
    created_at    bigint       not null,
    expires_at    bigint,
    revoked_at    bigint,
    revoked_by    varchar(100),
    primary key (company_id, credential_id, id),
    foreign key (company_id, credential_id) references credential (company_id, id),
    check ((revoked_at is null) = (revoked_by is null))
);

create table partner (
    id         varchar(64)  not null primary key,
    name       varchar(100) not null,
    is_active  boolean      not null,
    created_at bigint       not null
);

create table partner_user (
    partner_id    varchar(64)  not null references partner (id),
    id            varchar(64)  not null,
    email         varchar(254) not null,
    email_folded  varchar(254) not null unique,
    name          varchar(100) not null,
    is_active     boolean      not null,
    password_hash varchar(255),
    created_at    bigint       not null,
    primary key (partner_id, id)
);

create table partner_key (
    partner_id  varchar(64)   not null references partner (id),
    id          varchar(64)   not null unique,
    name        varchar(100)  not null,
    description varchar(1000) not null,
    created_by  varchar(100)  not null,
    created_at  bigint        not null,
    expires_at  bigint,
    allow_list  varchar(4000) not null,
    revoked_at  bigint,
    revoked_by  varchar(100),
    primary key (partner_id, id),
    check ((revoked_at is null) = (revoked_by is null))
);

create table application (
    partner_id     varchar(64)   not null references partner (id),
    client_id      varchar(64)   not null unique,
    name           varchar(100)  not null,
    description    varchar(1000) not null,
    redirect_uris  text          not null,
    scopes         text          not null,
    default_scopes text          not null,
    requires_pkce  boolean       not null,
    is_public      boolean       not null,
    is_active      boolean       not null,
    created_at     bigint        not null,
    primary key (partner_id, client_id)
);

-- Secrets of a partner's keys and of its applications; owner_id is the key's id or the application's client_id.
create table partner_secret (
    partner_id  varchar(64) not null references partner (id),
    owner_id    varchar(64) not null,
    id          varchar(64) not null,
    secret_hash bytea       not null unique,
    algorithm   varchar(16) not null check (algorithm in ('KEYED', 'SHA256')),
    prefix      varchar(16) not null,
    last_four   varchar(4)  not null,
    created_at  bigint      not null,
    expires_at  bigint,
    revoked_at  bigint,
    revoked_by  varchar(100),
    primary key (partner_id, owner_id, id),
    check ((revoked_at is null) = (revoked_by is null))
);

-- Written behind, without a foreign key; owner_id is a company or a partner, secret_id is empty for a use by token.
create table credential_use (
    owner_id      varchar(64)  not null,
    credential_id varchar(64)  not null,
    secret_id     varchar(64)  not null,
    last_used_at  bigint       not null,
    address       varchar(45)  not null,
    user_agent    varchar(200) not null,
    operation     varchar(200) not null,
    outcome       varchar(32)  not null,
    use_count     bigint       not null,
    primary key (owner_id, credential_id, secret_id)
);

-- The end of each company's chain of audit entries, so that a cut-off end is noticed too.
create table audit_chain (
    company_id varchar(64) not null primary key,
    last_seq   bigint      not null,
    last_hash  varchar(64) not null
);

-- company_id is a company, a partner, or 'platform'. context: a JSON object of texts.
create table audit_entry (
    company_id   varchar(64) not null,
    seq          bigint      not null,
    at           bigint      not null,
    event        varchar(64) not null,
    author_type  varchar(16) not null,
    author_id    varchar(64) not null,
    subject_type varchar(32) not null,
    subject_id   varchar(64) not null,
    context      text        not null,
    prev_hash    varchar(64) not null,
    hash         varchar(64) not null,
    primary key (company_id, seq)
);

create index audit_entry_by_time on audit_entry (company_id, at);

create table signing_key (
    kid               varchar(128) not null primary key,
    algorithm         varchar(16)  not null,
    state             varchar(16)  not null check (state in ('PENDING', 'ACTIVE', 'RETIRING', 'RETIRED')),
    public_jwk        text         not null,
    private_encrypted bytea        not null,
    created_at        bigint       not null,
    state_changed_at  bigint       not null
);

create table scope_ordinal (
    ordinal integer      not null primary key,
    name    varchar(128) not null unique
);

create table revoked_token (
    token_id   varchar(128) not null primary key,
    expires_at bigint       not null
);

create index revoked_token_by_expiry on revoked_token (expires_at);
