-- Every table with a company's rows names the company. Times are milliseconds since 1970 UTC.
create table if not exists company (
    id         text not null primary key,
    identifier text not null unique collate nocase,
    name       text not null
);

create table if not exists department (
    seq         integer primary key autoincrement,
    id          text not null unique,
    company_id  text not null references company (id),
    label       text not null,
    description text,
    unique (company_id, label)
);

create table if not exists job (
    seq              integer primary key autoincrement,
    id               text not null unique,
    company_id       text not null references company (id),
    title            text not null,
    ref_number       text not null,
    status           text not null check (status in
        ('CREATED', 'SOURCING', 'INTERVIEW', 'OFFER', 'ON_HOLD', 'FILLED', 'CANCELLED')),
    department       text not null,
    brand            text not null,
    country          text not null,
    region           text not null,
    city             text not null,
    is_remote        integer not null,
    industry_id      text not null,
    function_id      text not null,
    level_id         text not null,
    employment_type_id text not null,
    description      text not null,
    qualifications   text not null,
    note             text,
    created_by       text,
    created_at       integer not null,
    updated_at       integer not null
);
create index if not exists job_company on job (company_id, seq);

create table if not exists hiring_team_member (
    company_id text not null references company (id),
    job_id     text not null references job (id),
    user_id    text not null,
    role       text not null check (role in
        ('HIRING_MANAGER', 'EXECUTIVE', 'RECRUITER', 'COORDINATOR', 'INTERVIEWER')),
    primary key (job_id, user_id)
) without rowid;
create index if not exists hiring_team_user on hiring_team_member (company_id, user_id, job_id);

create table if not exists posting (
    seq         integer primary key autoincrement,
    id          text not null unique,
    uuid        text not null unique,
    company_id  text not null references company (id),
    job_id      text not null references job (id),
    visibility  text not null check (visibility in ('PUBLIC', 'INTERNAL')),
    is_active   integer not null,
    released_at integer not null
);
create index if not exists posting_company on posting (company_id, is_active, seq);
create index if not exists posting_job on posting (job_id);

-- Which posting was sent to which partner's board, and what the partner said it did with it.
create table if not exists sent_posting (
    seq        integer primary key autoincrement,
    company_id text not null references company (id),
    posting_id text not null references posting (id),
    partner_id text not null,
    sent_at    integer not null,
    status     text not null check (status in ('PENDING', 'PUBLISHED', 'REJECTED', 'REMOVED')),
    url        text,
    reason     text,
    updated_at integer not null,
    unique (posting_id, partner_id)
);
create index if not exists sent_posting_partner on sent_posting (partner_id, seq);

create table if not exists candidate (
    seq        integer primary key autoincrement,
    id         text not null unique,
    company_id text not null references company (id),
    first_name text not null,
    last_name  text not null,
    email      text not null,
    phone      text,
    country    text,
    city       text,
    created_at integer not null,
    updated_at integer not null
);
create index if not exists candidate_company on candidate (company_id, seq);

create table if not exists candidate_tag (
    company_id   text not null references company (id),
    candidate_id text not null references candidate (id),
    tag          text not null,
    primary key (candidate_id, tag)
) without rowid;

create table if not exists application (
    seq          integer primary key autoincrement,
    id           text not null unique,
    company_id   text not null references company (id),
    candidate_id text not null references candidate (id),
    job_id       text not null references job (id),
    status       text not null check (status in
        ('LEAD', 'NEW', 'IN_REVIEW', 'INTERVIEW', 'OFFERED', 'HIRED', 'REJECTED', 'WITHDRAWN')),
    sub_status   text,
    source       text not null,
    posting_uuid text,
    submitted_by text,
    created_at   integer not null,
    updated_at   integer not null,
    unique (candidate_id, job_id)
);
create index if not exists application_job on application (job_id, candidate_id);

create table if not exists status_change (
    seq            integer primary key autoincrement,
    company_id     text not null references company (id),
    application_id text not null references application (id),
    status         text not null,
    sub_status     text,
    changed_by     text,
    changed_at     integer not null
);
create index if not exists status_change_application on status_change (application_id, seq);

create table if not exists application_property (
    company_id     text not null references company (id),
    application_id text not null references application (id),
    property_id    text not null,
    value          text not null,
    primary key (application_id, property_id)
) without rowid;

-- A note that was shared; while it exists, those it was shared with see the candidates it names.
create table if not exists shared_note (
    seq        integer primary key autoincrement,
    id         text not null unique,
    company_id text not null references company (id),
    content    text not null,
    author_id  text,
    shared_by  text not null,
    created_at integer not null
);

create table if not exists candidate_share (
    company_id   text not null references company (id),
    note_id      text not null references shared_note (id) on delete cascade,
    candidate_id text not null references candidate (id),
    user_id      text not null,
    primary key (candidate_id, user_id, note_id)
) without rowid;
create index if not exists candidate_share_note on candidate_share (note_id);

create table if not exists offer (
    seq          integer primary key autoincrement,
    id           text not null unique,
    company_id   text not null references company (id),
    candidate_id text not null references candidate (id),
    job_id       text not null references job (id),
    status       text not null check (status in ('DRAFT', 'PENDING_APPROVAL', 'SENT', 'ACCEPTED', 'DECLINED')),
    salary       integer not null,
    currency     text not null,
    starts_on    text not null,
    created_at   integer not null,
    updated_at   integer not null
);
create index if not exists offer_company on offer (company_id, seq);
create index if not exists offer_application on offer (candidate_id, job_id);
