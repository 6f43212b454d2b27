-- Somebody may belong to several companies with one address; within a company it is theirs alone.
alter table company_user drop constraint company_user_email_folded_key;

alter table company_user add constraint company_user_address unique (company_id, email_folded);

create index company_user_by_address on company_user (email_folded);
