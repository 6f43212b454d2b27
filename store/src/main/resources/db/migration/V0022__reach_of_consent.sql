-- Consent to one API is not consent to another. resource_api: the name of the API that the resource stood for, empty where it is for all.
create table limited_consent (
    company_id    varchar(64)  not null,
    user_id       varchar(64)  not null,
    client_id     varchar(64)  not null references application (client_id),
    redirect_host varchar(300) not null,
    resource      varchar(2000),
    resource_api  varchar(64)  not null,
    scopes        text         not null,
    given_at      bigint       not null,
    primary key (company_id, user_id, client_id, redirect_host, resource_api),
    foreign key (company_id, user_id) references company_user (company_id, id),
    check ((resource is null) = (resource_api = ''))
);

-- Nobody wrote down what consent was for. It was for all where a grant for all that lives has just its scopes, and the application never
-- was sent to another host. Users are asked once more for the others.
insert into limited_consent (company_id, user_id, client_id, redirect_host, resource_api, scopes, given_at)
select company_id, user_id, client_id, redirect_host, '', scopes, given_at
  from consent
 where exists (select 1
                 from user_grant
                where user_grant.company_id = consent.company_id
                  and user_grant.user_id = consent.user_id
                  and user_grant.client_id = consent.client_id
                  and user_grant.scopes = consent.scopes
                  and user_grant.resource is null
                  and user_grant.ended_at is null)
   and not exists (select 1
                     from consent other
                    where other.company_id = consent.company_id
                      and other.user_id = consent.user_id
                      and other.client_id = consent.client_id
                      and other.redirect_host <> consent.redirect_host);

drop table consent;
alter table limited_consent rename to consent;
