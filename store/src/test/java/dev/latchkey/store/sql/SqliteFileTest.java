package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is made for the first time. */
final class SqliteFileTest {

    @TempDir
    private Path folder;

    /** What a first start that was cut off leaves behind is no store, and the next start makes one. */
    @Test
    void getsItsNameWhenItIsWhole() throws IOException {
        var file = folder.resolve("latchkey.db");
        assertThatThrownBy(() -> SqliteFile.create(file, fresh -> {
                    Migrations.runOnSqlite(fresh);
                    throw new IllegalStateException("cut off");
                }))
                .hasMessage("cut off");
        assertThat(file).doesNotExist();
        Files.writeString(folder.resolve("latchkey.db.new-wal"), "of the one that was cut off");

        SqliteFile.create(file, Migrations::runOnSqlite);

        assertThat(Migrations.isUpToDate(file)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var left = Files.list(folder)) {
            assertThat(left)
                    .noneMatch(other -> String.valueOf(other.getFileName()).contains(".new"));
        }
    }

    @Test
    void isLeftAsItIsWhereItIsThere() throws IOException {
        var file = Files.writeString(folder.resolve("latchkey.db"), "whatever it is");

        SqliteFile.create(file, fresh -> {
            throw new AssertionError("nothing is made anew");
        });

        assertThat(file).hasContent("whatever it is");
    }
}
