package dev.latchkey.core.credential;

import static dev.latchkey.core.company.RefusalAssertions.assertRefused;
import static dev.latchkey.store.sql.TestDomain.client;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class SecretRotationTest {

    private static final Scopes ALL = Scopes.of("orders_read", "orders_write", "customers_read");
    private static final NewApiKey KEY = new NewApiKey("Nightly export", "Exports the orders");

    private final TestDomain domain;
    private final Actor.CompanyUser admin;

    SecretRotationTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        this.admin = domain.administrator();
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void rotationKeepsTheOldSecretForTheOverlap() {
        var made = domain.credentials.createApiKey(admin, KEY);

        var rotated = domain.secretCommands.rotate(
                admin, made.credential().id(), new RotationOverlap.Lasting(Duration.ofHours(1)));

        var end = domain.clock.instant().plus(Duration.ofHours(1));
        var old = domain.index.findKey(domain.hasher.hash(made.secret())).orElseThrow();
        assertThat(old.expiresAt()).isEqualTo(end);
        assertThat(domain.index
                        .findKey(domain.hasher.hash(rotated.secret()))
                        .orElseThrow()
                        .expiresAt())
                .isNull();
        assertThat(rotated.credential().secrets()).hasSize(2);
    }

    @Test
    void rotationNeverOutlivesTheOldExpiry() {
        var end = domain.clock.instant().plus(Duration.ofHours(2));
        var made = domain.credentials.createApiKey(admin, new NewApiKey(new Label("Short", ""), end, IpAllowList.ANY));

        domain.secretCommands.rotate(admin, made.credential().id(), new RotationOverlap.Lasting(Duration.ofDays(7)));

        var old = domain.index.findKey(domain.hasher.hash(made.secret())).orElseThrow();
        assertThat(old.expiresAt()).isEqualTo(end);
    }

    @Test
    void rotationWithoutOverlapKillsTheOldSecretAndItsTokens() {
        var made = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        domain.clock.advance(Duration.ofMinutes(5));

        var rotated = domain.secretCommands.rotate(admin, made.credential().id(), new RotationOverlap.None());

        var live = domain.index.findClient(made.credential().id()).orElseThrow();
        assertThat(live.secrets())
                .extracting(LiveClient.LiveSecret::hash)
                .containsExactly(domain.hasher.hash(rotated.secret()));
        assertThat(live.generation()).isEqualTo(domain.clock.instant().toEpochMilli());
    }

    @Test
    void keepsAtMostTwoSecretsAlive() {
        var made = domain.credentials.createApiKey(admin, KEY);
        var id = made.credential().id();
        var second = domain.secretCommands.rotate(admin, id, new RotationOverlap.Lasting(Duration.ofDays(7)));
        var third = domain.secretCommands.rotate(admin, id, new RotationOverlap.Lasting(Duration.ofDays(7)));

        assertThat(domain.index.findKey(domain.hasher.hash(made.secret()))).isEmpty();
        assertThat(domain.index.findKey(domain.hasher.hash(second.secret()))).isPresent();
        assertThat(domain.index.findKey(domain.hasher.hash(third.secret()))).isPresent();

        domain.secretCommands.revoke(
                admin, id, second.credential().secrets().getLast().id());
        assertThat(domain.index.findKey(domain.hasher.hash(second.secret()))).isEmpty();
        var last = third.credential().secrets().getLast().id();
        assertRefused(Reason.INVALID, () -> domain.secretCommands.revoke(admin, id, last));
    }

    /** However often it is rotated: every look at a credential reads all of its secrets. */
    @Test
    void keepsTheLatestOfThoseThatEndedAndForgetsTheOthers() {
        var made = domain.credentials.createApiKey(admin, KEY);
        var id = made.credential().id();
        var rotated = domain.secretCommands.rotate(admin, id, new RotationOverlap.None());
        for (var i = 0; i < EndedSecrets.KEPT_MAX + 5; i++) {
            domain.clock.advance(Duration.ofSeconds(1));
            rotated = domain.secretCommands.rotate(admin, id, new RotationOverlap.None());
        }
        assertThat(rotated.credential().secrets()).hasSize(EndedSecrets.KEPT_MAX + 2);
        var before = rotated.credential().secrets();
        var last = domain.secretCommands.rotate(admin, id, new RotationOverlap.None());
        assertThat(last.credential().secrets())
                .hasSize(EndedSecrets.KEPT_MAX + 2)
                .extracting(StoredSecret::id)
                .containsAll(before.subList(1, before.size()).stream()
                        .map(StoredSecret::id)
                        .toList());
        assertThat(domain.index.findKey(domain.hasher.hash(last.secret()))).isPresent();
    }

    @Test
    void refusesAnOverlapInThePast() {
        var made = domain.credentials.createApiKey(admin, KEY);
        var past = new RotationOverlap.Until(domain.clock.instant().minusSeconds(1));
        assertRefused(
                Reason.INVALID,
                () -> domain.secretCommands.rotate(admin, made.credential().id(), past));
    }
}
