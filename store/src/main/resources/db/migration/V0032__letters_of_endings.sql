-- Of the letters that wait, warnings go last: which of all go first is read from here.
create index notice_by_worth on notice (is_warning, id);

-- How far people were told of what ends by itself: one row, once the first were. Days are counted since 1970 in UTC; those from first_day to
-- last_day are told of in one go through all companies, in the order of their ids. after_company: the last that was told; absent when all were.
create table letters_of_endings (
    id            integer     not null primary key check (id = 1),
    first_day     bigint      not null,
    last_day      bigint      not null,
    after_company varchar(64),
    check (first_day <= last_day)
);
