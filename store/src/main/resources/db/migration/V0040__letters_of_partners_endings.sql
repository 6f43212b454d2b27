-- How far people of partners were told of what ends by itself; as letters_of_endings is for those of companies.
create table letters_of_partner_endings (
    id          integer     not null primary key check (id = 1),
    first_day   bigint      not null,
    last_day    bigint      not null,
    after_owner varchar(64),
    check (first_day <= last_day)
);

-- Few of a partner's keys and secrets have an end at a time; a partner of machines has thousands without one.
create index partner_key_by_end on partner_key (partner_id, expires_at) where revoked_at is null and expires_at is not null;
create index partner_secret_by_end on partner_secret (partner_id, expires_at) where revoked_at is null and expires_at is not null;

-- Those that work beside a successor, of all partners: the calls of both are counted by the hour.
create index partner_key_overlapping on partner_key (expires_at, partner_id) where revoked_at is null and expires_at is not null;
create index partner_secret_overlapping on partner_secret (expires_at, owner_id) where revoked_at is null and expires_at is not null;
