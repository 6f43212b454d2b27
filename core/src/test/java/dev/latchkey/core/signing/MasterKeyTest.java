package dev.latchkey.core.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one secret of a deployment: made once, kept by its owner, and the same for ever. */
class MasterKeyTest {

    private final SecureRandom random = new SecureRandom();
    private Path file;

    @BeforeEach
    void choose(@TempDir Path folder) {
        file = folder.resolve("master.key");
    }

    private MasterKey open() throws IOException {
        return MasterKey.readOrCreate(file, random);
    }

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
        assertThat(Base64.getDecoder().decode(Files.readString(file).strip())).hasSize(32);
    }

    @Test
    void isTheSameWhenReadAgain() throws IOException {
        var first = open();
        var content = Files.readString(file);
        var again = open();
        assertThat(Files.readString(file)).isEqualTo(content);
        assertThat(again.derive("a purpose"))
                .isEqualTo(first.derive("a purpose"))
                .hasSize(32);
        assertThat(again.decrypt(first.encrypt("text".getBytes(UTF_8), "context"), "context"))
                .asString(UTF_8)
                .isEqualTo("text");
    }

    @Test
    void givesAnotherKeyForEachPurpose() throws IOException {
        var key = open();
        assertThat(key.derive("one purpose")).isNotEqualTo(key.derive("another purpose"));
    }

    /** Pinned: another derivation would make every stored hash, and every token, worthless. */
    @Test
    void derivesWhatItAlwaysDerived() throws IOException {
        Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
        assertThat(HexFormat.of().formatHex(open().derive("credential hashes")))
                .isEqualTo("285930641668e605e2f527d173be128571bb5faea4a4e8f739a8fe1a97276000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void refusesAFileThatHoldsSomethingElse(String content) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("32 bytes in base64")
                .hasMessageContaining("backup");
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void decryptsOnlyWhatItEncryptedForTheSameContext() throws IOException {
        var key = open();
        var sealed = key.encrypt("text".getBytes(UTF_8), "signing key a");
        assertThat(new String(sealed, UTF_8)).doesNotContain("text");
        assertThat(key.encrypt("text".getBytes(UTF_8), "signing key a")).isNotEqualTo(sealed);
        assertThatThrownBy(() -> key.decrypt(sealed, "signing key b")).isInstanceOf(IllegalStateException.class);
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> key.decrypt(changed, "signing key a")).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> key.decrypt(new byte[3], "signing key a")).isInstanceOf(IllegalStateException.class);
        Files.delete(file);
        var other = open();
        assertThatThrownBy(() -> other.decrypt(sealed, "signing key a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another master key");
    }

    @Test
    void showsNothingOfItself() throws IOException {
        var key = open();
        assertThat(key.toString()).isEqualTo("MasterKey[…]");
    }
}
