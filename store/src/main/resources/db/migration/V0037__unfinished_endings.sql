-- What is closed, so that nothing of it works, and of which sessions, consents or grants are left to be ended: there were too many for one
-- transaction. An empty company_id stands for every company, an empty client_id for every application.
create table unfinished_ending (
    company_id varchar(64)  not null,
    client_id  varchar(64)  not null,
    author     varchar(200) not null,
    primary key (company_id, client_id)
);

create index consent_by_application on consent (client_id, company_id);
