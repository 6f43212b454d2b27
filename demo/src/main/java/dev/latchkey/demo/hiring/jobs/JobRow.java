package dev.latchkey.demo.hiring.jobs;

import dev.latchkey.demo.hiring.access.JobAccess;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.http.ApiFault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A job as a view sees it.
 *
 * @param postingStatus PUBLIC, INTERNAL or NOT_PUBLISHED
 * @param teamRole the viewer's role on its hiring team; absent for none
 * @implNote Many parameters: the columns of its row.
 */
public record JobRow(
        long seq,
        String id,
        String title,
        String refNumber,
        String status,
        String postingStatus,
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
        String qualifications,
        @Nullable String note,
        @Nullable String createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String teamRole) {

    /** PUBLIC as soon as one active posting is public. */
    static final String POSTING_STATUS = """
        coalesce((select max(p.visibility)
                    from posting p
                   where p.job_id = j.id
                     and p.is_active = 1), 'NOT_PUBLISHED')\
        """;

    private static final String COLUMNS = """
        j.seq,
        j.id,
        j.title,
        j.ref_number,
        j.status,
        %s as posting_status,
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
        j.qualifications,
        j.note,
        j.created_by,
        j.created_at,
        j.updated_at
        """.formatted(POSTING_STATUS);

    /** The columns that {@link #read} needs, of {@code job j}. */
    static String columns(VisibleRows view) {
        return COLUMNS + ", " + view.teamRoleColumn() + " as team_role";
    }

    static JobRow read(ResultSet row) throws SQLException {
        return new JobRow(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("title"),
                row.getString("ref_number"),
                row.getString("status"),
                row.getString("posting_status"),
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
                row.getString("qualifications"),
                row.getString("note"),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                row.getString("team_role"));
    }

    static Optional<JobRow> find(Handle handle, VisibleRows view, String jobId) {
        var sql = "select " + columns(view) + " from job j where j.id = :job and " + view.jobCondition();
        return handle.createQuery(sql)
                .bindMap(view.bindings())
                .bind("job", jobId)
                .map((row, _) -> read(row))
                .findOne();
    }

    /** The job; 404 when the view does not have it, 403 when it has it without the access that is needed. */
    public static JobRow get(Handle handle, VisibleRows view, String jobId, JobAccess needed) {
        var job = find(handle, view, jobId).orElseThrow(() -> ApiFault.notFound("job"));
        view.accessWith(job.teamRole()).require(needed);
        return job;
    }
}
