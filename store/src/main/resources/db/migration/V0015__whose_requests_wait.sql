-- Whose room a waiting request takes, as digests: of the address that made it (in IPv6 its /64), and of the network of that
-- (in IPv6 its /48). Empty for a client that proved itself, which has room of its own, and for those made before; they expire.
alter table authorization_request add column address varchar(64);
alter table authorization_request add column network varchar(64);

create index authorization_request_by_address on authorization_request (address, kind);
create index authorization_request_by_network on authorization_request (network, kind);
