-- Organisations that signed themselves up: open while nobody used the link in their letter, of which the hash is kept, and waiting for the
-- operator afterwards, with the password of who will be the owner.
create table partner_sign_up (
    id            varchar(64)  not null primary key,
    organisation  varchar(100) not null,
    name          varchar(100) not null,
    email         varchar(254) not null,
    email_folded  varchar(254) not null,
    created_at    bigint       not null,
    token_hash    bytea unique,
    expires_at    bigint,
    password_hash varchar(255)
);

-- Whether the operator made the partner or let it in: who founded itself chose its name alone.
alter table partner add column is_vouched_for boolean not null default true;

create index partner_sign_up_by_expiry on partner_sign_up (expires_at) where expires_at is not null;
create index partner_sign_up_by_address on partner_sign_up (email_folded) where expires_at is not null;
create index partner_sign_up_waiting on partner_sign_up (created_at, id) where password_hash is not null;
