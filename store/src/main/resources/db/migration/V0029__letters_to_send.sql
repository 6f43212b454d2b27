-- Letters that are to be sent, written with what they tell of. They hold no secret; facts is JSON, which the letter is worded from. Where too
-- many wait, those that are no warning go first.
create table notice (
    id          varchar(64)   not null primary key,
    owner_id    varchar(64)   not null,
    person_kind varchar(16)   not null check (person_kind in ('COMPANY', 'PARTNER', 'OPERATOR')),
    person_id   varchar(64)   not null,
    email       varchar(254)  not null,
    kind        varchar(32)   not null,
    facts       text          not null,
    is_warning  boolean       not null,
    written_at  bigint        not null,
    due_at      bigint        not null,
    attempts    integer       not null
);

create index notice_due on notice (due_at, id);
create index notice_of_person on notice (owner_id, person_kind, person_id, id);
create index notice_of_owner on notice (owner_id, id);
