package dev.latchkey.demo.hiring.data;

import java.sql.Connection;
import java.sql.SQLException;

/** A batch for each table, closed in the order in which rows refer to each other. */
final class Tables implements AutoCloseable {

    final Batch companies;
    final Batch departments;
    final Batch jobs;
    final Batch teamMembers;
    final Batch postings;
    final Batch sentPostings;
    final Batch candidates;
    final Batch tags;
    final Batch applications;
    final Batch statusChanges;
    final Batch properties;
    final Batch notes;
    final Batch shares;
    final Batch offers;

    Tables(Connection connection) throws SQLException {
        // Rows are written in batches, so that a child may come before its parent; checked at the commit.
        try (var statement = connection.createStatement()) {
            statement.execute("pragma defer_foreign_keys = true");
        }
        companies = new Batch(connection, "company", "id, identifier, name");
        departments = new Batch(connection, "department", "id, company_id, label, description");
        jobs = new Batch(
                connection,
                "job",
                "id, company_id, title, ref_number, status, department, brand, country, region, city, is_remote,"
                        + " industry_id, function_id, level_id, employment_type_id, description, qualifications, note,"
                        + " created_by, created_at, updated_at");
        teamMembers = new Batch(connection, "hiring_team_member", "company_id, job_id, user_id, role");
        postings = new Batch(connection, "posting", "id, uuid, company_id, job_id, visibility, is_active, released_at");
        sentPostings = new Batch(
                connection, "sent_posting", "company_id, posting_id, partner_id, sent_at, status, updated_at");
        candidates = new Batch(
                connection,
                "candidate",
                "id, company_id, first_name, last_name, email, phone, country, city, created_at, updated_at");
        tags = new Batch(connection, "candidate_tag", "company_id, candidate_id, tag");
        applications = new Batch(
                connection,
                "application",
                "id, company_id, candidate_id, job_id, status, source, created_at, updated_at");
        statusChanges =
                new Batch(connection, "status_change", "company_id, application_id, status, changed_by, changed_at");
        properties = new Batch(connection, "application_property", "company_id, application_id, property_id, value");
        notes = new Batch(connection, "shared_note", "id, company_id, content, author_id, shared_by, created_at");
        shares = new Batch(connection, "candidate_share", "company_id, note_id, candidate_id, user_id");
        offers = new Batch(
                connection,
                "offer",
                "id, company_id, candidate_id, job_id, status, salary, currency, starts_on, created_at, updated_at");
    }

    @Override
    public void close() throws SQLException {
        companies.close();
        departments.close();
        jobs.close();
        teamMembers.close();
        postings.close();
        sentPostings.close();
        candidates.close();
        tags.close();
        applications.close();
        statusChanges.close();
        properties.close();
        notes.close();
        shares.close();
        offers.close();
    }
}
