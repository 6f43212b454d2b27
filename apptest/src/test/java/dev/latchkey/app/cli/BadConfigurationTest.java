package dev.latchkey.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.proxy.TestCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code serve} says of a configuration that it cannot serve: plainly, all of it, and before it makes anything. */
final class BadConfigurationTest {

    /** Names of classes and frames of stack traces, as a JVM writes them. */
    private static final String JAVA_WORDS = "[a-z]\\.[a-z0-9]+\\.[A-Z]|Exception|Error\\b|\\tat ";

    private Path folder;
    private Path file;

    @BeforeEach
    void choose(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("bad.yaml");
    }

    private String refusal(String yaml, String... more) throws IOException {
        Files.writeString(file, yaml);
        return refusalOfFile(more);
    }

    private String refusalOfFile(String... more) throws IOException {
        var before = listing();
        var errors = new StringWriter();
        var arguments = new ArrayList<>(List.of("serve", "--config", file.toString()));
        arguments.addAll(List.of(more));
        var exitCode = Latchkey.newCommandLine(arguments.getFirst())
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.toArray(String[]::new));
        assertThat(exitCode).as(errors.toString()).isEqualTo(1);
        assertThat(errors.toString()).startsWith("latchkey: ").doesNotContainPattern(JAVA_WORDS);
        assertThat(listing()).as("nothing is made").isEqualTo(before);
        return errors.toString().substring("latchkey: ".length()).stripTrailing();
    }

    private List<Path> listing() throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a: b: c|:1:5: mapping values are not allowed here",
                "dataFolder: x%listeners: [|:3:1: expected the node content",
                "dataFolder: a%dataFolder: b|:2:1: found duplicate key dataFolder",
                "a: *unknown|:1:4: found undefined alias unknown",
                "- a|: expected a mapping of keys to values"
            })
    void namesFileLineAndColumnOfWhatIsNotYaml(String yaml, String expected) throws IOException {
        assertThat(refusal(yaml.replace('%', '\n') + "\n"))
                .startsWith(file + expected)
                .doesNotContain("\n");
    }

    @Test
    void saysThatAFileCannotBeRead() throws IOException {
        assertThat(refusalOfFile()).isEqualTo(file + ": no such file; docs/operating.md lists what it may say");
        Files.createDirectory(file);
        assertThat(refusalOfFile()).isEqualTo(file + ": expected a file, it is a folder");
        Files.delete(file);
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThat(refusalOfFile()).isEqualTo(file + ": expected text in UTF-8");
    }

    @Test
    void refusesValuesThatContainThemselves() throws IOException {
        assertThat(refusal("listeners: &a {host: *a}\n")).isNotEmpty();
        assertThat(refusal("registration: {scopes: &a [[*a]]}\n")).isNotEmpty();
        assertThat(refusal("a: " + "[".repeat(100_000) + "]".repeat(100_000) + "\n"))
                .isNotEmpty();
    }

    @Test
    void tellsEverythingAtOnce() throws IOException {
        Files.writeString(folder.resolve("unreadable.yaml"), "openapi: 3.1.0\ninfo: [\n");
        Files.writeString(folder.resolve("data"), "no folder");

        var refusal = refusal("""
            dataFolder: data
            lisenters: {apiPort: 1}
            listeners:
              webHost: no.such.host.invalid
              apiPort: 7001
              webPort: 7001
              trustedProxies: [10.0.0.0/99, "10.0.0.0/8"]
            mail: {smtp: {host: mail.example, username: u, passwordFile: missing.txt}}
            apis:
              - {name: one, document: unreadable.yaml, upstream: "http://127.0.0.1:1"}
              - {name: one, document: missing.yaml, upstream: "http://127.0.0.1:1"}
              - {name: management-api, document: "x\\0y", upstream: "http://127.0.0.1:1"}
            """, "--set", "limits.requestsPerSecond=many", "--set", "tokens.colour=red");

        assertThat(refusal.lines().toList())
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("lisenters.apiPort: no such key"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("limits.requestsPerSecond: expected a whole"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("tokens.colour: no such key"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("dataFolder: expected a folder"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("listeners.webHost: expected an address"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("listeners.webPort: expected another port"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("listeners.trustedProxies: expected a network"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("mail.smtp.passwordFile: expected a file"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("apis: the name one is"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("apis: the name management-api is"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("apis[2].document: expected the path"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("unreadable.yaml:"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("missing.yaml"));
    }

    @Test
    void findsKeysThatAreNoneOrBelongToAnotherCertificate() throws Exception {
        var made = TestCertificate.make(folder, "both", "dns:localhost");
        var yaml = "listeners: {apiPort: 0, webPort: 0, privatePort: 0, tlsCertificates: %s, tlsPrivateKey: %s}\n";
        var no = Files.writeString(folder.resolve("no.pem"), "no key");
        var files = new ArrayList<>(List.of(no));
        for (var kind : List.of("EC", "RSA", "Ed25519")) {
            var generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("RSA")) {
                generator.initialize(2048);
            }
            var key = generator.generateKeyPair().getPrivate();
            files.add(Files.writeString(folder.resolve(kind + ".pem"), """
                -----BEGIN PRIVATE KEY-----
                %s
                -----END PRIVATE KEY-----
                """.formatted(
                            Base64.getEncoder().encodeToString(key.getEncoded()))));
        }
        for (var other : files) {
            assertThat(refusal(yaml.formatted(made.certificate(), other)))
                    .isEqualTo("listeners.tlsPrivateKey: expected the private key of the first certificate in \""
                            + made.certificate() + "\" (PEM, without a password), got \"" + other + "\"");
        }
        assertThat(refusal(yaml.formatted(no, folder.resolve("missing.pem"))).lines())
                .containsExactly(
                        "listeners.tlsCertificates: expected a file of certificates (PEM), got \"" + no + "\"",
                        "listeners.tlsPrivateKey: expected a file that may be read, got \""
                                + folder.resolve("missing.pem") + "\"");
    }

    @Test
    void findsScopesThatNobodyKnowsAndACatalogueThatIsNone() throws IOException {
        assertThat(refusal("registration: {scopes: [nobody_knows]}"))
                .startsWith("registration.scopes: expected scopes");
        assertThat(refusal("registration: {scopes: ['no scope']}")).startsWith("registration.scopes: ");
        assertThat(refusal("catalogue: missing.yaml")).contains("missing.yaml");
    }

    @Test
    void findsAnOperationThatThePlatformAnswersItself() throws IOException {
        Files.writeString(folder.resolve("api.yaml"), """
            openapi: 3.1.0
            info: {title: t, version: "1"}
            paths:
              /manage/v1/credentials:
                get: {operationId: mine, security: [{}], responses: {"200": {description: ok}}}
            """);

        assertThat(refusal("apis: [{name: mine, document: api.yaml, upstream: 'http://127.0.0.1:1'}]"))
                .contains("/manage/v1/credentials");
    }
}
