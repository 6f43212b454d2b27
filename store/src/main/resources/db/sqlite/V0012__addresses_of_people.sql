-- Somebody may belong to several companies with one address; within a company it is theirs alone. SQLite drops no constraint, so the
-- table is made anew; nothing but its unique constraint differs.
create table company_user_anew (
    company_id      varchar(64)  not null references company (id),
    id              varchar(64)  not null,
    email           varchar(254) not null,
    email_folded    varchar(254) not null,
    first_name      varchar(100) not null,
    last_name       varchar(100) not null,
    system_role_id  varchar(64)  not null,
    access_group_id varchar(64),
    is_active       boolean      not null,
    password_hash   varchar(255),
    created_at      bigint       not null,
    primary key (company_id, id),
    unique (company_id, email_folded),
    foreign key (company_id, access_group_id) references access_group (company_id, id)
);

insert into company_user_anew (company_id, id, email, email_folded, first_name, last_name, system_role_id,
       access_group_id, is_active, password_hash, created_at)
select company_id, id, email, email_folded, first_name, last_name, system_role_id,
       access_group_id, is_active, password_hash, created_at
  from company_user;

drop table company_user;

alter table company_user_anew rename to company_user;

create index company_user_by_address on company_user (email_folded);
