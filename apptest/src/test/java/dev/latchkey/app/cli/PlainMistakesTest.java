package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is mistyped, not there or cannot be written is told in words that are not Java's, by exit codes of one rule. */
final class PlainMistakesTest {

    private static final String JAVA_WORDS = "[a-z]\\.[a-z0-9]+\\.[A-Z]|Exception|interface |URI |Input length";

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();

    /** What a command says that was typed wrongly. */
    private String mistake(String... arguments) {
        commands.forgetErrors();
        assertThat(commands.run(arguments)).as(commands.errors()).isEqualTo(2);
        assertThat(commands.errors()).doesNotContainPattern(JAVA_WORDS);
        return commands.errors();
    }

    @Test
    void namesOfFilesThatThisSystemCannotHold() {
        assertThat(mistake("company", "list", "--data", "a\0b")).contains("'--data'", "got 'a?b'", "UTF-8");
        assertThat(mistake("restore", "a\0b", "--data", "c")).contains("got 'a?b'");
    }

    /** Help of something else would be no answer, and a script that mistypes must not take it for success. */
    @Test
    void commandsThatDoNotExist() {
        for (var asked : List.of(List.of("nonsense"), List.of("nonsense", "--help"), List.of("--help", "nonsense"))) {
            assertThat(mistake(asked.toArray(String[]::new)))
                    .contains("'nonsense'", "commands: ", "operator, ", "serve, ", "latchkey --help says what each is");
        }
        assertThat(mistake("key", "nonsense", "--help")).contains("'nonsense'", "commands: create, list, ");
        assertThat(mistake("key", "list", "--nonsense", "--help")).contains("'--nonsense'");
        assertThat(mistake("key")).contains("commands: create, list, ");
        assertThat(commands.run("key", "--help")).isZero();
    }

    @Test
    void addressesThatAreNone() throws IOException {
        for (var url : List.of("nonsense", "http://", "http://a b", "ftp://localhost", "localhost:8080")) {
            assertThat(mistake("explain", "--url", url, "GET", "/"))
                    .isEqualTo(
                            "latchkey: --url: expected an origin such as http://localhost:8080, got \"" + url + "\"\n");
        }
        assertThat(mistake("explain", "--url", "http://127.0.0.1:9", "GET", "/", "--credential", "k1"))
                .contains("--credential: expected", "LATCHKEY_API_KEY or LATCHKEY_ACCESS_TOKEN");
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answerPlainly(plain));
            assertThat(mistake("explain", "--url", "https://127.0.0.1:" + plain.getLocalPort(), "GET", "/"))
                    .contains("no TLS connection could be made");
        }
    }

    private static void answerPlainly(ServerSocket plain) {
        try (var connection = plain.accept()) {
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            connection.getInputStream().readAllBytes();
        } catch (IOException _) {
            // Whoever came went away.
        }
    }

    @Test
    void filesThatAreNotThereOrNotWhatTheyShouldBe() throws IOException {
        assertThat(mistake("audit", "verify-export", folder.toString())).contains(folder + ": expected a file");
        var bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, '\n'});
        assertThat(mistake("audit", "verify-export", bytes.toString())).contains(bytes + ": expected text in UTF-8");
        var missing = folder.resolve("missing").toString();
        assertThat(mistake("restore", missing, "--data", folder.resolve("new").toString()))
                .contains(missing + ": expected a backup");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    /** As with a full disk: whoever asked never sees the secret, and must hear of it. */
    @Test
    void resultsThatNobodyCouldRead() throws IOException {
        var file = Files.writeString(folder.resolve("latchkey.yaml"), "dataFolder: data\n")
                .toString();
        commands.printed("company", "create", "--config", file, "acme", "--name", "Acme");

        assertThat(unheard("--version"))
                .contains("could not be written to standard output")
                .doesNotContain("secret");
        assertThat(unheard("key", "create", "--config", file, "--company", "acme", "--name", "lost", "--json"))
                .containsPattern("(?m)^id \\S+, lost; the secret is not shown again$")
                .contains("could not be written to standard output", "revoke");
        assertThat(unheard("key", "list", "--config", file, "--company", "acme"))
                .contains("could not be written to standard output")
                .doesNotContain("secret");
        assertThat(commands.printed("key", "list", "--config", file, "--company", "acme"))
                .contains("lost");
    }

    private static String unheard(String... arguments) {
        var errors = new ByteArrayOutputStream();
        var full = new OutputStream() {
            @Override
            public void write(int ignored) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        var place = new LauncherPlace(
                new PrintStream(full, true, UTF_8), new PrintStream(errors, true, UTF_8), LauncherPlace.Person.NOBODY);
        var exitCode = Latchkey.commandLine(place, HandOver.WAIT_MAX, List.of(arguments))
                .setOut(place.out())
                .setErr(place.err())
                .execute(arguments);
        assertThat(exitCode).isEqualTo(1);
        return errors.toString(UTF_8);
    }
}
