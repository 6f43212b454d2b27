-- Which API the resource stood for, by its name: the same identifier can be another one's later. Null where an earlier release did
-- not say, until the next start; empty where nobody knows.
alter table user_grant add column resource_api varchar(64);
alter table authorization_code add column resource_api varchar(64);
