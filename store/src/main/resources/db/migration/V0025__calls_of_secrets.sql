-- How many calls came with each of a credential's secrets in an hour since 1970, counted while more than one of them works:
-- so that it is seen how callers go over from the old one to the new. Written behind, without a foreign key.
create table secret_call_count (
    company_id    varchar(64) not null,
    credential_id varchar(64) not null,
    secret_id     varchar(64) not null,
    hour          bigint      not null,
    calls         bigint      not null,
    primary key (company_id, credential_id, hour, secret_id)
);

create index secret_call_count_by_hour on secret_call_count (hour);

-- Secrets that work beside a successor have an end: there are few of them at a time.
create index credential_secret_overlapping on credential_secret (expires_at, credential_id) where revoked_at is null and expires_at is not null;
