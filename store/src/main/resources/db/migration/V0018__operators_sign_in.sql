-- An operator chooses a password by a link, and may be kept out. Not every database drops a constraint, so the table is made anew.
create table operator_account_anew (
    id            varchar(64)  not null primary key,
    email         varchar(254) not null,
    email_folded  varchar(254) not null unique,
    password_hash varchar(255),
    is_active     boolean      not null,
    created_at    bigint       not null
);

insert into operator_account_anew (id, email, email_folded, password_hash, is_active, created_at)
select id, email, email_folded, password_hash, true, created_at
  from operator_account;

drop table operator_account;

alter table operator_account_anew rename to operator_account;
