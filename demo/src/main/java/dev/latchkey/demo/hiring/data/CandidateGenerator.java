package dev.latchkey.demo.hiring.data;

import static dev.latchkey.demo.hiring.data.Words.pick;

import dev.latchkey.demo.hiring.data.HiringSeed.SeedCompany;
import dev.latchkey.demo.hiring.data.HiringSeed.SeedUser;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes the candidates of one company with their applications, offers, tags and shares. */
final class CandidateGenerator {

    private static final List<String> STATUSES = List.of(
            "NEW",
            "NEW",
            "NEW",
            "LEAD",
            "IN_REVIEW",
            "IN_REVIEW",
            "INTERVIEW",
            "INTERVIEW",
            "REJECTED",
            "REJECTED",
            "WITHDRAWN",
            "OFFERED",
            "HIRED");
    private static final List<String> WORK_PERMITS = List.of("yes", "yes", "needs sponsorship");

    /** One candidate in so many is shared with the users who are not administrators. */
    private static final int SHARED_EVERY = 45;

    private final SeedCompany company;
    private final Tables tables;
    private final SplittableRandom random;
    private final List<String> jobIds;
    private final Instant newest;
    private final Map<String, String> plainNames = new HashMap<>();

    CandidateGenerator(
            SeedCompany company, Tables tables, SplittableRandom random, List<String> jobIds, Instant newest) {
        this.company = company;
        this.tables = tables;
        this.random = random;
        this.jobIds = jobIds;
        this.newest = newest;
    }

    void generate() throws SQLException {
        for (int i = 0; i < company.candidates(); i++) {
            var createdAt = newest.minus(Duration.ofMinutes((company.candidates() - i) * 40L + random.nextInt(40)));
            addCandidate(i, createdAt);
        }
    }

    private void addCandidate(int index, Instant createdAt) throws SQLException {
        var id = id();
        var firstName = pick(Words.FIRST_NAMES, random);
        var lastName = pick(Words.LAST_NAMES, random);
        var place = pick(Words.PLACES, random);
        var lastChange = addApplications(id, createdAt);
        tables.candidates.add(
                id,
                company.id(),
                firstName,
                lastName,
                plain(firstName) + "." + plain(lastName) + index + "@example.com",
                "+49 30 " + (1_000_000 + random.nextInt(9_000_000)),
                place.country(),
                place.city(),
                createdAt.toEpochMilli(),
                lastChange.toEpochMilli());
        if (random.nextInt(4) == 0) {
            tables.tags.add(company.id(), id, pick(Words.TAGS, random));
        }
        if (index % SHARED_EVERY == SHARED_EVERY / 2) {
            addShare(id, firstName, createdAt);
        }
    }

    /** Names as e-mail addresses spell them; there are few names and many candidates. */
    private String plain(String name) {
        return plainNames.computeIfAbsent(
                name,
                text -> Normalizer.normalize(text, Normalizer.Form.NFD)
                        .replaceAll("[^A-Za-z]", "")
                        .toLowerCase(Locale.ROOT));
    }

    /** A tenth waits in the pool, most are on one job, some on two. */
    private Instant addApplications(String candidateId, Instant createdAt) throws SQLException {
        var dice = random.nextInt(10);
        if (dice == 0) {
            return createdAt;
        }
        var first = random.nextInt(jobIds.size());
        var lastChange = addApplication(candidateId, jobIds.get(first), createdAt);
        if (dice > 7 && jobIds.size() > 1) {
            var second = (first + 1 + random.nextInt(jobIds.size() - 1)) % jobIds.size();
            addApplication(candidateId, jobIds.get(second), createdAt);
        }
        return lastChange;
    }

    private Instant addApplication(String candidateId, String jobId, Instant createdAt) throws SQLException {
        var id = id();
        var status = pick(STATUSES, random);
        var changedAt = createdAt.plus(Duration.ofHours(1 + random.nextInt(200)));
        tables.applications.add(
                id,
                company.id(),
                candidateId,
                jobId,
                status,
                pick(Words.SOURCES, random),
                createdAt.toEpochMilli(),
                changedAt.toEpochMilli());
        tables.statusChanges.add(company.id(), id, "NEW", null, createdAt.toEpochMilli());
        if (!status.equals("NEW")) {
            tables.statusChanges.add(company.id(), id, status, null, changedAt.toEpochMilli());
        }
        if (random.nextInt(3) == 0) {
            tables.properties.add(company.id(), id, "SALARY_EXPECTATION", String.valueOf(salary()));
            tables.properties.add(company.id(), id, "WORK_PERMIT", pick(WORK_PERMITS, random));
        }
        if (status.equals("OFFERED") || status.equals("HIRED")) {
            addOffer(candidateId, jobId, status, changedAt);
        }
        return changedAt;
    }

    private void addOffer(String candidateId, String jobId, String status, Instant at) throws SQLException {
        tables.offers.add(
                id(),
                company.id(),
                candidateId,
                jobId,
                status.equals("HIRED") ? "ACCEPTED" : pick(List.of("SENT", "PENDING_APPROVAL"), random),
                salary(),
                "EUR",
                LocalDate.ofInstant(at, ZoneOffset.UTC)
                        .plusMonths(3)
                        .withDayOfMonth(1)
                        .toString(),
                at.toEpochMilli(),
                at.toEpochMilli());
    }

    private int salary() {
        return 30_000 + 500 * random.nextInt(160);
    }

    private void addShare(String candidateId, String firstName, Instant at) throws SQLException {
        var author = company.users().stream()
                .filter(user -> user.systemRole().equals("ADMINISTRATOR"))
                .map(SeedUser::id)
                .findFirst()
                .orElse(null);
        var noteId = id();
        tables.notes.add(
                noteId,
                company.id(),
                "Have a look at " + firstName + ", please: #[CANDIDATE:" + candidateId + "]",
                author,
                "generated",
                at.toEpochMilli());
        for (var user : company.users()) {
            if (!user.id().equals(author)) {
                tables.shares.add(company.id(), noteId, candidateId, user.id());
            }
        }
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
