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
}
