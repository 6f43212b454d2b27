-- How a client proves itself, which is the only way that it may: companies' clients (absent for an API key) and partners' applications.
-- takes_endpoint_audience: its assertions may name the endpoint in place of the issuer.
alter table credential add column auth_method varchar(32);
alter table credential add column jwks text;
alter table credential add column jwks_uri varchar(2000);
alter table credential add column takes_endpoint_audience boolean not null default false;
alter table credential add column requires_dpop boolean not null default false;

update credential
   set auth_method = 'CLIENT_SECRET'
 where type = 'OAUTH_CLIENT';

alter table application add column auth_method varchar(32) not null default 'CLIENT_SECRET';
alter table application add column takes_endpoint_audience boolean not null default false;

update application
   set auth_method = case
                         when is_public then 'NONE'
                         when jwks is not null or jwks_uri is not null then 'PRIVATE_KEY_JWT'
                         else coalesce((select r.method
                                          from registered_client r
                                         where r.client_id = application.client_id), 'CLIENT_SECRET')
                     end;
