package dev.latchkey.gateway.principal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.KeyRing;
import dev.latchkey.core.signing.SigningKey;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.CredentialKind;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The checks of docs/principal.md in Node, Python and Go are run as they stand there, where those are installed. What they import is no part
 * of a build in Java, so a stand-in of each library does what its documentation says.
 */
class DocumentedChecksTest {

    private static final Path PAGE = Path.of("../docs/principal.md");

    @TempDir
    private Path folder;

    private final KeyRing ring = KeyRing.of(SigningKey.generate(), List.of());
    private final HttpServer server;

    DocumentedChecksTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void publishKeys() {
        server.createContext("/identity/oauth/jwks", exchange -> {
            var keys = ring.jwkSet().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    /** A check in a language, with the files beside it. */
    private record Check(String language, List<String> command, String file, Map<String, String> beside) {
        String program() {
            return command.getFirst();
        }
    }

    private static final List<Check> CHECKS = List.of(
            new Check(
                    "js",
                    List.of("node", "check.mjs"),
                    "principal.mjs",
                    Map.of("jose.mjs", "node_modules/jose/index.mjs", "check.mjs", "check.mjs")),
            new Check(
                    "python",
                    List.of("python3", "check.py"),
                    "principal.py",
                    Map.of("jwt.py", "jwt.py", "check.py", "check.py")),
            new Check(
                    "go",
                    List.of("go", "run", "."),
                    "principal/principal.go",
                    Map.of("go.mod.txt", "go.mod", "check.go.txt", "check.go")));

    @TestFactory
    Stream<DynamicTest> everyCheckBelievesWhatIsSignedAndNothingElse() {
        var there = CHECKS.stream()
                .filter(check -> isThere(check.program()))
                .map(check -> dynamicTest(check.language, () -> run(check)));
        return Stream.concat(
                CHECKS.stream()
                        .map(check -> dynamicTest(
                                check.language + " stands there",
                                () -> assertThat(block(check.language)).isNotBlank())),
                there);
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private static String block(String language) throws IOException {
        var found = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE));
        assertThat(found.find()).as(language).isTrue();
        return found.group(1);
    }

    private void run(Check check) throws Exception {
        var place = Files.createDirectory(folder.resolve(check.language));
        var documented = place.resolve(check.file);
        Files.createDirectories(Objects.requireNonNull(documented.getParent()));
        Files.writeString(documented, block(check.language));
        for (var file : check.beside.entrySet()) {
            var target = place.resolve(file.getValue());
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            try (var content = DocumentedChecksTest.class.getResourceAsStream(file.getKey())) {
                Files.write(target, Objects.requireNonNull(content).readAllBytes());
            }
        }
        if (check.language.equals("js")) {
            Files.writeString(
                    place.resolve("node_modules/jose/package.json"),
                    "{\"name\": \"jose\", \"type\": \"module\", \"exports\": \"./index.mjs\"}");
        }
        var builder = new ProcessBuilder(check.command)
                .directory(place.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        var apiUrl = "http://127.0.0.1:" + server.getAddress().getPort();
        builder.environment().put("LATCHKEY_API_URL", apiUrl);
        // What it needs is there; nothing is fetched.
        builder.environment().putAll(Map.of("GOPROXY", "off", "GOTOOLCHAIN", "local", "GOFLAGS", "-mod=mod"));
        var process = builder.start();
        try (var in = process.outputWriter(UTF_8);
                var out = process.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            Asked asked = values -> {
                in.write(JsonMapper.shared().writeValueAsString(values.get()) + "\n");
                in.flush();
                return Objects.requireNonNull(out.readLine());
            };
            compare(apiUrl, asked);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly); // "go run" has the program beside it
            process.destroyForcibly().waitFor();
        }
    }

    /** Each is signed when it is asked about, for it lives a minute. */
    @FunctionalInterface
    private interface Asked {
        String about(Supplier<List<String>> values) throws IOException;
    }

    private void compare(String apiUrl, Asked asked) throws Exception {
        for (var principal : DocumentedPrincipalTest.principals()) {
            assertThat(asked.about(() -> List.of(sign(apiUrl, principal, "orders"))))
                    .isEqualTo(principal instanceof Principal.Anonymous ? "anonymous" : kind(apiUrl, principal));
        }
        var user = DocumentedPrincipalTest.principals().getLast();
        assertThat(asked.about(List::of)).startsWith("refused: ");
        assertThat(asked.about(() -> List.of(sign(apiUrl, user, "orders"), sign(apiUrl, user, "orders"))))
                .startsWith("refused: ");
        assertThat(asked.about(() -> List.of(sign(apiUrl, user, "invoices")))).startsWith("refused: ");
        assertThat(asked.about(() -> List.of(sign("https://api.example.com", user, "orders"))))
                .startsWith("refused: ");
        assertThat(asked.about(() -> List.of(new JwtSigner(() -> ring).sign("at+jwt", payload(apiUrl, user)))))
                .startsWith("refused: ");
        assertThat(asked.about(() -> List.of(new JwtSigner(() -> ring)
                        .sign(
                                JwtPrincipalSigner.TYPE,
                                payload(apiUrl, user)
                                        .replace(CredentialKind.AUTHORIZATION_CODE.wireName(), "a_kind_of_tomorrow")))))
                .startsWith("refused: ");
        assertThat(asked.about(() -> List.of(withOtherClaims(sign(apiUrl, user, "orders")))))
                .startsWith("refused: ");
        var another = KeyRing.of(SigningKey.generate(), List.of());
        assertThat(asked.about(() ->
                        List.of(new JwtPrincipalSigner(apiUrl, new JwtSigner(() -> another), InstantSource.system())
                                .sign(user, "orders", "req-1"))))
                .startsWith("refused: ");
    }

    private String sign(String issuer, Principal principal, String api) {
        return new JwtPrincipalSigner(issuer, new JwtSigner(() -> ring), InstantSource.system())
                .sign(principal, api, "req-1");
    }

    private String payload(String issuer, Principal principal) {
        try {
            return SignedJWT.parse(sign(issuer, principal, "orders"))
                    .getPayload()
                    .toString();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private String kind(String issuer, Principal principal) {
        return JsonMapper.shared()
                .readTree(payload(issuer, principal))
                .get("kind")
                .asString();
    }

    /** The signature stays. */
    private static String withOtherClaims(String token) {
        var parts = token.split("\\.");
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("u-1", "u-2");
        return parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + "."
                + parts[2];
    }
}
