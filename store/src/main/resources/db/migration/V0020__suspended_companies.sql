-- Operators see how many companies are suspended, and which, among 100,000: few are.
create index company_suspended on company (id) where not is_active;
