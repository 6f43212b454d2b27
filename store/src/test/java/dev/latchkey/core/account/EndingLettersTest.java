package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of what ends by itself, when, and that it is once. It is nine in the morning of 1 March 2026. */
@OnEachDatabase
class EndingLettersTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PasswordHash PASSWORD =
            PasswordHash.of("a passphrase", new PasswordHash.Parameters(1_024, 1, 1), RANDOM);

    private final TestDatabase database;
    private final TestDomain domain;
    private final Actor.CompanyUser boss;
    private EndingLetters letters;

    EndingLettersTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        domain = TestDomain.open(database, folder);
        boss = person("acme", "boss", "ADMINISTRATOR", PASSWORD);
        letters = node(domain, 100);
    }

    private static EndingLetters node(TestDomain node, int waitingMax) {
        return new EndingLetters(node.stores, new Notices(node.stores, node.clock, RANDOM), waitingMax, node.clock);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private Actor.CompanyUser person(String company, String name, String role, @Nullable PasswordHash password) {
        var email = new EmailAddress(name + "@" + company + ".example");
        domain.companies.createUser(
                TestDomain.OPERATOR.in(company), new NewUser(name, email, "Ann", name, role, null, password));
        return new Actor.CompanyUser(company, name);
    }

    private String key(Actor.CompanyUser maker, String name, @Nullable String end) {
        var at = end == null ? null : Instant.parse(end);
        return domain.credentials
                .createApiKey(maker, new NewApiKey(new Label(name, ""), at, IpAllowList.ANY))
                .credential()
                .id();
    }

    /** Goes on to a day, the letters of which are written and taken out: whom each is for, and the names of what ends. */
    private List<String> on(String day) {
        domain.clock.set(Instant.parse(day + "T00:00:30Z"));
        letters.tell();
        return taken();
    }

    private List<String> taken() {
        return notices().stream()
                .map(notice -> notice.email().replace(".example", "") + ": " + names(notice.facts()))
                .sorted()
                .toList();
    }

    private List<Notice> notices() {
        return domain.stores.transactions().write(tx -> {
            var found = new ArrayList<Notice>();
            var store = domain.stores.notices();
            for (var next = store.findDue(tx, domain.clock.instant());
                    next.isPresent();
                    next = store.findDue(tx, domain.clock.instant())) {
                found.add(next.get());
                store.delete(tx, next.get().id());
            }
            return found;
        });
    }

    private static String names(Map<String, String> facts) {
        return String.join(
                ", ",
                IntStream.range(0, Integer.parseInt(facts.getOrDefault("lines", "0")))
                        .mapToObj(i -> facts.getOrDefault(i + ".name", ""))
                        .toList());
    }

    @Test
    void onTheDayThatIsThirtySevenAndOneDaysBeforeAndOnNoOther() {
        key(boss, "Export", "2026-04-15T23:59:59Z");
        key(boss, "Without end", null);
        var told = new ArrayList<String>();
        for (var day = Instant.parse("2026-03-01T00:00:30Z");
                day.isBefore(Instant.parse("2026-04-20T00:00:00Z"));
                day = day.plus(Duration.ofDays(1))) {
            var date = day.toString().substring(0, 10);
            on(date).forEach(line -> told.add(date + " " + line));
        }
        assertThat(told)
                .containsExactly(
                        "2026-03-16 boss@acme: Export", "2026-04-08 boss@acme: Export", "2026-04-14 boss@acme: Export");
    }

    @Test
    void inOneLetterWithAllThatEndsSoonestFirstForEachWhoMayManageThem() {
        person("acme", "second", "ADMINISTRATOR", PASSWORD);
        person("acme", "invited", "ADMINISTRATOR", null);
        person("acme", "plain", "STANDARD", PASSWORD);
        var elsewhere = person("globex", "boss", "ADMINISTRATOR", PASSWORD);
        person("globex", "plain", "EMPLOYEE", PASSWORD);
        key(boss, "In a month", "2026-04-09T12:00:00Z");
        key(boss, "Tomorrow", "2026-03-11T00:00:00Z");
        key(boss, "In a week", "2026-03-17T12:00:00Z");
        key(elsewhere, "Theirs", "2026-03-17T12:00:00Z");
        assertThat(on("2026-03-10"))
                .containsExactly(
                        "boss@acme: Tomorrow, In a week, In a month",
                        "boss@globex: Theirs",
                        "second@acme: Tomorrow, In a week, In a month");
    }

    @Test
    void asItsEndIsByThenAndNotOfWhatWasRevokedOrTheCompanyThatIsSuspended() {
        var moved = key(boss, "Moved", "2026-03-17T12:00:00Z");
        var revoked = key(boss, "Revoked", "2026-03-17T12:00:00Z");
        domain.credentials.edit(
                boss,
                moved,
                new NewApiKey(new Label("Moved", ""), Instant.parse("2026-03-20T12:00:00Z"), IpAllowList.ANY));
        domain.credentials.revoke(boss, revoked);
        var elsewhere = person("globex", "boss", "ADMINISTRATOR", PASSWORD);
        key(elsewhere, "Theirs", "2026-03-17T12:00:00Z");
        domain.companies.setCompanyActive(TestDomain.OPERATOR, "globex", false);
        assertThat(on("2026-03-10")).isEmpty();
        assertThat(on("2026-03-13")).containsExactly("boss@acme: Moved");
    }

    @Test
    void ofAnOldSecretAndOfATrialThatHasEnded() {
        var client = domain.credentials
                .createClient(boss, TestDomain.client("ADMINISTRATOR", null, Scopes.parse("orders_read")))
                .credential()
                .id();
        var end = Instant.parse("2026-03-11T12:00:00Z");
        domain.secretCommands.rotate(boss, client, new RotationOverlap.Until(end));
        domain.stores.transactions().write(tx -> {
            domain.stores
                    .trials()
                    .put(
                            tx,
                            new ScopeTrial(
                                    new Subject("acme", client),
                                    Scopes.parse("orders_read"),
                                    domain.clock.instant(),
                                    end,
                                    "user:boss"));
            return true;
        });
        on("2026-03-09");
        domain.clock.set(Instant.parse("2026-03-10T01:00:00Z"));
        letters.tell();
        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(NoticeKind.CREDENTIALS_ENDING);
            assertThat(notice.facts())
                    .containsEntry("0.kind", "OLD_SECRET")
                    .containsEntry("0.id", client)
                    .containsEntry("0.at", end.toString())
                    .containsEntry("company", "Acme")
                    .containsEntry("lines", "1");
        });
        assertThat(on("2026-03-11")).isEmpty();
        domain.clock.set(Instant.parse("2026-03-12T01:00:00Z"));
        letters.tell();
        assertThat(notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.facts()).containsEntry("0.kind", "TRIAL"));
        assertThat(on("2026-03-13")).isEmpty();
    }

    @Test
    void onceADayWhateverIsRestartedAndHoweverManyNodesThereAre() {
        key(boss, "Export", "2026-03-17T12:00:00Z");
        assertThat(on("2026-03-10")).hasSize(1);
        letters.tell();
        assertThat(taken()).as("the same node again").isEmpty();
        try (var other = domain.secondNode(database)) {
            var restarted = node(other, 100);
            other.clock.set(Instant.parse("2026-03-10T23:59:59Z"));
            restarted.tell();
            assertThat(taken()).as("another node, the same day").isEmpty();
            domain.clock.set(Instant.parse("2026-03-16T00:00:00Z"));
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(letters::tell), CompletableFuture.runAsync(restarted::tell))
                    .join();
            assertThat(taken()).as("both at once").hasSize(1);
        }
    }

    @Test
    void ofDaysOnWhichNothingRanAreTheLettersOfTheNext() {
        on("2026-03-02");
        key(boss, "Export", "2026-03-17T12:00:00Z");
        key(boss, "Over by then", "2026-03-12T12:00:00Z");
        assertThat(on("2026-03-13")).containsExactly("boss@acme: Export");
        assertThat(on("2026-03-14")).isEmpty();
    }

    @Test
    void aLetterHasSoManyLinesAndSaysThatThereAreMore() {
        for (var i = 0; i <= EndingLetters.LINES_MAX; i++) {
            key(boss, "Export " + i, "2026-03-17T12:00:00Z");
        }
        domain.clock.set(Instant.parse("2026-03-10T09:00:00Z"));
        letters.tell();
        assertThat(notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.facts())
                        .containsEntry("lines", "20")
                        .containsEntry("isMore", "true")
                        .doesNotContainKey("20.name"));
    }

    @Test
    void waitsWhileTooManyLettersWait() {
        for (var i = 0; i < EndingLetters.OWNERS_AT_ONCE + 5; i++) {
            var company = "company%03d".formatted(i);
            domain.companies.createCompany(TestDomain.OPERATOR, company, company, company);
            if (i == 1 || i == EndingLetters.OWNERS_AT_ONCE + 4) {
                key(person(company, "boss", "ADMINISTRATOR", PASSWORD), "Export", "2026-03-17T12:00:00Z");
            }
        }
        letters = node(domain, 1);
        domain.clock.set(Instant.parse("2026-03-10T09:00:00Z"));
        letters.tell();
        assertThat(taken()).containsExactly("boss@company001: Export");
        letters.tell();
        assertThat(taken()).as("goes on where it was").containsExactly("boss@company104: Export");
        letters.tell();
        assertThat(taken()).isEmpty();
    }

    @Test
    void whoIsWithoutThemGetsNone() {
        var second = person("acme", "second", "ADMINISTRATOR", PASSWORD);
        new Notices(domain.stores, domain.clock, RANDOM)
                .choose(
                        new Person.CompanyPerson("acme", second.userId()),
                        Set.of(NoticeKind.APPROVAL_WAITING),
                        InetAddress.getLoopbackAddress());
        key(boss, "Export", "2026-03-17T12:00:00Z");
        assertThat(on("2026-03-10")).containsExactly("boss@acme: Export");
    }
}
