package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.http.ApiFault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A candidate.
 *
 * @implNote Many parameters: the columns of its row.
 */
record CandidateRow(
        long seq,
        String id,
        String firstName,
        String lastName,
        String email,
        @Nullable String phone,
        @Nullable String country,
        @Nullable String city,
        Instant createdAt,
        Instant updatedAt) {

    /** The columns that {@link #read} needs, of {@code candidate c}. */
    static final String COLUMNS = """
        c.seq,
        c.id,
        c.first_name,
        c.last_name,
        c.email,
        c.phone,
        c.country,
        c.city,
        c.created_at,
        c.updated_at
        """;

    static CandidateRow read(ResultSet row) throws SQLException {
        return new CandidateRow(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("email"),
                row.getString("phone"),
                row.getString("country"),
                row.getString("city"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    /** The candidate; 404 when the view does not have it. */
    static CandidateRow get(Handle handle, VisibleRows view, String candidateId) {
        return handle.createQuery("select " + COLUMNS + " from candidate c where c.id = :candidate and "
                        + view.candidateCondition())
                .bindMap(view.bindings())
                .bind("candidate", candidateId)
                .map((row, _) -> read(row))
                .findOne()
                .orElseThrow(() -> ApiFault.notFound("candidate"));
    }
}
