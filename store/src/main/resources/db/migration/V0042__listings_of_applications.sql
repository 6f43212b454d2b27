-- What partners say of their applications to companies, as it is now, as the operator last decided about it and as companies go by it, and each
-- step of it. An application without a listing, or whose listing
-- the operator never published or suspended, goes by its link, as all did before.
create table application_listing (
    client_id    varchar(64) not null primary key references application (client_id),
    partner_id   varchar(64) not null,
    state        varchar(32) not null,
    goes_by_link boolean     not null,
    changed_at   bigint      not null
);

create index application_listing_by_state on application_listing (state, changed_at, client_id);

create table application_listing_content (
    client_id   varchar(64)   not null references application_listing (client_id),
    version     varchar(16)   not null,
    summary     varchar(140)  not null,
    description varchar(4000) not null,
    website_uri varchar(2000) not null,
    privacy_uri varchar(2000) not null,
    support     varchar(254)  not null,
    category    varchar(32)   not null,
    companies   varchar(2000) not null,
    primary key (client_id, version)
);

create table application_listing_event (
    client_id varchar(64)   not null references application_listing (client_id),
    number    integer       not null,
    at        bigint        not null,
    action    varchar(32)   not null,
    author    varchar(100)  not null,
    reason    varchar(1000) not null,
    primary key (client_id, number)
);
