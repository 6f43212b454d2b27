-- Which companies have let an application in, a page at a time.
create index installation_of_application on installation (client_id, company_id) where installed_at is not null;
