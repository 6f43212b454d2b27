-- The newest calls of a company, whatever made them.
create index recent_call_of_company on recent_call (company_id, at);
