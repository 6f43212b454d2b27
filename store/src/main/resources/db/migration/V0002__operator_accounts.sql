-- People who run the platform; they belong to no company.
create table operator_account (
    id            varchar(64)  not null primary key,
    email         varchar(254) not null,
    email_folded  varchar(254) not null unique,
    password_hash varchar(200) not null,
    created_at    bigint       not null
);
