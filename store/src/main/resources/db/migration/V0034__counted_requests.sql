-- How many authorization requests of each kind wait: of all (ALL, name empty), of a client, of an address, of a network. Counted where requests
-- are kept and taken away, so that nobody who asks for room has all that wait counted. A share of none has no row.
create table authorization_request_count (
    kind    varchar(8)  not null check (kind in ('PUSHED', 'OPEN')),
    share   varchar(8)  not null check (share in ('ALL', 'CLIENT', 'ADDRESS', 'NETWORK')),
    name    varchar(64) not null,
    waiting integer     not null,
    primary key (kind, share, name)
);

insert into authorization_request_count (kind, share, name, waiting)
select kind, 'ALL', '', count(*) from authorization_request group by kind;

insert into authorization_request_count (kind, share, name, waiting)
select kind, 'CLIENT', client_id, count(*) from authorization_request group by kind, client_id;

insert into authorization_request_count (kind, share, name, waiting)
select kind, 'ADDRESS', address, count(*) from authorization_request where address is not null group by kind, address;

insert into authorization_request_count (kind, share, name, waiting)
select kind, 'NETWORK', network, count(*) from authorization_request where network is not null group by kind, network;

-- They were for counting.
drop index authorization_request_by_address;
drop index authorization_request_by_network;
