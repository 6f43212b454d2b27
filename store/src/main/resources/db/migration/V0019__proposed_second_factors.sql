-- A second factor that is not confirmed belongs to the session that was shown it, and ends with it. Those that every session of their
-- person was shown are dropped: somebody else may know them.
alter table sign_in_session add column proposed_factor varchar(400);

delete from second_factor
 where confirmed_at is null;
