-- The calls of a whole company by the hour: its start page draws them, however many credentials it has.
create table company_call_count (
    company_id varchar(64) not null references company (id),
    hour       bigint      not null,
    outcome    varchar(16) not null
        check (outcome in ('SUCCEEDED', 'REJECTED_BY_API', 'REFUSED', 'LIMITED', 'FAILED')),
    calls      bigint      not null,
    primary key (company_id, hour, outcome)
);
create index company_call_count_by_age on company_call_count (hour);

insert into company_call_count (company_id, hour, outcome, calls)
select company_id, hour, outcome, sum(calls)
  from call_count
 group by company_id, hour, outcome;
