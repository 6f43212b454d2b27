package dev.latchkey.gateway.principal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.KeyRing;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.RequestKeys;
import dev.latchkey.core.signing.SigningKey;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.OperationLimits;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.QueryNames;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.CompanyKey;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.protocol.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** docs/request.md says of the header what is written, and its checks in four languages believe that and nothing else. */
class DocumentedRequestTest {

    private static final Path PAGE = Path.of("../docs/request.md");
    private static final Path CHECK = Path.of("src/test/java/dev/latchkey/gateway/principal/RequestCheck.java");

    private static final List<DocumentedProgram> PROGRAMS = List.of(
            new DocumentedProgram(
                    "js", List.of("node", "request.mjs"), "documented.mjs", Map.of("request.mjs", "request.mjs")),
            new DocumentedProgram(
                    "python", List.of("python3", "request.py"), "documented.py", Map.of("request.py", "request.py")),
            new DocumentedProgram(
                    "go",
                    List.of("go", "run", "."),
                    "request/request.go",
                    Map.of("go.mod.txt", "go.mod", "request.go.txt", "check.go")));

    @TempDir
    private Path folder;

    private RequestKeys keys;
    private final KeyRing ring = KeyRing.of(SigningKey.generate(), List.of());

    @BeforeEach
    void makeKeys() throws IOException {
        keys = new RequestKeys(MasterKey.readOrCreate(folder.resolve("master.key"), new SecureRandom()));
    }

    private static Operation operation(String api, HttpMethod method, String id) {
        return new Operation(
                api,
                id,
                method,
                List.of(new PathTemplate(List.of(new PathTemplate.Literal("orders")))),
                new SecurityRequirements(List.of(), SecurityRequirements.ScopeMatch.ALL),
                List.of(),
                Set.of(),
                OperationLimits.DEFAULT,
                Set.of(),
                QueryNames.NONE,
                Set.of(),
                "",
                false,
                new SourceLocation("orders.yaml", 1, ""));
    }

    private static final Operation LIST = operation("orders", HttpMethod.GET, "listOrders");
    private static final Principal KEY = new CompanyKey("k-1", new CompanyRef("c-1", "acme"), "u-1");

    private SignedHeaders sign(Operation operation, InstantSource clock) {
        var principals =
                new JwtPrincipalSigner("https://api.example.com", new JwtSigner(() -> ring), InstantSource.system());
        return new UpstreamSigner(
                        new KeptPrincipals(principals, InstantSource.system(), 1_000_000), new RequestSeal(keys, clock))
                .sign(KEY, operation, "req-1");
    }

    private SignedHeaders sign(Operation operation) {
        return sign(operation, InstantSource.system());
    }

    private static InstantSource shifted(Duration by) {
        return () -> InstantSource.system().instant().plus(by);
    }

    @FunctionalInterface
    private interface Check {

        /** Identifier and operation, or what begins with "refused". */
        String ask(String principal, String method, List<String> values) throws Exception;
    }

    private void compare(Check check) throws Exception {
        var good = sign(LIST);
        var again = sign(LIST);
        assertThat(again.principal()).as("signed by itself").isNotEqualTo(good.principal());
        assertThat(check.ask(good.principal(), "GET", List.of(good.request()))).isEqualTo("req-1 listOrders");
        var strange = sign(operation("orders", HttpMethod.POST, "POST /\u00f6l/{a\"\\b}%"));
        assertThat(check.ask(strange.principal(), "POST", List.of(strange.request())))
                .isEqualTo("req-1 POST /%C3%B6l/{a%22%5Cb}%25");
        var past = sign(LIST, shifted(Duration.ofSeconds(-63)));
        assertThat(check.ask(past.principal(), "GET", List.of(past.request()))).isEqualTo("req-1 listOrders");

        assertRefused(check, good.principal(), "GET", List.of());
        assertRefused(check, good.principal(), "GET", List.of(good.request(), good.request()));
        assertRefused(check, again.principal(), "GET", List.of(good.request()));
        assertRefused(check, good.principal(), "POST", List.of(good.request()));
        for (var changed : changed(good.request())) {
            assertRefused(check, good.principal(), "GET", List.of(changed));
        }
        for (var other : List.of(
                sign(operation("invoices", HttpMethod.GET, "listOrders")),
                sign(LIST, shifted(Duration.ofSeconds(-66))),
                sign(LIST, shifted(Duration.ofSeconds(8))))) {
            assertRefused(check, other.principal(), "GET", List.of(other.request()));
        }
    }

    /** One character after the other, and what is before, behind and between. */
    private static List<String> changed(String header) {
        var changed = new ArrayList<>(
                List.of("", " " + header, header + " ", header + ", id=\"x\"", header.toUpperCase(Locale.ROOT)));
        for (var i = 0; i < header.length() - 2; i++) { // the last of the code has bits to spare
            changed.add(header.substring(0, i) + (header.charAt(i) == '1' ? '2' : '1') + header.substring(i + 1));
        }
        return changed;
    }

    private static void assertRefused(Check check, String principal, String method, List<String> values)
            throws Exception {
        assertThat(check.ask(principal, method, values)).as("%s", values).startsWith("refused");
    }

    @TestFactory
    Stream<DynamicTest> everyCheckBelievesWhatIsWrittenAndNothingElse() {
        return Stream.concat(
                PROGRAMS.stream()
                        .map(program -> dynamicTest(
                                program.language() + " stands there",
                                () -> assertThat(program.block(PAGE)).isNotBlank())),
                PROGRAMS.stream()
                        .filter(DocumentedProgram::isThere)
                        .map(program -> dynamicTest(program.language(), () -> run(program))));
    }

    private void run(DocumentedProgram program) throws Exception {
        try (var running = program.start(folder, PAGE, Map.of("LATCHKEY_REQUEST_KEY", keys.textOf("orders")))) {
            compare((principal, method, values) -> {
                var question = new ArrayList<>(List.of(principal, method));
                question.addAll(values);
                return running.ask(question);
            });
        }
    }

    @Test
    void theCheckInJavaBelievesWhatIsWrittenAndNothingElse() throws Exception {
        var shown = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE));
        assertThat(shown.find()).isTrue();
        assertThat(Files.readString(CHECK)).endsWith(";\n\n" + shown.group(1));
        var check = new RequestCheck(keys.textOf("orders"));
        compare((principal, method, values) -> {
            try {
                var request = check.check(values, principal, method);
                return request.id() + " " + request.operation();
            } catch (SecurityException e) {
                return "refused: " + e.getMessage();
            }
        });
    }

    @Test
    void showsTheHeaderAsItIsWritten() throws Exception {
        var shown = Pattern.compile("^```text\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE));
        assertThat(shown.find()).isTrue();
        assertThat(shape(shown.group(1))).isEqualTo(shape(sign(LIST).request()));
    }

    private static String shape(String header) {
        return header.replaceAll("id=\"[^\"]+\"", "id")
                .replaceAll("at=[0-9]{10},", "at")
                .replaceAll("mac=\"[A-Za-z0-9_-]{43}\"", "mac");
    }
}
