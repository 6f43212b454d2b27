package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChangeBounds;
import dev.latchkey.core.change.NoRoomLeft;
import dev.latchkey.core.turn.WorkOwner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is free on the disk of the store, and what is stored while it is little. */
class StoreReserveTest {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long RESERVE = 64 * MEBIBYTE;
    private static final AuditSearch ALL =
            new AuditSearch(Instant.EPOCH, Instant.ofEpochSecond(1), Set.of(), null, null, null, null, 1_000, 100);

    private final AtomicLong free = new AtomicLong(1024 * MEBIBYTE);
    private final AtomicLong nanos = new AtomicLong();
    private Stores stores;

    @BeforeEach
    void open(@TempDir Path folder) {
        stores = TestDatabase.SQLITE.open(folder, new MutableClock()).stores();
        stores.keep(new StoreRoom(() -> MEBIBYTE, free::get, RESERVE, nanos::get));
        stores.judge(new ChangeBounds(() -> stores.room().require(), 1_000, nanos::get, _ -> {}));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private void setFree(long bytes) {
        free.set(bytes);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    private void append(AuditEvent event, Author.Type author) {
        var entry = new AuditEntry(
                "acme",
                Instant.EPOCH,
                event,
                new Author(author, "u1"),
                new AuditSubject(AuditSubject.Type.CREDENTIAL, "c1"),
                Map.of());
        stores.transactions().write(tx -> {
            stores.auditLog().append(tx, entry);
            return true;
        });
    }

    private List<AuditEvent> stored() {
        return stores.transactions().read(tx -> stores.auditLog().search(tx, "acme", ALL)).entries().stream()
                .map(entry -> entry.entry().event())
                .toList();
    }

    @Test
    void onlyWhatTakesPowerAwayIsStoredUntilThereIsRoom() {
        append(AuditEvent.CREDENTIALS_CREATED, Author.Type.USER);
        setFree(RESERVE - 1);
        assertThatThrownBy(() -> append(AuditEvent.CREDENTIALS_CHANGED, Author.Type.USER))
                .isInstanceOf(NoRoomLeft.class);
        append(AuditEvent.CREDENTIALS_REVOKED, Author.Type.USER);
        append(AuditEvent.CREDENTIALS_CREATED, Author.Type.OPERATOR);
        assertThat(stores.writeTrouble()).isEmpty();

        setFree(RESERVE);
        append(AuditEvent.CREDENTIALS_CHANGED, Author.Type.USER);

        assertThat(stored())
                .containsExactly(
                        AuditEvent.CREDENTIALS_CHANGED,
                        AuditEvent.CREDENTIALS_CREATED,
                        AuditEvent.CREDENTIALS_REVOKED,
                        AuditEvent.CREDENTIALS_CREATED);
    }

    @Test
    void nothingIsKeptOfStrangersNorOfWhatCredentialsDid() {
        setFree(RESERVE - 1);

        assertThatThrownBy(() -> write(WorkOwner.APPLICANTS)).isInstanceOf(NoRoomLeft.class);
        assertThatThrownBy(() -> stores.transactions().write(tx -> {
                    stores.activity().add(tx, List.of());
                    return true;
                }))
                .isInstanceOf(NoRoomLeft.class);
        assertThat(write(WorkOwner.CLIENTS)).isTrue();
    }

    private boolean write(WorkOwner owner) {
        return owner.call(() -> stores.transactions().write(_ -> true));
    }

    @Test
    void aWarningComesBeforeIt() {
        assertThat(stores.room().warning()).isEmpty();
        setFree(4 * RESERVE - 1);
        assertThat(stores.room().warning().orElseThrow())
                .isEqualTo("only 255 MiB are free on the disk of the store; below store.reserveBytes (64 MiB)"
                        + " changes are refused");
        setFree(RESERVE - 1);
        assertThat(stores.room().warning().orElseThrow())
                .contains("only 63 MiB are free", "only what takes power away");
    }

    @Test
    void theDiskIsLookedAtOnceASecond() {
        free.set(0);
        append(AuditEvent.CREDENTIALS_CHANGED, Author.Type.USER);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThatThrownBy(() -> append(AuditEvent.CREDENTIALS_CHANGED, Author.Type.USER))
                .isInstanceOf(NoRoomLeft.class);
    }

    @Test
    void theDiskOfAFileIsMeasured(@TempDir Path folder) {
        var file = folder.resolve("latchkey.db");
        try (var _ = TestDatabase.SQLITE.open(folder, new MutableClock()).stores()) {
            var room = new StoreRoom(file, 1);
            assertThat(room.storeBytes()).isGreaterThan(4_096);
            assertThat(room.freeBytes()).isBetween(1L, Long.MAX_VALUE - 1);
        }
        assertThat(new StoreRoom(folder.resolve("none/latchkey.db"), 1).freeBytes())
                .isEqualTo(Long.MAX_VALUE);
    }
}
