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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The checks of docs/principal.md in Node, Python and Go are run as they stand there, where those are installed. */
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

    private static final List<DocumentedProgram> CHECKS = List.of(
            new DocumentedProgram(
                    "js",
                    List.of("node", "check.mjs"),
                    "principal.mjs",
                    Map.of(
                            "jose.mjs",
                            "node_modules/jose/index.mjs",
                            "jose.package.json",
                            "node_modules/jose/package.json",
                            "check.mjs",
                            "check.mjs")),
            new DocumentedProgram(
                    "python",
                    List.of("python3", "check.py"),
                    "principal.py",
                    Map.of("jwt.py", "jwt.py", "check.py", "check.py")),
            new DocumentedProgram(
                    "go",
                    List.of("go", "run", "."),
                    "principal/principal.go",
                    Map.of("go.mod.txt", "go.mod", "check.go.txt", "check.go")));

    @TestFactory
    Stream<DynamicTest> everyCheckBelievesWhatIsSignedAndNothingElse() {
        var there = CHECKS.stream()
                .filter(DocumentedProgram::isThere)
                .map(check -> dynamicTest(check.language(), () -> run(check)));
        return Stream.concat(
                CHECKS.stream()
                        .map(check -> dynamicTest(
                                check.language() + " stands there",
                                () -> assertThat(check.block(PAGE)).isNotBlank())),
                there);
    }

    private void run(DocumentedProgram check) throws Exception {
        var apiUrl = "http://127.0.0.1:" + server.getAddress().getPort();
        try (var running = check.start(folder, PAGE, Map.of("LATCHKEY_API_URL", apiUrl))) {
            compare(apiUrl, values -> running.ask(values.get()));
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
                                .sign(user, "orders"))))
                .startsWith("refused: ");
    }

    private String sign(String issuer, Principal principal, String api) {
        return new JwtPrincipalSigner(issuer, new JwtSigner(() -> ring), InstantSource.system()).sign(principal, api);
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
