package dev.latchkey.core.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEachDatabase
class UsageRecorderTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:15:42.123Z");
    private static final Instant MINUTE = Instant.parse("2026-03-01T10:15:00Z");

    private static final Instant NEXT_MINUTE = Instant.parse("2026-03-01T10:16:00Z");

    private final TestDomain domain;
    private final Credential key;

    UsageRecorderTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        this.key = domain.credentials
                .createApiKey(domain.administrator(), new NewApiKey("Export", ""))
                .credential();
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void remembersTheLastUseOfEachSecretToTheMinute() {
        try (var recorder = start()) {
            recorder.recordUse(key.id(), "s1", AT, "192.0.2.1", "curl/8\0", "orders.list", "allowed");
            recorder.recordUse(key.id(), "s1", AT.plusSeconds(60), "192.0.2.2", "curl/9", "orders.get", "allowed");
            recorder.recordUse(
                    key.id(), UsageRecorder.BY_TOKEN, AT, "192.0.2.3", "x".repeat(300), "orders.list", "denied");
            recorder.flush();
            recorder.recordUse(key.id(), "s1", AT, "192.0.2.1", "curl/8", "orders.list", "allowed");
        }

        var uses = domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().lastUses(tx, "acme", key.id(), 10));
        assertThat(uses)
                .containsExactly(
                        new LastUse("s1", NEXT_MINUTE, "192.0.2.2", "curl/9", "orders.get", "allowed", 3),
                        new LastUse("", MINUTE, "192.0.2.3", "x".repeat(200), "orders.list", "denied", 1));
        var stored = domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().find(tx, "acme", key.id()));
        assertThat(stored.orElseThrow().facts().lastUsedAt()).isEqualTo(NEXT_MINUTE);
    }

    @Test
    void dropsUsesOfWhatIsNotThere() {
        try (var recorder = start()) {
            recorder.recordUse("unknown", UsageRecorder.BY_TOKEN, AT, "192.0.2.1", "curl", "orders.list", "allowed");
        }
        var uses = domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().lastUses(tx, "acme", "unknown", 10));
        assertThat(uses).isEmpty();
    }

    private UsageRecorder start() {
        return UsageRecorder.start(domain.stores.transactions(), domain.stores.usage());
    }
}
