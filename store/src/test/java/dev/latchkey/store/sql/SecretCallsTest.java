package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.SecretCalls;
import dev.latchkey.core.credential.UsageStore.Uses;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many calls come with each secret of a rotation. */
@OnEachDatabase
class SecretCallsTest {

    private static final Duration OVERLAP = Duration.ofHours(3);

    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(TestDomain.OPERATOR);

    private final TestDomain domain;
    private final Actor.CompanyUser admin;
    private final Instant start;

    SecretCallsTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        this.admin = domain.administrator();
        this.start = domain.clock.instant();
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private void use(NewSecret<? extends Credential> made, Duration later, long count) {
        var secret = made.credential().secrets().getLast().id();
        var use = new LastUse(secret, start.plus(later), "203.0.113.9", "", "GET /orders", "200", count);
        domain.stores.transactions().write(tx -> {
            domain.stores.usage().add(tx, List.of(new Uses(made.credential().id(), use)));
            return tx;
        });
    }

    private List<SecretCalls> calls(String id) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().secretCalls(tx, "acme", id, hour(Duration.ZERO)));
    }

    private long hour(Duration later) {
        return start.plus(later).getEpochSecond() / 3_600;
    }

    @Test
    void areCountedByTheHourWhileBothWork() {
        var made = domain.credentials.createApiKey(admin, new NewApiKey("Nightly export", ""));
        var other = domain.credentials.createApiKey(admin, new NewApiKey("Not in rotation", ""));
        var id = made.credential().id();
        use(made, Duration.ZERO, 7);
        assertThat(calls(id)).as("before the rotation").isEmpty();

        var fresh = domain.secretCommands.rotate(admin, id, new RotationOverlap.Lasting(OVERLAP));
        use(made, Duration.ZERO, 2);
        use(made, Duration.ZERO, 0);
        use(made, Duration.ZERO, 3);
        use(fresh, Duration.ofHours(1), 5);
        use(other, Duration.ZERO, 11);
        use(fresh, OVERLAP.plusMinutes(1), 13);

        var old = made.credential().secrets().getLast().id();
        var newest = fresh.credential().secrets().getLast().id();
        assertThat(calls(id))
                .containsExactly(
                        new SecretCalls(old, hour(Duration.ZERO), 5),
                        new SecretCalls(newest, hour(Duration.ofHours(1)), 5));
        assertThat(calls(other.credential().id())).isEmpty();

        domain.stores.transactions().write(tx -> {
            domain.stores.activity().prune(tx, start.plus(Duration.ofHours(1)), start);
            return tx;
        });
        assertThat(calls(id))
                .extracting(SecretCalls::secretId)
                .as("what is kept")
                .containsExactly(newest);
    }

    private void use(String owner, String secretId, Duration later, long count) {
        var use = new LastUse(secretId, start.plus(later), "203.0.113.9", "", "GET /orders", "200", count);
        domain.stores.transactions().write(tx -> {
            domain.stores.usage().add(tx, List.of(new Uses(owner, use)));
            return tx;
        });
    }

    private List<SecretCalls> callsOfPartner(String id) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().secretCalls(tx, "parts", id, hour(Duration.ZERO)));
    }

    /** Two secrets that stand beside each other for good are no rotation. */
    @Test
    void ofAnApplicationAreCountedWhileOneSecretTakesThePlaceOfAnother() {
        domain.partners.createPartner(TestDomain.OPERATOR, "parts", "Parts Bridge");
        var callback = RedirectUri.parse("https://parts.example/callback").orElseThrow();
        var first = domain.partners
                .createApplication(
                        PLATFORM,
                        "parts",
                        new NewApplication(
                                "sync",
                                "Stock Sync",
                                "",
                                List.of(callback),
                                Scopes.of("orders_read"),
                                Scopes.NONE,
                                true,
                                false))
                .application()
                .secrets()
                .getFirst()
                .id();
        var staging = domain.applicationSecrets
                .add(PLATFORM, "parts", "sync", "Staging")
                .stored()
                .id();
        use("sync", first, Duration.ZERO, 7);
        use("sync", staging, Duration.ZERO, 7);
        assertThat(callsOfPartner("sync")).as("before the rotation").isEmpty();
        var fresh = domain.applicationSecrets
                .rotate(PLATFORM, "parts", "sync", first, new RotationOverlap.Lasting(OVERLAP))
                .stored()
                .id();
        use("sync", first, Duration.ZERO, 2);
        use("sync", first, Duration.ZERO, 3);
        use("sync", fresh, Duration.ofHours(1), 5);
        use("sync", fresh, OVERLAP.plusMinutes(1), 13);
        assertThat(callsOfPartner("sync"))
                .containsExactly(
                        new SecretCalls(first, hour(Duration.ZERO), 5),
                        new SecretCalls(fresh, hour(Duration.ofHours(1)), 5));
    }

    @Test
    void ofAPartnersKeysAreCountedWhileBothWork() {
        domain.partners.createPartner(TestDomain.OPERATOR, "parts", "Parts Bridge");
        domain.partners.createPartner(TestDomain.OPERATOR, "rival", "Rival Works");
        var none = new RotationOverlap.None();
        var old = domain.partners.regenerateKey(PLATFORM, "parts", none).credential();
        var theirs = domain.partners.regenerateKey(PLATFORM, "rival", none).credential();
        use(old.id(), old.secrets().getLast().id(), Duration.ZERO, 7);
        var fresh = domain.partners
                .regenerateKey(PLATFORM, "parts", new RotationOverlap.Lasting(OVERLAP))
                .credential();
        use(old.id(), old.secrets().getLast().id(), Duration.ZERO, 2);
        use(fresh.id(), fresh.secrets().getLast().id(), Duration.ofHours(1), 5);
        use(fresh.id(), fresh.secrets().getLast().id(), OVERLAP.plusMinutes(1), 13);
        use(theirs.id(), theirs.secrets().getLast().id(), Duration.ZERO, 11);
        assertThat(callsOfPartner(old.id()))
                .containsExactly(new SecretCalls(old.secrets().getLast().id(), hour(Duration.ZERO), 2));
        assertThat(callsOfPartner(fresh.id()))
                .containsExactly(new SecretCalls(fresh.secrets().getLast().id(), hour(Duration.ofHours(1)), 5));
        assertThat(domain.stores
                        .transactions()
                        .<List<SecretCalls>>read(tx ->
                                domain.stores.credentials().secretCalls(tx, "rival", theirs.id(), hour(Duration.ZERO))))
                .isEmpty();
    }
}
