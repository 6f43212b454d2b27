package dev.latchkey.demo.hiring.postings;

import dev.latchkey.demo.hiring.data.Vocabulary;
import dev.latchkey.demo.hiring.data.Vocabulary.Label;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Postings as JSON. */
final class PostingShapes {

    record Company(String identifier, String name) {}

    record Location(String country, String region, String city, boolean remote) {}

    record Department(String label) {}

    /** @implNote Many parameters: the fields of the API's document. */
    record Summary(
            String id,
            String uuid,
            String name,
            String refNumber,
            Company company,
            Instant releasedDate,
            Location location,
            Label industry,
            Department department,
            Label function,
            Label typeOfEmployment,
            Label experienceLevel,
            String visibility) {}

    record Section(String title, String text) {}

    record Sections(Section jobDescription, Section qualifications) {}

    record JobAd(Sections sections) {}

    /** @implNote Many parameters: the fields of the API's document. */
    record Details(
            String id,
            String uuid,
            String name,
            String refNumber,
            Company company,
            Instant releasedDate,
            Location location,
            Label industry,
            Department department,
            Label function,
            Label typeOfEmployment,
            Label experienceLevel,
            String visibility,
            boolean active,
            String applyUrl,
            JobAd jobAd) {}

    /** A posting on a partner's board. */
    record Publication(
            String postingId,
            String status,
            @Nullable String url,
            @Nullable String reason,
            Instant sentOn,
            Instant updatedOn,
            Details posting) {}

    private PostingShapes() {}

    static Summary summary(PostingRow row) {
        return new Summary(
                row.id(),
                row.uuid(),
                row.title(),
                row.refNumber(),
                new Company(row.companyIdentifier(), row.companyName()),
                row.releasedAt(),
                new Location(row.country(), row.region(), row.city(), row.isRemote()),
                Vocabulary.find(Vocabulary.INDUSTRIES, row.industryId()),
                new Department(row.department()),
                Vocabulary.find(Vocabulary.FUNCTIONS, row.functionId()),
                Vocabulary.find(Vocabulary.EMPLOYMENT_TYPES, row.employmentTypeId()),
                Vocabulary.find(Vocabulary.LEVELS, row.levelId()),
                row.visibility());
    }

    static Details details(PostingRow row) {
        var summary = summary(row);
        return new Details(
                summary.id(),
                summary.uuid(),
                summary.name(),
                summary.refNumber(),
                summary.company(),
                summary.releasedDate(),
                summary.location(),
                summary.industry(),
                summary.department(),
                summary.function(),
                summary.typeOfEmployment(),
                summary.experienceLevel(),
                summary.visibility(),
                true,
                "/postings/" + row.uuid() + "/candidates",
                new JobAd(new Sections(
                        new Section("Job Description", row.description()),
                        new Section("Qualifications", row.qualifications()))));
    }
}
