package dev.latchkey.core.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.EndingLetters;
import dev.latchkey.core.account.EndingStore;
import dev.latchkey.core.account.Notice;
import dev.latchkey.core.account.NoticeKind;
import dev.latchkey.core.account.Notices;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.ApplicationCommands;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.partner.RedirectUri;
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
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of a partner's people are told of keys and secrets that end, when, and that it is once. It is nine in the morning of 1 March 2026. */
@OnEachDatabase
class EndingPartnersTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PasswordHash PASSWORD =
            PasswordHash.of("a passphrase", new PasswordHash.Parameters(1_024, 1, 1), RANDOM);
    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(TestDomain.OPERATOR);

    private final TestDatabase database;
    private final TestDomain domain;
    private final EndingLetters letters;

    EndingPartnersTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        domain = TestDomain.open(database, folder);
        letters = node(domain);
        partner("parts", "Parts Bridge");
    }

    private void partner(String id, String name) {
        domain.partners.createPartner(TestDomain.OPERATOR, id, name);
        person(id, "owner", PartnerRole.OWNER, PASSWORD);
        person(id, "developer", PartnerRole.DEVELOPER, PASSWORD);
        person(id, "viewer", PartnerRole.VIEWER, PASSWORD);
    }

    private static EndingLetters node(TestDomain node) {
        return EndingPartners.letters(node.stores, new Notices(node.stores, node.clock, RANDOM), node.clock);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private void person(String partner, String name, PartnerRole role, @Nullable PasswordHash password) {
        var email = new EmailAddress(name + "@" + partner + ".example");
        var user = new PartnerUser(partner, name, email, name, role, true, password, domain.clock.instant());
        domain.stores.transactions().write(tx -> domain.stores.partnerUsers().insert(tx, user));
    }

    /** A key that another replaces, with this end. */
    private String endingKey(String partner, String end) {
        var key = domain.partners.regenerateKey(PLATFORM, partner, new RotationOverlap.None());
        domain.partners.regenerateKey(PLATFORM, partner, new RotationOverlap.Until(Instant.parse(end)));
        return key.credential().id();
    }

    /** An application whose secret another replaces, with this end. */
    private String endingSecret(String partner, String name, String end) {
        var clientId = name.toLowerCase(Locale.ROOT).replace(' ', '-');
        var callback =
                RedirectUri.parse("https://" + clientId + ".example/callback").orElseThrow();
        var made = domain.partners.createApplication(
                PLATFORM,
                partner,
                new NewApplication(
                        clientId, name, "", List.of(callback), Scopes.of("orders_read"), Scopes.NONE, true, false));
        domain.applicationSecrets.rotate(
                PLATFORM,
                partner,
                clientId,
                made.application().secrets().getFirst().id(),
                new RotationOverlap.Until(Instant.parse(end)));
        return made.application().secrets().getFirst().id();
    }

    private List<String> on(String day) {
        domain.clock.set(Instant.parse(day + "T00:00:30Z"));
        letters.tell();
        return taken();
    }

    private List<String> taken() {
        return notices().stream()
                .map(notice -> notice.email().replace(".example", "") + ": " + lines(notice))
                .sorted()
                .toList();
    }

    private static String lines(Notice notice) {
        return String.join(
                ", ",
                IntStream.range(0, Integer.parseInt(notice.facts().getOrDefault("lines", "0")))
                        .mapToObj(i -> notice.facts().get(i + ".kind") + " "
                                + (notice.facts().getOrDefault(i + ".kind", "").equals("PARTNER_KEY")
                                        ? ""
                                        : notice.facts().get(i + ".name")))
                        .toList());
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

    @Test
    void ownersOfBothAndDevelopersOfSecretsAndViewersOfNothing() {
        person("parts", "invited", PartnerRole.OWNER, null);
        var key = endingKey("parts", "2026-03-11T00:00:00Z");
        endingSecret("parts", "Stock Sync", "2026-03-17T12:00:00Z");
        domain.clock.set(Instant.parse("2026-03-10T00:00:30Z"));
        letters.tell();
        var all = notices();
        assertThat(all)
                .extracting(notice -> notice.email() + " " + lines(notice))
                .containsExactlyInAnyOrder(
                        "owner@parts.example PARTNER_KEY , APPLICATION_SECRET Stock Sync",
                        "developer@parts.example APPLICATION_SECRET Stock Sync");
        assertThat(all)
                .filteredOn(notice -> notice.email().startsWith("owner"))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.person()).isEqualTo(new Person.PartnerPerson("parts", "owner"));
                    assertThat(notice.facts())
                            .containsEntry("0.id", key)
                            .containsEntry("1.id", "stock-sync")
                            .containsEntry("company", "Parts Bridge");
                    assertThat(notice.facts().get("0.name")).hasSize(4);
                });
    }

    @Test
    void onTheDayThatIsThirtySevenAndOneDaysBeforeAndOnNoOther() {
        endingSecret("parts", "Stock Sync", "2026-04-15T23:59:59Z");
        var told = new ArrayList<String>();
        for (var day = Instant.parse("2026-03-01T00:00:30Z");
                day.isBefore(Instant.parse("2026-04-20T00:00:00Z"));
                day = day.plus(Duration.ofDays(1))) {
            var date = day.toString().substring(0, 10);
            on(date).stream().filter(line -> line.startsWith("owner")).forEach(_ -> told.add(date));
        }
        assertThat(told).containsExactly("2026-03-16", "2026-04-08", "2026-04-14");
    }

    /** Nothing that does not work any more, and nobody of a partner that is suspended. */
    @Test
    void notOfWhatEndedOtherwise() {
        partner("rival", "Rival Works");
        endingSecret("rival", "Rival Sync", "2026-03-17T12:00:00Z");
        domain.partners.setPartnerActive(TestDomain.OPERATOR, "rival", false);
        var key = endingKey("parts", "2026-03-17T12:00:00Z");
        domain.partners.revokeKey(PLATFORM, "parts", key);
        var revoked = endingSecret("parts", "Revoked Sync", "2026-03-17T12:00:00Z");
        domain.applicationSecrets.revoke(PLATFORM, "parts", "revoked-sync", revoked);
        endingSecret("parts", "Removed Sync", "2026-03-17T12:00:00Z");
        var seen = domain.stores
                .transactions()
                .read(tx -> ApplicationCommands.seen(
                        domain.stores
                                .applications()
                                .find(tx, "parts", "removed-sync")
                                .orElseThrow(),
                        domain.stores.scopeReasons().find(tx, "parts", "removed-sync")));
        domain.applicationCommands.remove(PLATFORM, "parts", "removed-sync", seen);
        endingSecret("parts", "Suspended Sync", "2026-03-17T12:00:00Z");
        domain.partners.setApplicationActive(TestDomain.OPERATOR, "parts", "suspended-sync", false);
        assertThat(on("2026-03-10")).isEmpty();
        endingSecret("parts", "Working Sync", "2026-03-18T12:00:00Z");
        assertThat(on("2026-03-11"))
                .containsExactly(
                        "developer@parts: APPLICATION_SECRET Working Sync",
                        "owner@parts: APPLICATION_SECRET Working Sync");
    }

    @Test
    void onceADayHoweverManyNodesThereAreAndLaterOfDaysOnWhichNothingRan() {
        endingKey("parts", "2026-03-17T12:00:00Z");
        on("2026-03-02");
        assertThat(on("2026-03-13")).containsExactly("owner@parts: PARTNER_KEY ");
        letters.tell();
        assertThat(taken()).as("the same node again").isEmpty();
        try (var other = domain.secondNode(database)) {
            var restarted = node(other);
            other.clock.set(Instant.parse("2026-03-16T00:00:00Z"));
            domain.clock.set(Instant.parse("2026-03-16T00:00:00Z"));
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(letters::tell), CompletableFuture.runAsync(restarted::tell))
                    .join();
            assertThat(taken()).as("both at once").hasSize(1);
        }
    }

    /** One does not hold up the other: each has its own way through those it tells. */
    @Test
    void apartFromTheLettersOfCompanies() {
        endingKey("parts", "2026-03-17T12:00:00Z");
        var first = domain.stores
                .transactions()
                .read(tx -> domain.stores.endings().progress(tx, new EndingStore.Progress(1, 1, null)));
        assertThat(on("2026-03-10")).hasSize(1);
        assertThat(domain.stores
                        .transactions()
                        .<Object>read(tx -> domain.stores.endings().progress(tx, first)))
                .isEqualTo(first);
    }

    @Test
    void whoIsWithoutThemGetsNone() {
        new Notices(domain.stores, domain.clock, RANDOM)
                .choose(
                        new Person.PartnerPerson("parts", "owner"),
                        Set.of(NoticeKind.APPROVAL_WAITING),
                        InetAddress.getLoopbackAddress());
        endingSecret("parts", "Stock Sync", "2026-03-17T12:00:00Z");
        assertThat(on("2026-03-10")).containsExactly("developer@parts: APPLICATION_SECRET Stock Sync");
    }
}
