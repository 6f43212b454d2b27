package dev.latchkey.gateway.principal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.client.RemotePrincipalKeys;
import dev.latchkey.client.UpstreamPrincipal;
import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.ScopesHeld;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.KeyRing;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.SigningKey;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.ActingUser;
import dev.latchkey.engine.decision.Principal.Anonymous;
import dev.latchkey.engine.decision.Principal.CompanyClient;
import dev.latchkey.engine.decision.Principal.CompanyKey;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.Principal.PartnerKey;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/principal.md says of the signed principal what is signed, and its check in Java is one. */
class DocumentedPrincipalTest {

    private static final Path PAGE = Path.of("../docs/principal.md");
    private static final Path CHECK = Path.of("src/test/java/dev/latchkey/gateway/principal/PrincipalCheck.java");
    private static final Pattern BLOCK =
            Pattern.compile("^```([a-z]+)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final CompanyRef ACME = new CompanyRef("c-1", "acme");
    private static final Scopes SCOPES = Scopes.of(Set.of(new Scope("orders_read"), new Scope("invoices_read")));
    private static final SystemRole CLERK = new SystemRole("CLERK", "Clerk", Set.of(new Permission("a")), false);

    private final KeyRing ring = KeyRing.of(SigningKey.generate(), List.of());

    private static Principal client(@Nullable String accessGroup) {
        return new CompanyClient("cl-1", ACME, CLERK, accessGroup, SCOPES);
    }

    private static Principal user(@Nullable String accessGroup) {
        return new ActingUser("cl-2", "gr-1", ACME, "u-1", CLERK, accessGroup, SCOPES);
    }

    /** Of each kind, in the order of the table's columns, with everything that it can have and with nothing that it need not. */
    static List<Principal> principals() {
        return List.of(
                new Anonymous(),
                new CompanyKey("k-1", ACME, "u-1"),
                new PartnerKey("k-2", "p-1"),
                client(null),
                client("g-1"),
                user(null),
                user("g-1"));
    }

    private String sign(String issuer, Principal principal, String api) {
        return new JwtPrincipalSigner(issuer, new JwtSigner(() -> ring), InstantSource.system()).sign(principal, api);
    }

    private Map<String, Object> claims(Principal principal) throws ParseException {
        return SignedJWT.parse(sign("https://api.example.com", principal, "orders"))
                .getPayload()
                .toJSONObject();
    }

    /** With all that limits leave room for: every permission of a catalogue, and every scope of a credential. */
    @Test
    void staysBelowWhatTheLibraryTakes() {
        var permissions = IntStream.range(0, PermissionCatalog.COUNT_MAX)
                .mapToObj(i -> "p%03d".formatted(i)
                        + "x".repeat(PermissionCatalog.NAMES_LENGTH_MAX / PermissionCatalog.COUNT_MAX - 4))
                .map(Permission::new)
                .collect(Collectors.toSet());
        var scopes = Scopes.parse(IntStream.range(0, ScopesHeld.LENGTH_MAX / 20)
                .mapToObj(i -> "s%03d".formatted(i) + "x".repeat(15))
                .collect(Collectors.joining(" ")));
        assertThat(ScopesHeld.findFault(scopes)).isEmpty();
        var id = "i".repeat(TextLimits.ID_LENGTH_MAX);
        var widest = new ActingUser(
                "https://" + "c".repeat(Application.ADDRESS_LENGTH_MAX - 8),
                id,
                new CompanyRef(id, id),
                id,
                new SystemRole(id, "\u20ac".repeat(TextLimits.NAME_LENGTH_MAX), permissions, false),
                id,
                scopes);
        assertThat(sign("https://api.example.com", widest, id))
                .hasSizeLessThan(PrincipalVerifier.HEADER_LENGTH_MAX)
                .hasSizeGreaterThan(PrincipalVerifier.HEADER_LENGTH_MAX * 3 / 4);
    }

    /** By claim and kind: always, sometimes or never. */
    private NavigableMap<String, Map<String, String>> signed() throws ParseException {
        var byKind = new LinkedHashMap<String, List<Set<String>>>();
        for (var principal : principals()) {
            var claims = claims(principal);
            byKind.computeIfAbsent((String) claims.get("kind"), _ -> new ArrayList<>())
                    .add(claims.keySet());
        }
        var table = new TreeMap<String, Map<String, String>>();
        var names = byKind.values().stream()
                .flatMap(List::stream)
                .flatMap(Set::stream)
                .toList();
        for (var name : names) {
            var row = new LinkedHashMap<String, String>();
            byKind.forEach((kind, seen) -> {
                var times =
                        seen.stream().filter(claims -> claims.contains(name)).count();
                row.put(kind, times == 0 ? "never" : times == seen.size() ? "always" : "sometimes");
            });
            table.put(name, row);
        }
        return table;
    }

    private static Map<String, Map<String, String>> documented() throws IOException {
        var lines = Files.readString(PAGE)
                .lines()
                .dropWhile(line -> !line.startsWith("| claim |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> List.of(
                        line.substring(2, line.length() - 2).replace("`", "").split(" \\| ")))
                .toList();
        var kinds = lines.getFirst().subList(2, lines.getFirst().size());
        var table = new TreeMap<String, Map<String, String>>();
        for (var cells : lines.subList(2, lines.size())) {
            var row = new LinkedHashMap<String, String>();
            for (var column = 0; column < kinds.size(); column++) {
                row.put(kinds.get(column), cells.get(column + 2));
            }
            assertThat(table.put(cells.getFirst(), row)).as("a row once").isNull();
        }
        return table;
    }

    @Test
    void listsEveryClaimOfEveryKindAndNoOther() throws Exception {
        assertThat(documented()).isEqualTo(signed());
    }

    @Test
    void saysTheValuesThatAreSigned() throws Exception {
        for (var principal : principals()) {
            var claims = JWTClaimsSet.parse(claims(principal));
            assertThat(claims.getAudience()).containsExactly("orders");
            assertThat(claims.getIssueTime().toInstant().plusSeconds(60))
                    .isEqualTo(claims.getExpirationTime().toInstant());
        }
        assertThat(principals().stream().map(this::subject))
                .containsExactly("anonymous", "k-1", "p-1", "cl-1", "cl-1", "u-1", "u-1");
        assertThat(claims(client(null)).get("scope")).isEqualTo("invoices_read orders_read");
        assertThat(claims(new CompanyClient("cl-1", ACME, CLERK, null, Scopes.NONE))
                        .get("scope"))
                .isEqualTo("");
    }

    private Object subject(Principal principal) {
        try {
            return claims(principal).getOrDefault("sub", "");
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysForHowLongThingsAre() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains("are " + JwtPrincipalSigner.LIFETIME.toSeconds() + " seconds apart")
                .contains("allow " + PrincipalVerifier.CLOCK_SKEW.toSeconds() + " seconds")
                .contains("published " + KeyRotation.PUBLISHED_BEFORE_USE.toMinutes() + " minutes")
                .contains("cached for " + KeyRotation.JWKS_MAX_AGE.toMinutes() + " minutes")
                .contains(RemotePrincipalKeys.KEPT_FOR.toMinutes() + " at most")
                .contains("every " + RemotePrincipalKeys.FETCH_INTERVAL_MIN.toSeconds() + " seconds")
                .contains("takes " + PrincipalVerifier.HEADER_LENGTH_MAX / 1024 + " KiB");
    }

    /** By language. */
    private static Map<String, String> checks() throws IOException {
        var checks = new TreeMap<String, String>();
        BLOCK.matcher(Files.readString(PAGE)).results().forEach(block -> checks.put(block.group(1), block.group(2)));
        return checks;
    }

    @Test
    void everyCheckLooksAtAllThatTellsAPrincipalFromOtherTokens() throws Exception {
        var kinds = signed().firstEntry().getValue().keySet();
        assertThat(checks()).containsOnlyKeys("java", "js", "python", "go");
        checks().forEach((language, check) -> {
            if (!language.equals("java")) { // whose library does it
                assertThat(check)
                        .as(language)
                        .contains("ES256", JwtPrincipalSigner.TYPE, "/identity/oauth/jwks")
                        .contains(kinds);
            }
        });
    }

    @Test
    void theCheckInJavaBelievesWhatIsSignedAndNothingElse() throws Exception {
        assertThat(Files.readString(CHECK)).endsWith(";\n\n" + checks().get("java"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/identity/oauth/jwks", exchange -> {
            var keys = ring.jwkSet().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        var apiUrl = "http://127.0.0.1:" + server.getAddress().getPort();
        try (var check = new PrincipalCheck(apiUrl)) {
            for (var principal : principals()) {
                assertThat(check.check(List.of(sign(apiUrl, principal, "orders")))
                                .findKind()
                                .map(CredentialKind::wireName)
                                .orElse("anonymous"))
                        .isEqualTo(claims(principal).get("kind"));
            }
            var good = sign(apiUrl, user("g-1"), "orders");
            assertThat(check.check(List.of(good)))
                    .isInstanceOfSatisfying(
                            UpstreamPrincipal.ActingUser.class,
                            user -> assertThat(user.accessGroupId()).isEqualTo("g-1"));
            var claims = SignedJWT.parse(good).getPayload().toString();
            for (var bad : List.of(
                    List.<String>of(),
                    List.of(good, good),
                    List.of(sign(apiUrl, user(null), "invoices")),
                    List.of(sign("https://api.example.com", user(null), "orders")),
                    List.of(new JwtSigner(() -> ring).sign("at+jwt", claims)))) {
                assertThatThrownBy(() -> check.check(bad)).isInstanceOf(SecurityException.class);
            }
        } finally {
            server.stop(0);
        }
    }
}
