package dev.latchkey.demo.hiring.jobs;

import dev.latchkey.demo.hiring.data.Vocabulary;
import dev.latchkey.demo.hiring.data.Vocabulary.Label;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs as JSON. */
final class JobShapes {

    record Department(String label) {}

    record Location(String countryCode, @Nullable String country, String region, String city, boolean remote) {}

    record Creator(String id) {}

    record Section(String title, String text) {}

    record Sections(Section jobDescription, Section qualifications) {}

    record JobAd(Sections sections) {}

    /** @implNote Many parameters: the fields of the API's document. */
    record Summary(
            String id,
            String title,
            String refNumber,
            String status,
            String postingStatus,
            Department department,
            String brand,
            Location location,
            Instant createdOn,
            Instant updatedOn) {}

    /** @implNote Many parameters: the fields of the API's document. */
    record Details(
            String id,
            String title,
            String refNumber,
            String status,
            String postingStatus,
            Department department,
            String brand,
            Location location,
            Label industry,
            Label function,
            Label experienceLevel,
            Label typeOfEmployment,
            JobAd jobAd,
            @Nullable Creator creator,
            Instant createdOn,
            Instant updatedOn) {}

    record TeamMember(
            String id,
            String role,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String email) {}

    record Publication(
            String postingId,
            String uuid,
            String visibility,
            boolean active,
            Instant releasedDate,
            List<String> partners) {}

    record Note(@Nullable String content) {}

    private JobShapes() {}

    static Summary summary(JobRow job) {
        return new Summary(
                job.id(),
                job.title(),
                job.refNumber(),
                job.status(),
                job.postingStatus(),
                new Department(job.department()),
                job.brand(),
                location(job),
                job.createdAt(),
                job.updatedAt());
    }

    static Details details(JobRow job) {
        return new Details(
                job.id(),
                job.title(),
                job.refNumber(),
                job.status(),
                job.postingStatus(),
                new Department(job.department()),
                job.brand(),
                location(job),
                Vocabulary.find(Vocabulary.INDUSTRIES, job.industryId()),
                Vocabulary.find(Vocabulary.FUNCTIONS, job.functionId()),
                Vocabulary.find(Vocabulary.LEVELS, job.levelId()),
                Vocabulary.find(Vocabulary.EMPLOYMENT_TYPES, job.employmentTypeId()),
                new JobAd(new Sections(
                        new Section("Job Description", job.description()),
                        new Section("Qualifications", job.qualifications()))),
                job.createdBy() == null ? null : new Creator(job.createdBy()),
                job.createdAt(),
                job.updatedAt());
    }

    private static Location location(JobRow job) {
        return new Location(job.country(), Vocabulary.country(job.country()), job.region(), job.city(), job.isRemote());
    }
}
