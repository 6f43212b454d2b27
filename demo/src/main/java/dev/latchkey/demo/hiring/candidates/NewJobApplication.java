package dev.latchkey.demo.hiring.candidates;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A candidate put on a job.
 *
 * @param source where it came from, for instance {@code Partner API}
 * @param postingUuid the posting it answers; absent when added by hand
 * @param submittedBy the credential that added it
 * @param userId who added it; absent for a program
 */
public record NewJobApplication(
        String companyId,
        String candidateId,
        String jobId,
        String status,
        String source,
        @Nullable String postingUuid,
        String submittedBy,
        @Nullable String userId) {

    /** Writes the application with the first entry of its history. */
    public void insert(Handle handle, long now) {
        var id = UUID.randomUUID().toString();
        handle.createUpdate("""
            insert into application (id, company_id, candidate_id, job_id, status, source, posting_uuid, submitted_by,
                                     created_at, updated_at)
            values (:id, :company, :candidate, :job, :status, :source, :posting, :submitted_by, :now, :now)
            """)
                .bind("id", id)
                .bind("company", companyId)
                .bind("candidate", candidateId)
                .bind("job", jobId)
                .bind("status", status)
                .bind("source", source)
                .bind("posting", postingUuid)
                .bind("submitted_by", submittedBy)
                .bind("now", now)
                .execute();
        insertStatus(handle, companyId, id, status, null, userId, now);
    }

    static void insertStatus(
            Handle handle,
            String companyId,
            String applicationId,
            String status,
            @Nullable String subStatus,
            @Nullable String userId,
            long now) {
        handle.createUpdate("""
            insert into status_change (company_id, application_id, status, sub_status, changed_by, changed_at)
            values (:company, :application, :status, :sub_status, :user, :now)
            """)
                .bind("company", companyId)
                .bind("application", applicationId)
                .bind("status", status)
                .bind("sub_status", subStatus)
                .bind("user", userId)
                .bind("now", now)
                .execute();
    }
}
