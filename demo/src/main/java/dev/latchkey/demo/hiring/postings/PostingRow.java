package dev.latchkey.demo.hiring.postings;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * An active posting with what it shows of its job.
 *
 * @implNote Many parameters: the columns of its row.
 */
record PostingRow(
        long seq,
        String id,
        String uuid,
        String companyId,
        String companyIdentifier,
        String companyName,
        String visibility,
        Instant releasedAt,
        String jobId,
        String title,
        String refNumber,
        String department,
        String brand,
        String country,
        String region,
        String city,
        boolean isRemote,
        String industryId,
        String functionId,
        String levelId,
        String employmentTypeId,
        String description,
        String qualifications) {

    /** A select that conditions are added to with {@code and}; {@code posting p}, {@code job j}, {@code company o}. */
    static final String SELECT = """
        select p.seq,
               p.id,
               p.uuid,
               p.company_id,
               o.identifier,
               o.name,
               p.visibility,
               p.released_at,
               p.job_id,
               j.title,
               j.ref_number,
               j.department,
               j.brand,
               j.country,
               j.region,
               j.city,
               j.is_remote,
               j.industry_id,
               j.function_id,
               j.level_id,
               j.employment_type_id,
               j.description,
               j.qualifications
          from posting p
          join job j on j.id = p.job_id
          join company o on o.id = p.company_id
         where p.is_active = 1
        """;

    static PostingRow read(ResultSet row) throws SQLException {
        return new PostingRow(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("uuid"),
                row.getString("company_id"),
                row.getString("identifier"),
                row.getString("name"),
                row.getString("visibility"),
                Instant.ofEpochMilli(row.getLong("released_at")),
                row.getString("job_id"),
                row.getString("title"),
                row.getString("ref_number"),
                row.getString("department"),
                row.getString("brand"),
                row.getString("country"),
                row.getString("region"),
                row.getString("city"),
                row.getBoolean("is_remote"),
                row.getString("industry_id"),
                row.getString("function_id"),
                row.getString("level_id"),
                row.getString("employment_type_id"),
                row.getString("description"),
                row.getString("qualifications"));
    }
}
