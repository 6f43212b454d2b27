-- What an application is beyond its name: how it proves itself, what its tokens look like, who vouches for it.
alter table application add column token_format varchar(16) not null default 'OPAQUE';
alter table application add column jwks text;
alter table application add column jwks_uri varchar(2000);
alter table application add column website_uri varchar(2000);
alter table application add column privacy_uri varchar(2000);
alter table application add column is_verified boolean not null default false;
alter table application add column requires_dpop boolean not null default false;
alter table application add column document_uri varchar(2000);

create unique index application_by_document on application (document_uri);

insert into counter (name, value) values ('grant_number', 0);

-- A company has let an application in (installed_…), or one of its people asks for that, or for more (requested_…).
create table installation (
    company_id       varchar(64) not null references company (id),
    client_id        varchar(64) not null references application (client_id),
    scopes           text        not null,
    installed_at     bigint,
    installed_by     varchar(100),
    requested_scopes text        not null,
    requested_at     bigint,
    requested_by     varchar(100),
    primary key (company_id, client_id),
    check ((installed_at is null) = (installed_by is null)),
    check ((installed_at is null) = (scopes = '')),
    check ((requested_at is null) = (requested_by is null)),
    check ((requested_at is null) = (requested_scopes = ''))
);

create index installation_by_application on installation (client_id);

-- What a user has agreed to before, so that the same need not be asked again.
create table consent (
    company_id    varchar(64)  not null,
    user_id       varchar(64)  not null,
    client_id     varchar(64)  not null references application (client_id),
    redirect_host varchar(300) not null,
    scopes        text         not null,
    given_at      bigint       not null,
    primary key (company_id, user_id, client_id, redirect_host),
    foreign key (company_id, user_id) references company_user (company_id, id)
);

-- One authorization that a user gave an application. Its refresh token is not stored: it is derived from number and
-- generation. dpop_thumbprint: the key that a public client's refresh token is bound to (RFC 9449 section 5).
create table user_grant (
    company_id         varchar(64) not null,
    id                 varchar(64) not null,
    grant_number       bigint      not null unique,
    user_id            varchar(64) not null,
    client_id          varchar(64) not null references application (client_id),
    scopes             text        not null,
    resource           varchar(2000),
    dpop_thumbprint    varchar(64),
    created_at         bigint      not null,
    refresh_generation bigint      not null,
    refresh_expires_at bigint      not null,
    ended_at           bigint,
    ended_by           varchar(100),
    end_reason         varchar(32),
    primary key (company_id, id),
    foreign key (company_id, user_id) references company_user (company_id, id),
    check ((ended_at is null) = (ended_by is null)),
    check ((ended_at is null) = (end_reason is null))
);

create index user_grant_by_user on user_grant (company_id, user_id);
create index user_grant_by_expiry on user_grant (ended_at, refresh_expires_at);
create index user_grant_by_application on user_grant (client_id, company_id);

-- When a refresh token was replaced by its successor; kept as long as its repetition is answered.
create table refresh_rotation (
    company_id varchar(64) not null,
    grant_id   varchar(64) not null,
    generation bigint      not null,
    rotated_at bigint      not null,
    primary key (company_id, grant_id, generation),
    foreign key (company_id, grant_id) references user_grant (company_id, id)
);

-- The code is presented before its company is known, so its hash is unique on the platform. Kept for a while after its
-- use, so that a second use is recognised. grant_id: what the first use gives; written before the grant, in one transaction.
create table authorization_code (
    company_id            varchar(64)   not null,
    code_hash             bytea         not null unique,
    user_id               varchar(64)   not null,
    client_id             varchar(64)   not null references application (client_id),
    redirect_uri          varchar(2000) not null,
    scopes                text          not null,
    resource              varchar(2000),
    code_challenge        varchar(43),
    dpop_thumbprint       varchar(64),
    expires_at            bigint        not null,
    redeemed_at           bigint,
    grant_id              varchar(64),
    primary key (company_id, code_hash),
    foreign key (company_id, user_id) references company_user (company_id, id),
    check ((redeemed_at is null) = (grant_id is null))
);

create index authorization_code_by_expiry on authorization_code (expires_at);
