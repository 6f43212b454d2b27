-- People of partners have a role, and one address may belong to people of several partners: it is unique within each. Those there are were
-- made by operators, one for each partner, and do everything. Not every database drops a constraint, so the table is made anew.
create table partner_user_anew (
    partner_id    varchar(64)  not null references partner (id),
    id            varchar(64)  not null,
    email         varchar(254) not null,
    email_folded  varchar(254) not null,
    name          varchar(100) not null,
    role          varchar(16)  not null check (role in ('OWNER', 'DEVELOPER', 'VIEWER')),
    is_active     boolean      not null,
    password_hash varchar(255),
    created_at    bigint       not null,
    primary key (partner_id, id),
    unique (partner_id, email_folded)
);

insert into partner_user_anew (partner_id, id, email, email_folded, name, role, is_active, password_hash, created_at)
select partner_id, id, email, email_folded, name, 'OWNER', is_active, password_hash, created_at
  from partner_user;

drop table partner_user;

alter table partner_user_anew rename to partner_user;

-- Whoever signs in gives an address, and no partner.
create index partner_user_by_address on partner_user (email_folded);
