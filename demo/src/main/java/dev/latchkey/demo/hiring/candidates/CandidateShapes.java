package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.data.Vocabulary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Candidates as JSON. */
final class CandidateShapes {

    record Location(
            @Nullable String countryCode,
            @Nullable String country,
            @Nullable String city) {}

    record JobReference(String id, String title) {}

    record Assignment(
            JobReference job,
            String status,
            @Nullable String subStatus,
            String source,
            Instant createdOn,
            Instant updatedOn) {}

    /** @implNote Many parameters: the fields of the API's document. */
    record Candidate(
            String id,
            String firstName,
            String lastName,
            String email,
            @Nullable String phoneNumber,
            @Nullable Location location,
            Instant createdOn,
            Instant updatedOn,
            @Nullable Assignment primaryAssignment,
            List<Assignment> secondaryAssignments,
            @Nullable List<String> tags) {}

    record StatusEntry(
            String status,
            @Nullable String subStatus,
            Instant changedOn,
            @Nullable String actor) {}

    record Property(String id, String label, String value) {}

    record Properties(List<Property> properties) {}

    record Tags(List<String> tags) {}

    record Share(String id, String content, Instant createdOn) {}

    private CandidateShapes() {}

    /** @param tags absent in lists */
    static Candidate candidate(CandidateRow row, List<ApplicationRow> applications, @Nullable List<String> tags) {
        var assignments = applications.stream()
                .filter(application -> application.candidateId().equals(row.id()))
                .map(CandidateShapes::assignment)
                .toList();
        var location = row.country() == null && row.city() == null
                ? null
                : new Location(
                        row.country(), row.country() == null ? null : Vocabulary.country(row.country()), row.city());
        return new Candidate(
                row.id(),
                row.firstName(),
                row.lastName(),
                row.email(),
                row.phone(),
                location,
                row.createdAt(),
                row.updatedAt(),
                assignments.isEmpty() ? null : assignments.getFirst(),
                assignments.isEmpty() ? List.of() : assignments.subList(1, assignments.size()),
                tags);
    }

    static Assignment assignment(ApplicationRow application) {
        return new Assignment(
                new JobReference(application.jobId(), application.jobTitle()),
                application.status(),
                application.subStatus(),
                application.source(),
                application.createdAt(),
                application.updatedAt());
    }
}
