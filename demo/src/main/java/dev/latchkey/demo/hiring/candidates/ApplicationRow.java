package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.access.JobAccess;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.http.ApiFault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A candidate on a job that the view has.
 *
 * @param teamRole the viewer's role on the job's hiring team; absent for none
 * @implNote Many parameters: the columns of its row.
 */
public record ApplicationRow(
        String id,
        String candidateId,
        String jobId,
        String jobTitle,
        String status,
        @Nullable String subStatus,
        String source,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String teamRole) {

    private static String select(VisibleRows view) {
        return """
            select a.id,
                   a.candidate_id,
                   a.job_id,
                   j.title,
                   a.status,
                   a.sub_status,
                   a.source,
                   a.created_at,
                   a.updated_at,
                   %s as team_role
              from application a
              join job j on j.id = a.job_id
             where %s
            """.formatted(view.teamRoleColumn(), view.jobCondition());
    }

    private static ApplicationRow read(ResultSet row) throws SQLException {
        return new ApplicationRow(
                row.getString("id"),
                row.getString("candidate_id"),
                row.getString("job_id"),
                row.getString("title"),
                row.getString("status"),
                row.getString("sub_status"),
                row.getString("source"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                row.getString("team_role"));
    }

    /** The application; 404 when the view does not have its job, 403 when it has it without the access needed. */
    public static ApplicationRow get(
            Handle handle, VisibleRows view, String candidateId, String jobId, JobAccess needed) {
        var application = handle.createQuery(select(view) + " and a.candidate_id = :candidate and a.job_id = :job")
                .bindMap(view.bindings())
                .bind("candidate", candidateId)
                .bind("job", jobId)
                .map((row, _) -> read(row))
                .findOne()
                .orElseThrow(() -> ApiFault.notFound("candidate on that job"));
        view.accessWith(application.teamRole()).require(needed);
        return application;
    }

    /** Applications of these candidates to jobs that the view has, newest first. Jobs it lacks stay unmentioned. */
    static List<ApplicationRow> ofCandidates(Handle handle, VisibleRows view, Collection<String> candidateIds) {
        // Ids come from the database and are plain, so that joining them is a valid JSON array.
        var ids = candidateIds.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return handle.createQuery(
                        select(view) + " and a.candidate_id in (select value from json_each(:ids)) order by a.seq desc")
                .bindMap(view.bindings())
                .bind("ids", ids)
                .map((row, _) -> read(row))
                .list();
    }

    /** @throws ApiFault 403 unless the view has full access to one of the candidate's jobs, or to the company */
    static void requireFullAccess(Handle handle, VisibleRows view, String candidateId) {
        ofCandidates(handle, view, List.of(candidateId)).stream()
                .map(application -> view.accessWith(application.teamRole()))
                .max(JobAccess::compareTo)
                .orElse(view.reachesWholeCompany() ? JobAccess.FULL : JobAccess.READ)
                .require(JobAccess.FULL);
    }
}
