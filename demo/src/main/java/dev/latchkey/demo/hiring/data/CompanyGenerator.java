package dev.latchkey.demo.hiring.data;

import static dev.latchkey.demo.hiring.data.Words.pick;

import dev.latchkey.demo.hiring.data.HiringSeed.SeedCompany;
import dev.latchkey.demo.hiring.data.HiringSeed.SeedUser;
import dev.latchkey.demo.hiring.directory.OrgRule;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the rows of one company. Every choice comes from one generator, seeded by the company's identifier. */
final class CompanyGenerator {

    /** The newest row is of this day; fixed, because the same seed must give the same rows. */
    private static final Instant NEWEST = Instant.parse("2026-03-01T09:00:00Z");

    private static final List<String> JOB_STATUSES = List.of(
            "SOURCING", "SOURCING", "SOURCING", "INTERVIEW", "INTERVIEW", "OFFER", "CREATED", "ON_HOLD", "FILLED");
    private static final Set<String> PUBLISHED_STATUSES = Set.of("SOURCING", "INTERVIEW", "OFFER");
    private static final List<String> TEAM_ROLES =
            List.of("RECRUITER", "INTERVIEWER", "HIRING_MANAGER", "COORDINATOR", "EXECUTIVE");
    /** One job in so many belongs to each access group in turn, whatever its rules are. */
    private static final int GROUP_JOB_EVERY = 9;

    private final SeedCompany company;
    private final List<String> partnerIds;
    private final Tables tables;
    private final SplittableRandom random;
    private final List<String> jobIds = new ArrayList<>();
    private int postings;

    CompanyGenerator(SeedCompany company, List<String> partnerIds, Tables tables) {
        this.company = company;
        this.partnerIds = partnerIds;
        this.tables = tables;
        this.random = new SplittableRandom(company.identifier().hashCode());
    }

    void generate() throws SQLException {
        tables.companies.add(company.id(), company.identifier(), company.name());
        for (var department : departments()) {
            tables.departments.add(id(), company.id(), department, department + " at " + company.name());
        }
        for (int i = 0; i < company.jobs(); i++) {
            addJob(i);
        }
        new CandidateGenerator(company, tables, random, jobIds, NEWEST).generate();
    }

    private Set<String> departments() {
        var departments = new LinkedHashSet<String>();
        Words.FIELDS.forEach(field -> departments.add(field.department()));
        company.accessGroups().stream()
                .flatMap(List::stream)
                .filter(rule -> rule.field() == OrgRule.OrgField.DEPARTMENT)
                .forEach(rule -> departments.addAll(new TreeSet<>(rule.values())));
        return departments;
    }

    private void addJob(int index) throws SQLException {
        var id = id();
        jobIds.add(id);
        var field = pick(Words.FIELDS, random);
        var place = pick(Words.PLACES, random);
        var department = field.department();
        var brand = random.nextInt(4) == 0 ? company.name() + " Labs" : company.name();
        if (index % GROUP_JOB_EVERY == 0 && !company.accessGroups().isEmpty()) {
            for (var rule : company.accessGroups()
                    .get(index / GROUP_JOB_EVERY % company.accessGroups().size())) {
                var value = pick(List.copyOf(new TreeSet<>(rule.values())), random);
                switch (rule.field()) {
                    case COUNTRY -> place = placeIn(value);
                    case BRAND -> brand = value;
                    case DEPARTMENT -> department = value;
                }
            }
        }
        var title = pick(Words.SENIORITIES, random) + pick(field.titles(), random);
        var status = pick(JOB_STATUSES, random);
        var createdAt = NEWEST.minus(Duration.ofHours((company.jobs() - index) * 20L + random.nextInt(20)));
        tables.jobs.add(
                id,
                company.id(),
                title,
                "REF" + (1000 + index),
                status,
                department,
                brand,
                place.country(),
                place.region(),
                place.city(),
                random.nextInt(5) == 0,
                pick(Vocabulary.INDUSTRIES, random).id(),
                field.function(),
                pick(Vocabulary.LEVELS, random).id(),
                pick(Vocabulary.EMPLOYMENT_TYPES, random).id(),
                "As " + title + " you join our " + department + " team in " + place.city()
                        + ". You own a part of what our customers use every day, from the first idea to its running.",
                "Experience in " + department.toLowerCase(Locale.ROOT)
                        + ", clear writing, and the patience to leave things better than you found them.",
                "Budget approved; aim for an offer within " + (4 + random.nextInt(8)) + " weeks.",
                creator(index),
                createdAt.toEpochMilli(),
                createdAt.plus(Duration.ofHours(random.nextInt(240))).toEpochMilli());
        addTeam(id, index);
        if (PUBLISHED_STATUSES.contains(status)) {
            addPosting(id, createdAt.plus(Duration.ofHours(6)).toEpochMilli());
        }
    }

    private static Words.Place placeIn(String country) {
        return Words.PLACES.stream()
                .filter(place -> place.country().equals(country))
                .findFirst()
                .orElse(new Words.Place(country, "", "Capital"));
    }

    private @Nullable String creator(int index) {
        return company.users().isEmpty()
                ? null
                : company.users().get(index % company.users().size()).id();
    }

    /** Limited users are on some teams only; that is what visibility is about. */
    private void addTeam(String jobId, int index) throws SQLException {
        for (var user : company.users()) {
            if (random.nextInt(100) < chanceInPercent(user)) {
                tables.teamMembers.add(company.id(), jobId, user.id(), teamRole(user, index));
            }
        }
    }

    private static int chanceInPercent(SeedUser user) {
        return switch (user.systemRole()) {
            case "ADMINISTRATOR" -> 30;
            case "EXTENDED" -> 40;
            case "RESTRICTED" -> 8;
            case "EMPLOYEE" -> 3;
            default -> 18;
        };
    }

    private String teamRole(SeedUser user, int index) {
        return switch (user.systemRole()) {
            case "RESTRICTED" -> index % 3 == 0 ? "HIRING_MANAGER" : "INTERVIEWER";
            case "EMPLOYEE" -> "INTERVIEWER";
            default -> pick(TEAM_ROLES, random);
        };
    }

    private void addPosting(String jobId, long releasedAt) throws SQLException {
        var isPublic = random.nextInt(4) > 0;
        var postingId = "744000" + random.nextLong(100_000_000_000L, 1_000_000_000_000L);
        tables.postings.add(postingId, id(), company.id(), jobId, isPublic ? "PUBLIC" : "INTERNAL", true, releasedAt);
        if (isPublic && !partnerIds.isEmpty() && postings++ % 3 == 0) {
            tables.sentPostings.add(
                    company.id(),
                    postingId,
                    partnerIds.get(postings / 3 % partnerIds.size()),
                    releasedAt,
                    "PENDING",
                    releasedAt);
        }
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
