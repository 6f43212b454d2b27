-- Which letters somebody does not want; those that are not named here are sent.
create table notice_declined (
    owner_id    varchar(64) not null,
    person_kind varchar(16) not null check (person_kind in ('COMPANY', 'PARTNER', 'OPERATOR')),
    person_id   varchar(64) not null,
    kind        varchar(32) not null,
    primary key (owner_id, person_kind, person_id, kind)
);
