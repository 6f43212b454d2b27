-- What credentials do. The credential is a company's own or an application that acts for its users, so its id refers to no one
-- table. Written behind: these tables tell what happened, nothing is decided by them.

create table call_count (
    company_id    varchar(64) not null references company (id),
    credential_id varchar(64) not null,
    hour          bigint      not null,
    outcome       varchar(16) not null
        check (outcome in ('SUCCEEDED', 'REJECTED_BY_API', 'REFUSED', 'LIMITED', 'FAILED')),
    calls         bigint      not null,
    primary key (company_id, credential_id, hour, outcome)
);
create index call_count_by_age on call_count (hour);

create table recent_call (
    company_id    varchar(64)  not null references company (id),
    credential_id varchar(64)  not null,
    at            bigint       not null,
    request_id    varchar(64)  not null,
    operation     varchar(200) not null,
    status        integer      not null,
    outcome       varchar(16)  not null,
    address       varchar(64)  not null,
    user_agent    varchar(200) not null,
    primary key (company_id, credential_id, at, request_id)
);
create index recent_call_by_request on recent_call (company_id, request_id);
create index recent_call_by_age on recent_call (at);

create table refused_call (
    company_id    varchar(64)  not null references company (id),
    credential_id varchar(64)  not null,
    at            bigint       not null,
    request_id    varchar(64)  not null,
    operation     varchar(200) not null,
    status        integer      not null,
    outcome       varchar(16)  not null,
    address       varchar(64)  not null,
    user_agent    varchar(200) not null,
    reason        varchar(64)  not null,
    gate          varchar(16)  not null,
    required      text         not null,
    held          text         not null,
    missing       text         not null,
    who_can_grant text         not null,
    primary key (company_id, credential_id, at, request_id)
);
create index refused_call_by_request on refused_call (company_id, request_id);
create index refused_call_by_age on refused_call (at);

create table scope_use (
    company_id    varchar(64)  not null references company (id),
    credential_id varchar(64)  not null,
    day           bigint       not null,
    scope         varchar(100) not null,
    calls         bigint       not null,
    primary key (company_id, credential_id, day, scope)
);
create index scope_use_by_age on scope_use (day);

-- The trial of a smaller set of scopes; at most one for each client.
create table scope_shadow (
    company_id    varchar(64)  not null,
    credential_id varchar(64)  not null,
    scopes        text         not null,
    started_at    bigint       not null,
    ends_at       bigint       not null,
    started_by    varchar(100) not null,
    primary key (company_id, credential_id),
    foreign key (company_id, credential_id) references credential (company_id, id)
);

create table shadow_refusal (
    company_id    varchar(64)  not null,
    credential_id varchar(64)  not null,
    operation     varchar(200) not null,
    missing       text         not null,
    calls         bigint       not null,
    last_at       bigint       not null,
    primary key (company_id, credential_id, operation),
    foreign key (company_id, credential_id) references scope_shadow (company_id, credential_id)
);
