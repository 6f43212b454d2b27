-- How long a call took, in milliseconds; unknown of those that came before this.
alter table recent_call add column duration_ms bigint;
alter table refused_call add column duration_ms bigint;
