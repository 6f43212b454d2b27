package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another file in the place of the store's, under a running node: what it would write to the one it has open, nobody would find again. */
class ExchangedStoreTest {

    private static final String REASON =
            "its file was exchanged or taken away; restart Latchkey to go on with the file that is there";

    private TestDomain domain;
    private Path file;
    private Path aside;

    @BeforeEach
    void open(@TempDir Path folder) {
        domain = TestDomain.open(TestDatabase.SQLITE, folder);
        file = folder.resolve("latchkey.db");
        aside = folder.resolve("aside.db");
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private void create(String name) {
        domain.credentials.createApiKey(domain.administrator(), new NewApiKey(name, ""));
    }

    private void assertNothingIsStored() {
        assertThatThrownBy(() -> create("lost"))
                .isInstanceOf(StoreUnavailable.class)
                .hasStackTraceContaining("restart");
        assertThat(domain.stores.writeTrouble()).contains(REASON);
    }

    /** By the node itself, off any request: its writer looks where there is nothing to write. */
    private void awaitNotice() throws InterruptedException {
        Eventually.await(() -> domain.stores.writeTrouble().isPresent(), () -> "nobody noticed");
        assertThat(domain.stores.writeTrouble()).contains(REASON);
    }

    @Test
    void storesNothingWhileAnotherFileIsThere() throws IOException {
        create("before");
        var other = file.resolveSibling("other.db");
        Files.copy(file, other);
        Files.createLink(aside, file);

        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertNothingIsStored();

        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        create("after");
        assertThat(domain.stores.writeTrouble()).isEmpty();
    }

    @Test
    void noticesByItselfThatTheFileIsGoneAndMakesNoNewOne() throws IOException, InterruptedException {
        create("before");
        Files.move(file, aside);
        awaitNotice();
        assertNothingIsStored();
        assertThat(file).doesNotExist();
        Files.move(aside, file);
        create("after");
    }

    /** Connections are opened when they are needed: one to the other file would not say what those before it say. */
    @Test
    void reopensNoOtherFile() throws IOException {
        var other = file.resolveSibling("other.db");
        Files.copy(file, other);
        var open = new OpenFile(file);
        try (var connections = SqliteConnections.forReading(file, 1, open)) {
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            assertThatThrownBy(connections::openConnection)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage(REASON);
        }
    }
}
