package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.signing.FileOwners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a folder that others may write to, a deployment is not begun with what somebody else has put there. */
class ForeignFilesTest {

    private static final FileOwners NOBODY = new FileOwners(Set.of());

    @TempDir
    private Path folder;

    private StagedDeployment stage(FileOwners owners) throws IOException {
        return StagedDeployment.at(folder, folder.resolve("data"), StagedDeployment.Steps.UNHEARD, owners);
    }

    private FileOwners own() throws IOException {
        return FileOwners.ofThisProcess(folder.getFileSystem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".latchkey-init/made",
                "data/something",
                "data/.latchkey-init/latchkey.db",
                "data/master.key",
                "data/latchkey.db"
            })
    void areRefusedAndLeftAsTheyAre(String name) throws Exception {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "of somebody");

        assertThatThrownBy(() -> stage(NOBODY))
                .isInstanceOf(FileOwners.ForeignFile.class)
                .hasMessageContaining("is there already and belongs to " + Files.getOwner(file));
        assertThat(file).hasContent("of somebody");
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(file);
        }
        stage(own()).close();
    }

    @Test
    void areLookedAtBehindALinkAsWell() throws Exception {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("data"), elsewhere);
        assertThatThrownBy(() -> stage(NOBODY)).isInstanceOf(FileOwners.ForeignFile.class);
        stage(own()).close();
    }

    @Test
    void thatAreNotThereAreNobodys() throws Exception {
        stage(NOBODY).close();
        assertThat(folder.resolve(StagedDeployment.FOLDER)).isDirectory();
    }
}
