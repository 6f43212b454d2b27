-- Where people have signed in, so that they can be told of somewhere new: a network and a digest of the browser's name without its numbers.
create table sign_in_place (
    owner_id     varchar(64) not null,
    person_kind  varchar(16) not null check (person_kind in ('COMPANY', 'PARTNER', 'OPERATOR')),
    person_id    varchar(64) not null,
    place        varchar(128) not null,
    last_seen_at bigint      not null,
    primary key (owner_id, person_kind, person_id, place)
);
