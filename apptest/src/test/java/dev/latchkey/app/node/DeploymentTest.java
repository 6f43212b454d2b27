package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.store.sql.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentTest {

    @TempDir
    private Path folder;

    private Deployment open() throws IOException, ConfigurationException {
        Configuration configuration = ConfigurationReader.defaults(folder, Map.of());
        return Deployment.open(configuration, new MutableClock(), new SecureRandom());
    }

    @Test
    void leavesNothingOpenWhenItCannotBeOpened() throws Exception {
        open().close();
        var key = folder.resolve("master.key");
        var kept = Files.copy(key, folder.resolve("kept.key"));
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Deployment.open(ConfigurationReader.defaults(elsewhere, Map.of()), new MutableClock(), new SecureRandom())
                .close();
        Files.copy(elsewhere.resolve("master.key"), key, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(this::open).isInstanceOf(RuntimeException.class);

        // SQLite removes it with its last connection.
        assertThat(folder.resolve("latchkey.db-wal")).doesNotExist();
        Files.copy(kept, key, StandardCopyOption.REPLACE_EXISTING);
        open().close();
    }

    /** A store that lost everything it held must not be taken for one that never held anything. */
    @Test
    void takesNoEmptyFileForANewStore() throws Exception {
        open().close();
        var store = folder.resolve("latchkey.db");
        Files.write(store, new byte[0]);

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(store + " is empty: ")
                .hasMessageContaining("Restore the newest backup");

        assertThat(store).isEmptyFile();
        Files.delete(store);
        open().close();
    }
}
