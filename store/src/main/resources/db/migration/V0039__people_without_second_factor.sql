-- Whether somebody of a company has set up a second factor stands beside who they are, too, so that those without are found along an index
-- of them alone.
alter table company_user add column has_second_factor boolean not null default false;

update company_user
   set has_second_factor = true
 where exists (select 1
                 from second_factor f
                where f.owner_id = company_user.company_id
                  and f.person_kind = 'COMPANY'
                  and f.person_id = company_user.id);

create index company_user_unprotected on company_user (company_id, lower(first_name || ' ' || last_name), id)
    where is_active and password_hash is not null and not has_second_factor;

-- How many work in each role is counted without their rows.
create index company_user_working on company_user (company_id, system_role_id) where is_active;
